import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ClockCell, cellAt, clockCells } from '../../src/domain/clock-cells.ts';
import { at } from '../support/values.ts';

const HOUR = 3_600;

const shown = (cells: readonly ClockCell[]) =>
  cells.map(({ date, hour, at: begin, until }) => [`${date} ${hour}`, (until - begin) / HOUR]);

describe('cells of a clock', () => {
  it('are the hours of a day, one of them longer where clocks are set back', () => {
    const day = { from: at('2024-10-26T22:00'), to: at('2024-10-27T03:00') };
    assert.deepEqual(shown(clockCells(day, 'hour', 'Europe/Berlin')), [
      ['2024-10-27 0', 1],
      ['2024-10-27 1', 1],
      ['2024-10-27 2', 2],
      ['2024-10-27 3', 1],
    ]);
  });

  it('leave out the hour that clocks do not show which are set forward', () => {
    const night = { from: at('2024-03-31T00:00'), to: at('2024-03-31T02:00') };
    assert.deepEqual(shown(clockCells(night, 'hour', 'Europe/Berlin')), [
      ['2024-03-31 1', 1],
      ['2024-03-31 3', 1],
    ]);
  });

  it('begin between the hours of UTC where the zone does, and half an hour is set back', () => {
    assert.deepEqual(
      clockCells({ from: at('2024-07-24T18:15'), to: at('2024-07-24T20:15') }, 'hour', 'Asia/Kathmandu').map(
        ({ hour }) => hour,
      ),
      [0, 1],
    );
    const night = { from: at('2024-04-06T14:00'), to: at('2024-04-06T16:30') };
    assert.deepEqual(shown(clockCells(night, 'hour', 'Australia/Lord_Howe')), [
      ['2024-04-07 1', 1.5],
      ['2024-04-07 2', 1],
    ]);
  });

  it('are days as long as the zone has them', () => {
    const days = { from: at('2024-10-25T22:00'), to: at('2024-10-28T23:00') };
    assert.deepEqual(shown(clockCells(days, 'day', 'Europe/Berlin')), [
      ['2024-10-26 null', 24],
      ['2024-10-27 null', 25],
      ['2024-10-28 null', 24],
    ]);
  });

  it('hold each instant in one, the first included and the end not', () => {
    const cells = clockCells({ from: 0, to: 3 * HOUR }, 'hour', 'UTC');
    assert.deepEqual(
      [-1, 0, HOUR - 1, HOUR, 3 * HOUR - 1, 3 * HOUR].map((instant) => cellAt(cells, instant)),
      [-1, 0, 0, 1, 2, -1],
    );
    assert.equal(cellAt([], 0), -1);
  });
});

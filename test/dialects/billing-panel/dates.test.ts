import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatDate, formatDateTime } from '../../../src/dialects/billing-panel/dates.ts';

const at = (iso: string): number => Date.parse(iso) / 1_000;

describe('a date in the panel', () => {
  it('is of the calendar of its zone, to the second around midnight, also when it is asked for again', () => {
    for (let pass = 0; pass < 2; pass += 1) {
      assert.equal(formatDate(at('2024-07-23T20:59:59Z'), 'Europe/Kyiv'), '2024-07-23');
      assert.equal(formatDate(at('2024-07-23T21:00:00Z'), 'Europe/Kyiv'), '2024-07-24');
      assert.equal(formatDate(at('2024-07-23T18:14:59Z'), 'Asia/Kathmandu'), '2024-07-23');
      assert.equal(formatDate(at('2024-07-23T18:15:00Z'), 'Asia/Kathmandu'), '2024-07-24');
      assert.equal(formatDate(at('2024-07-23T18:15:00Z'), 'UTC'), '2024-07-23');
    }
  });

  it('with a time is by the clock of its zone, in summer and in winter', () => {
    assert.equal(formatDateTime(at('2024-07-24T06:00:00Z'), 'Europe/Kyiv'), '2024-07-24 09:00:00');
    assert.equal(formatDateTime(at('2024-12-24T06:00:05Z'), 'Europe/Kyiv'), '2024-12-24 08:00:05');
  });
});

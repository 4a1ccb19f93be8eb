import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { countFireTimes, fireTimes, nextFireTime } from '../../../src/domain/recurrence/index.ts';
import { simulate } from '../../../src/domain/retention/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { at, DAY, MONDAY, STAFF } from '../../support/values.ts';
import { RECIPES, readRecipe } from './recipes.ts';
import { LIST, openRoom, type Room } from './room.ts';

interface Expected {
  /** How many fires lie in so many days from Monday, 5 January 2026, in the recipe's zone. */
  readonly fires: readonly [days: number, count: number];
  /** The first ones after the start of that Monday. */
  readonly first: readonly string[];
  /** How many stand after two years of it; the documented union of the rules. */
  readonly kept: number | readonly number[];
  /** Where the read-back differs from what was sent. */
  readonly readBack?: object;
}

const NO_DAYS = { day_of_week: [''] };

/** Source: the counts that the recipes' pages print. */
const EXPECTED: Readonly<Record<string, Expected>> = {
  '01-every-45-minutes': { fires: [1, 32], first: ['2026-01-05T00:45', '2026-01-05T01:30'], kept: 64 },
  '02-every-12-hours': { fires: [1, 2], first: ['2026-01-05T07:00', '2026-01-05T19:00'], kept: 4, readBack: NO_DAYS },
  '03-every-sunday': { fires: [7, 1], first: ['2026-01-11T23:00', '2026-01-18T23:00'], kept: 4 },
  '04-every-first-of-month': { fires: [365, 12], first: ['2026-02-01T23:59', '2026-03-01T23:59'], kept: 6 },
  '05-every-hour-of-the-evening': {
    fires: [1, 4],
    first: ['2026-01-05T20:00', '2026-01-05T21:00', '2026-01-05T22:00', '2026-01-05T23:00', '2026-01-06T20:00'],
    kept: 28,
    readBack: { start_time: { hour: 20, minute: 0 }, end_time: { hour: 23, minute: 0 } },
  },
  '06-defined-hours': {
    fires: [7, 8],
    first: ['2026-01-10T02:00', '2026-01-10T06:00', '2026-01-10T20:00', '2026-01-10T22:15', '2026-01-11T02:00'],
    kept: [32, 36, 40],
  },
  '07-weekdays-at-three': { fires: [7, 5], first: ['2026-01-05T03:00', '2026-01-06T03:00'], kept: 15 },
  '08-weekdays-work-hours': {
    fires: [7, 6],
    first: ['2026-01-05T07:00', '2026-01-05T19:00', '2026-01-07T07:00'],
    kept: [24, 26, 28],
  },
  '09-every-other-month': {
    fires: [365, 6],
    first: ['2026-02-01T17:00', '2026-04-01T17:00', '2026-06-01T17:00'],
    kept: 3,
    readBack: { ...NO_DAYS, month: ['2', '4', '6', '8', '10', '12'] },
  },
  '10-first-of-the-month': {
    fires: [365, 12],
    first: ['2026-02-01T23:00', '2026-03-01T23:00'],
    kept: 12,
    readBack: NO_DAYS,
  },
  '11-son-father-grandfather': { fires: [7, 7], first: ['2026-01-05T13:00', '2026-01-06T13:00'], kept: [21, 22] },
  '12-dump-backups-policy': { fires: [1, 24], first: ['2026-01-05T01:00', '2026-01-05T02:00'], kept: 48 },
  '13-dump-snapshots-policy': { fires: [1, 12], first: ['2026-01-05T02:00', '2026-01-05T04:00'], kept: 36 },
};

describe("the provider's recipes", () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  const post = async (name: string): Promise<{ shown: Record<string, unknown>; schedule: Schedule }> => {
    const answer = await room.send('POST', LIST, readRecipe(name));
    assert.equal(answer.status, 201, answer.text);
    const [shown] = answer.body.objects;
    return { shown, schedule: await room.installation.services.schedules.find(STAFF, { uuid: shown.uuid }) };
  };
  const startOf = ({ recurrence }: Schedule): number =>
    Temporal.PlainDate.from('2026-01-05').toZonedDateTime(recurrence.timeZone).epochMilliseconds / 1000;

  it('are eleven, and two of the dumps', () => {
    assert.deepEqual(Object.keys(EXPECTED), [...RECIPES]);
    assert.equal(RECIPES.length, 13);
  });

  for (const [name, { fires, first, kept, readBack = {} }] of Object.entries(EXPECTED)) {
    it(`${name}: fires as often, and when, its page says`, async () => {
      const { schedule } = await post(name);
      const start = startOf(schedule);
      const [days, count] = fires;
      assert.equal(countFireTimes(schedule.recurrence, start - 1, start + days * DAY - 1), count);
      const found = [...fireTimes(schedule.recurrence, start, Number.POSITIVE_INFINITY, first.length)];
      assert.deepEqual(found, first.map(at));
    });

    it(`${name}: keeps as many as its page says`, async () => {
      const { schedule } = await post(name);
      const { recurrence, retention } = schedule;
      assert.ok(retention.kind !== 'inherit');
      const start = startOf(schedule);
      const { count } = simulate(
        retention,
        [],
        [...fireTimes(recurrence, start, start + 730 * DAY)],
        recurrence.timeZone,
      );
      assert.ok([kept].flat().includes(count), String(count));
    });

    it(`${name}: comes back as it was sent, in the dumps' form, and may be written back`, async () => {
      const sent = readRecipe(name);
      const { shown, schedule } = await post(name);
      const expected = {
        initial_backup: {},
        ...sent,
        incremental_backup: { ...sent.incremental_backup, ...readBack },
        remote_location: sent.remote_location ?? (sent.type === 'backup' ? 'TBC' : ''),
      };
      const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, shown[key]]));
      assert.deepEqual(seen, expected);
      room.installation.clock.advance(3 * DAY);
      const answer = await room.send('PUT', `${LIST}${shown.uuid}/`, shown);
      assert.deepEqual([answer.status, answer.body], [200, shown]);
      const kept = await room.installation.services.schedules.find(STAFF, { uuid: schedule.uuid });
      assert.deepEqual(kept, schedule);
      room.installation.clock.advanceTo(MONDAY);
    });
  }

  it('an evening keeps its local hours over a year of clock changes', async () => {
    const { schedule } = await post('05-every-hour-of-the-evening');
    let last = at('2026-01-01T00:00');
    const hours = new Set<number>();
    for (let fire = 0; fire < 1_460; fire += 1) {
      last = nextFireTime(schedule.recurrence, last) ?? 0;
      hours.add(Temporal.Instant.fromEpochMilliseconds(last * 1000).toZonedDateTimeISO('Europe/London').hour);
    }
    assert.deepEqual([...hours], [20, 21, 22, 23]);
  });
});

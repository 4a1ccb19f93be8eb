import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { WireRefusal } from '../../../src/dialects/cloudsigma/problems.ts';
import { toRecurrence } from '../../../src/dialects/cloudsigma/schedulers/read-when.ts';
import { showRecurrence } from '../../../src/dialects/cloudsigma/schedulers/show-when.ts';
import { fireTimes, parseRecurrence, recurrenceJson } from '../../../src/domain/recurrence/index.ts';
import { arbitraryRule } from '../../domain/recurrence/arbitrary-rules.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { at, STAFF } from '../../support/values.ts';
import { LIST, openRoom, type Room } from './room.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const numbers = (min: number, max: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((list) => list.join(','));
const wild = fc.constantFrom('*', '');
const padded = (max: number) =>
  fc.oneof(
    fc.integer({ min: 0, max }),
    fc.integer({ min: 0, max }).map(String),
    fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0')),
  );
const clock = fc.oneof(
  fc.constant({ hour: '', minute: '' }),
  fc.record({ hour: padded(23), minute: fc.oneof(fc.constant(''), padded(59)) }),
);
const month = fc.oneof(
  wild,
  numbers(1, 12),
  fc.constantFrom([], [''], ['*']),
  fc.subarray(['1', '2', '7', '12'], { minLength: 1 }),
);
const window = { start_time: clock, end_time: clock };
const dates = {
  day_of_month: fc.oneof(wild, numbers(1, 28)),
  day_of_week: fc.oneof(fc.constantFrom([], [''], ['*']), fc.subarray(DAYS, { minLength: 1 })),
  month,
};
const open = { start_time: fc.constant({ hour: '', minute: '' }), end_time: fc.constant({ hour: '', minute: '' }) };
const noRepeat = fc.constant({ hour: '', minute: '' });
const step = fc.oneof(
  fc.integer({ min: 1, max: 23 }).map((hours) => ({ hour: `*/${hours}`, minute: '' })),
  fc.integer({ min: 1, max: 59 }).map((minutes) => ({ hour: '', minute: `*/${minutes}` })),
);
const time = fc
  .tuple(padded(23), padded(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));

/** Any valid way to say when, in every spelling of the wire. */
const arbitraryWhen = fc.oneof(
  fc.record({
    plan: fc.record({ ...dates, ...window, hour: wild, minute: wild, repeat: step }),
    manual: fc.constant(''),
  }),
  fc.record({
    plan: fc.record({
      ...dates,
      ...open,
      hour: fc.oneof(fc.constant('*'), numbers(0, 23)),
      minute: fc.oneof(fc.constant('*'), numbers(0, 59)),
      repeat: noRepeat,
    }),
    manual: fc.constant(''),
  }),
  fc.record({
    plan: fc.record({ ...dates, ...open, hour: numbers(0, 23), minute: numbers(0, 59), repeat: step }),
    manual: fc.array(time, { minLength: 1, maxLength: 4 }).map((times) => times.join(',')),
  }),
);

describe('periodicity, whatever is drawn', () => {
  let room: Room;
  before(async () => {
    room = await openRoom();
  });
  after(() => room.close());

  it('what is shown of a new scheduler, written back later, changes neither its rule nor its next fire', async () => {
    const zones = fc.constantFrom('Europe/London', 'Etc/GMT+12', 'Etc/UTC', 'UTC', '');
    await fc.assert(
      fc.asyncProperty(arbitraryWhen, zones, async ({ plan, manual }, zone) => {
        const body = { type: 'snapshot', name: 'drawn', incremental_backup: plan };
        const sent = { ...body, manual_incremental_backup: manual, user_timezone: zone };
        const posted = await room.send('POST', LIST, sent);
        assert.equal(posted.status, 201, posted.text);
        const [shown] = posted.body.objects;
        const find = () => room.installation.services.schedules.find(STAFF, { uuid: shown.uuid });
        const made = await find();
        room.installation.clock.advance(100_000);
        const written = await room.send('PUT', `${LIST}${shown.uuid}/`, { ...shown, unknown: [] });
        assert.deepEqual([written.status, written.body], [200, shown]);
        assert.deepEqual(await find(), made);
      }),
      { numRuns: thoroughly(50, 20) },
    );
  });

  it('a rule of another room that is shown exactly has the same fires when it is sent as new', () => {
    let exactCount = 0;
    fc.assert(
      fc.property(arbitraryRule, ({ json }) => {
        const rule = parseRecurrence(json);
        const { when, isExact } = showRecurrence(rule);
        if (!isExact) return;
        exactCount += 1;
        const standing = { userTimezone: when.user_timezone, timeZone: rule.timeZone };
        const again = toRecurrence(when, standing);
        // A year around which every drawn zone has changed its clocks.
        const [from, to] = [at('2026-02-01T00:00'), at('2026-12-01T00:00')];
        assert.deepEqual([...fireTimes(again, from, to, 3_000)], [...fireTimes(rule, from, to, 3_000)]);
        assert.deepEqual(showRecurrence(again), { when, isExact });
      }),
      { numRuns: 400 },
    );
    assert.ok(exactCount > 40, String(exactCount));
  });

  it('a rule that is not shown exactly cannot be taken for another one', () => {
    fc.assert(
      fc.property(arbitraryRule, ({ json }) => {
        const rule = parseRecurrence(json);
        const { when, isExact } = showRecurrence(rule);
        if (isExact) return;
        const standing = { userTimezone: when.user_timezone, timeZone: rule.timeZone };
        assert.throws(
          () => toRecurrence(when, standing),
          (error: unknown) => error instanceof WireRefusal && error.told.point === 'minute',
          JSON.stringify(recurrenceJson(rule)),
        );
      }),
      { numRuns: thoroughly(200, 50) },
    );
  });
});

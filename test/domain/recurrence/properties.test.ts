import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  countFireTimes,
  earliestTimeOf,
  equals,
  fireTimes,
  nextFireTime,
  parseExpression,
  parseRecurrence,
  previousFireTime,
  recurrenceJson,
  toCron,
  toTimes,
  toWeekly,
  weekdaysOf,
  weekly,
} from '../../../src/domain/recurrence/index.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { arbitraryInstant, arbitraryRule, type DrawnRule } from './arbitrary-rules.ts';
import { listFixedFires, listRunningFires } from './oracle.ts';

const zoneOf = (drawn: DrawnRule): string => String(drawn.json.timeZone);
const ruleAndInstant = arbitraryRule.chain((drawn) =>
  arbitraryInstant(zoneOf(drawn)).map((at) => [drawn, at] as const),
);

test('fires are exactly those that stepping through every real minute finds', () => {
  fc.assert(
    fc.property(ruleAndInstant, ([drawn, from]) => {
      const to = from + 30 * 3600;
      const list = drawn.isRunning ? listRunningFires : listFixedFires;
      assert.deepEqual(
        [...fireTimes(parseRecurrence(drawn.json), from, to)],
        list(drawn.isDue, zoneOf(drawn), from, to),
      );
    }),
    { numRuns: thoroughly(150, 40) },
  );
});

test('the next fire is after its instant, and the fire before that is not', () => {
  fc.assert(
    fc.property(ruleAndInstant, ([drawn, at]) => {
      const rule = parseRecurrence(drawn.json);
      const next = nextFireTime(rule, at);
      if (next === null) return;
      assert.ok(next > at);
      const previous = previousFireTime(rule, next);
      assert.ok(previous === null || previous <= at);
      assert.equal(previousFireTime(rule, next + 1), next);
      assert.equal(nextFireTime(rule, next - 1), next);
    }),
    { numRuns: thoroughly(2000, 400) },
  );
});

test('a later instant never has an earlier next fire', () => {
  fc.assert(
    fc.property(ruleAndInstant, fc.integer({ min: 0, max: 3 * 86_400 }), ([drawn, at], later) => {
      const rule = parseRecurrence(drawn.json);
      assert.ok((nextFireTime(rule, at) ?? Infinity) <= (nextFireTime(rule, at + later) ?? Infinity));
      assert.ok((previousFireTime(rule, at) ?? -Infinity) <= (previousFireTime(rule, at + later) ?? -Infinity));
    }),
    { numRuns: thoroughly(2000, 400) },
  );
});

test('counting fires agrees with listing them, under every policy for clock changes', () => {
  const policies = fc.constantFrom(
    {},
    { gap: 'skip' },
    { overlap: 'both' },
    { gap: 'next-valid', overlap: 'both' },
    { gap: 'skip', overlap: 'first' },
  );
  fc.assert(
    fc.property(ruleAndInstant, policies, fc.integer({ min: 0, max: 40 * 86_400 }), ([drawn, from], policy, length) => {
      // A single fire that its policy leaves out would be refused.
      const rule = parseRecurrence({ ...drawn.json, ...(drawn.json.kind !== 'once' && policy) });
      const to = from + length;
      const fires = [...fireTimes(rule, from, to)];
      assert.equal(countFireTimes(rule, from, to), fires.length);
      let at = previousFireTime(rule, to + 1);
      for (const fire of fires.reverse()) {
        assert.equal(at, fire);
        at = previousFireTime(rule, fire);
      }
    }),
    { numRuns: thoroughly(1000, 200) },
  );
});

test('a rule read from its own canonical JSON is the same rule, and its JSON the same text', () => {
  const modifiers = fc.record(
    {
      startsAt: fc.integer({ min: 0, max: 1e9 }),
      endsAt: fc.integer({ min: 4e9, max: 5e9 }),
      gap: fc.constantFrom('skip', 'next-valid'),
      overlap: fc.constantFrom('both', 'first'),
      excludedDates: fc.constant(['2030-12-26', '2030-12-25', '2030-12-26']),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(arbitraryRule, modifiers, (drawn, extra) => {
      const rule = parseRecurrence({ ...drawn.json, ...(drawn.json.kind !== 'once' && extra) });
      const text = JSON.stringify(recurrenceJson(rule));
      const again = parseRecurrence(JSON.parse(text));
      assert.equal(JSON.stringify(recurrenceJson(again)), text);
      assert.ok(equals(rule, again));
      assert.deepEqual(again, rule);
    }),
    { numRuns: thoroughly(2000, 400) },
  );
});

test('a rendering as days, times or cron fires exactly when the rule does', () => {
  fc.assert(
    fc.property(ruleAndInstant, ([drawn, at]) => {
      const rule = parseRecurrence(drawn.json);
      const fires = [...fireTimes(rule, at, at + 60 * 86_400, 50)].join();
      const [timeZone, asWeekly, asCron, asTimes] = [zoneOf(drawn), toWeekly(rule), toCron(rule), toTimes(rule)];
      const renderings = [
        asWeekly && weekly({ ...asWeekly, timeZone }),
        asCron && parseExpression(asCron, timeZone),
        asTimes &&
          parseRecurrence({
            kind: 'window',
            timeZone,
            days: asTimes.days,
            times: asTimes.times,
            ...(asTimes.daysOfMonth && { daysOfMonth: asTimes.daysOfMonth }),
            ...(asTimes.months && { months: asTimes.months }),
          }),
      ];
      for (const rendering of renderings) {
        if (rendering) assert.equal([...fireTimes(rendering, at, at + 60 * 86_400, 50)].join(), fires);
      }
    }),
    { numRuns: thoroughly(1000, 200) },
  );
});

test('every fire falls on one of the weekdays, and not before the earliest time, that the rule shows', () => {
  fc.assert(
    fc.property(ruleAndInstant, ([drawn, at]) => {
      // There a time before midnight, lost in a gap, fires on the next day.
      fc.pre(zoneOf(drawn) !== 'America/Nuuk' && zoneOf(drawn) !== 'America/Scoresbysund');
      const rule = parseRecurrence(drawn.json);
      const next = nextFireTime(rule, at);
      assert.notEqual(weekdaysOf(rule).length, 0);
      if (next === null) return;
      const wall = Temporal.Instant.fromEpochMilliseconds(next * 1000).toZonedDateTimeISO(zoneOf(drawn));
      const day = (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const)[wall.dayOfWeek - 1] ?? 'mon';
      assert.ok(weekdaysOf(rule).includes(day), `${day} is not in ${weekdaysOf(rule)}`);
      assert.ok(wall.toPlainTime().toString() >= earliestTimeOf(rule));
    }),
    { numRuns: thoroughly(1000, 200) },
  );
});

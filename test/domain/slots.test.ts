import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  fireTimes,
  nextFireTime,
  parseExpression,
  parseRecurrence,
  weekly,
} from '../../src/domain/recurrence/index.ts';
import { planFirings, type SlotRange, skippedSlots } from '../../src/domain/slots.ts';
import { arbitraryInstant, arbitraryRule } from './recurrence/arbitrary-rules.ts';

const at = (iso: string): number => Date.parse(iso) / 1000;
const nightly = weekly({ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], times: ['02:00'], timeZone: 'UTC' });
const everyMinute = parseExpression('* * * * *', 'UTC');

test('a slot that is up to 60 seconds late fires as scheduled', () => {
  const due = at('2026-05-01T02:00:00Z');
  for (const late of [0, 1, 60]) {
    assert.deepEqual(planFirings(nightly, due, due + late), {
      fire: [{ trigger: 'schedule', fireTime: due, coversFrom: due, coversTo: due, coversCount: 1 }],
      missed: null,
      nextFireAt: at('2026-05-02T02:00:00Z'),
    });
  }
});

test('a lost night is caught up, however late, by one run that covers all missed nights', () => {
  const due = at('2026-05-01T02:00:00Z');
  const newest = at('2026-05-04T02:00:00Z');
  assert.deepEqual(planFirings(nightly, due, at('2026-05-04T23:00:00Z')), {
    fire: [{ trigger: 'catch_up', fireTime: newest, coversFrom: due, coversTo: newest, coversCount: 4 }],
    missed: null,
    nextFireAt: at('2026-05-05T02:00:00Z'),
  });
});

test('missed nights are given up only in the last hour before the next one', () => {
  const due = at('2026-05-01T02:00:00Z');
  const newest = at('2026-05-04T02:00:00Z');
  assert.equal(planFirings(nightly, due, at('2026-05-05T00:59:59Z')).fire.length, 1);
  assert.deepEqual(planFirings(nightly, due, at('2026-05-05T01:00:00Z')), {
    fire: [],
    missed: { coversFrom: due, coversTo: newest, coversCount: 4 },
    nextFireAt: at('2026-05-05T02:00:00Z'),
  });
});

test('for an hourly rule the last tenth of the hour counts as near, not the whole hour', () => {
  const hourly = parseExpression('0 * * * *', 'UTC');
  const due = at('2026-05-01T02:00:00Z');
  assert.equal(planFirings(hourly, due, at('2026-05-01T02:53:59Z')).fire.length, 1);
  assert.equal(planFirings(hourly, due, at('2026-05-01T02:54:00Z')).missed?.coversCount, 1);
});

test('where the newest slot is on time, the earlier ones are one missed range', () => {
  const due = at('2026-05-01T02:00:00Z');
  const now = at('2026-05-03T02:00:30Z');
  assert.deepEqual(planFirings(nightly, due, now), {
    fire: [
      {
        trigger: 'schedule',
        fireTime: at('2026-05-03T02:00:00Z'),
        coversFrom: at('2026-05-03T02:00:00Z'),
        coversTo: at('2026-05-03T02:00:00Z'),
        coversCount: 1,
      },
    ],
    missed: { coversFrom: due, coversTo: at('2026-05-02T02:00:00Z'), coversCount: 2 },
    nextFireAt: at('2026-05-04T02:00:00Z'),
  });
});

test('a year without an every-minute schedule is counted at once', () => {
  const due = at('2025-05-01T00:00:00Z');
  const plan = planFirings(everyMinute, due, at('2026-05-01T00:00:30Z'));
  assert.equal(plan.missed?.coversCount, 365 * 1440);
  const everySecond = parseExpression('* * * * * *', 'Europe/Kyiv');
  assert.equal(skippedSlots(everySecond, due, due + 300 * 365 * 86_400)?.coversCount, 300 * 365 * 86_400);
});

test('the stored slot is trusted even if the rule would not name it', () => {
  const due = at('2026-05-01T05:30:00Z');
  const plan = planFirings(nightly, due, at('2026-05-01T06:00:00Z'));
  assert.deepEqual(plan.fire, [{ trigger: 'catch_up', fireTime: due, coversFrom: due, coversTo: due, coversCount: 1 }]);
  const later = planFirings(nightly, due, at('2026-05-02T03:00:00Z'));
  assert.deepEqual(later.fire, [
    { trigger: 'catch_up', fireTime: due + 73_800, coversFrom: due, coversTo: due + 73_800, coversCount: 2 },
  ]);
});

test('a clock that went backwards makes nothing due and moves nothing', () => {
  const due = at('2026-05-01T02:00:00Z');
  assert.deepEqual(planFirings(nightly, due, due - 1), { fire: [], missed: null, nextFireAt: due });
});

test('the last slot of a rule that has ended is caught up, and nothing follows', () => {
  const once = parseRecurrence({ kind: 'once', date: '2026-05-01', time: '02:00', timeZone: 'UTC' });
  const due = at('2026-05-01T02:00:00Z');
  assert.deepEqual(planFirings(once, due, due + 86_400 * 900), {
    fire: [{ trigger: 'catch_up', fireTime: due, coversFrom: due, coversTo: due, coversCount: 1 }],
    missed: null,
    nextFireAt: null,
  });
});

test('the slots of a pause are one range, or none', () => {
  const from = at('2026-05-01T02:00:00Z');
  assert.deepEqual(skippedSlots(nightly, from, at('2026-05-04T02:00:00Z')), {
    coversFrom: at('2026-05-02T02:00:00Z'),
    coversTo: at('2026-05-04T02:00:00Z'),
    coversCount: 3,
  });
  assert.equal(skippedSlots(nightly, from, at('2026-05-02T01:59:59Z')), null);
});

test('however time goes on, every slot is covered by exactly one record and none fires twice', () => {
  const drawn = arbitraryRule.chain((rule) =>
    arbitraryInstant(String(rule.json.timeZone)).map((start) => [parseRecurrence(rule.json), start] as const),
  );
  const step = fc.oneof(
    fc.integer({ min: -600, max: 120 }),
    fc.integer({ min: 0, max: 7200 }),
    fc.integer({ min: 0, max: 9 * 86_400 }),
  );
  fc.assert(
    fc.property(drawn, fc.array(step, { minLength: 1, maxLength: 12 }), ([rule, start], steps) => {
      const ranges: SlotRange[] = [];
      const fired: number[] = [];
      let due = nextFireTime(rule, start);
      let now = start;
      let latest = start;
      for (const seconds of steps) {
        now += seconds;
        if (due === null) break;
        const plan = planFirings(rule, due, now);
        assert.ok(plan.fire.length <= 1);
        if (due <= now) latest = Math.max(latest, now);
        if (plan.missed !== null) ranges.push(plan.missed);
        for (const firing of plan.fire) {
          assert.equal(firing.fireTime, firing.coversTo);
          ranges.push(firing);
          fired.push(firing.fireTime);
        }
        assert.ok(plan.nextFireAt === null || plan.nextFireAt > now);
        due = plan.nextFireAt;
      }
      assert.equal(new Set(fired).size, fired.length);
      const slots = [...fireTimes(rule, start, due === null ? latest : due - 1)];
      ranges.sort((a, b) => a.coversFrom - b.coversFrom);
      let index = 0;
      for (const range of ranges) {
        assert.equal(range.coversFrom, slots[index]);
        index += range.coversCount;
        assert.equal(range.coversTo, slots[index - 1]);
      }
      assert.equal(index, slots.length);
    }),
    { numRuns: 1000 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fireTimes, parseExpression, type Recurrence, weekly } from '../../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { TriggerLoop } from '../../../src/triggering/trigger-loop.ts';
import { LocalWorkQueue } from '../../../src/triggering/worker-loop.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { at, DAY, HOUR, MINUTE, NIGHTLY } from '../../support/values.ts';

const START = at('2026-03-27T12:00');

const RULES: readonly Recurrence[] = [
  NIGHTLY,
  weekly({ days: ['sun', 'wed'], times: ['02:30', '23:59'], timeZone: 'Europe/Paris' }),
  parseExpression('*/10 * * * *', 'America/New_York'),
  parseExpression('0 3 1 * *', 'Asia/Tokyo'),
];

/** Time passes; or someone sets the clock so far from the true time, or right. */
type Step = { readonly passes: number } | { readonly setTo: number };

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc
    .oneof(fc.integer({ min: 1, max: 20 * MINUTE }), fc.integer({ min: 1, max: 3 * DAY }))
    .map((passes) => ({ passes })),
  fc
    .oneof(
      fc.constantFrom(0, 0, DAY, -DAY, 3_652 * DAY, HOUR, -HOUR, 90, -90, 30, -30, -20_000 * DAY),
      fc.integer({ min: -3 * DAY, max: 40 * DAY }),
    )
    .map((setTo) => ({ setTo })),
);

/** The slots from the first to the last are each covered by one record, in this order. */
async function assertCoveredOnce(house: Installation, schedule: Schedule, until: number): Promise<void> {
  const ranges = (await house.runsOf(schedule))
    .flatMap(({ coversFrom, coversTo, coversCount }) =>
      coversFrom === null || coversTo === null ? [] : [{ coversFrom, coversTo, coversCount }],
    )
    .toSorted((one, other) => one.coversFrom - other.coversFrom);
  const slots = [...fireTimes(schedule.recurrence, schedule.anchoredAt, until)];
  let index = 0;
  for (const { coversFrom, coversTo, coversCount } of ranges) {
    assert.equal(coversFrom, slots[index]);
    index += coversCount;
    assert.equal(coversTo, slots[index - 1]);
  }
  assert.equal(index, slots.length);
}

test('wherever the clock is set to, each slot of true time is covered by exactly one record once it is right', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryStep, { minLength: 1, maxLength: 10 }), async (steps) => {
      await using house = await openInstallation({ now: START });
      house.clock.earliest = at('2026-01-01T00:00');
      const target = await house.addTarget();
      const schedules: Schedule[] = [];
      for (const recurrence of RULES) schedules.push(await house.addSchedule([target], { recurrence }));
      const trigger = new TriggerLoop(house.services, new LocalWorkQueue(), house.log);
      const trueNow = () => START + house.clock.monotonic();
      const look = async () => {
        await trigger.tick();
        await trigger.tick();
      };
      await look();
      for (const step of steps) {
        if ('passes' in step) house.clock.advance(step.passes);
        else house.clock.setTo(trueNow() + step.setTo);
        await look();
      }
      house.clock.setTo(trueNow());
      await look();
      house.clock.advance(15 * MINUTE);
      await look();
      assert.deepEqual(
        house.log.errors.filter(({ message }) => !/missed/.test(message)),
        [],
      );
      for (const { id } of schedules) {
        const schedule = await house.schedule(id);
        assert.ok(schedule.nextFireAt !== null && schedule.nextFireAt > house.clock.now());
        await assertCoveredOnce(house, schedule, house.clock.now());
      }
    }),
    { numRuns: thoroughly(20, 6) },
  );
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Services } from '../../src/services/index.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import type { RecordsCall } from '../support/interleaving.ts';
import { DAY, FIRST, HOUR, STAFF, there } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const interleave = keepInstallationsInMariadb();

const succeeded = (outcome: PromiseSettledResult<unknown>): void => {
  if (outcome.status === 'rejected') throw outcome.reason;
};

describe('two nodes that fire at once', () => {
  test('leave each slot one run: what one has claimed the other passes over, and what is left over is fired next', async () => {
    await using house = await openInstallation();
    const schedules: Schedule[] = [];
    for (let count = 0; count < 20; count += 1) schedules.push(await house.addSchedule([await house.addTarget()]));
    house.clock.advanceTo(FIRST);
    const [one, two] = await interleave(house, {
      heldAt: 'runs.insertMany',
      first: ({ firing }) => firing.fireDue(7),
      second: ({ firing }) => firing.fireDue(500),
    });
    assert.partialDeepStrictEqual(one, { value: { claimed: 7, fired: 7 } });
    assert.partialDeepStrictEqual(two, { value: { claimed: 13, fired: 13 } });
    assert.equal((await house.services.firing.fireDue(500)).claimed, 0);
    for (const { id } of schedules) {
      assert.deepEqual(
        (await house.runsOf({ id })).map(({ fireTime }) => fireTime),
        [FIRST],
      );
      assert.equal((await house.schedule(id)).nextFireAt, FIRST + DAY);
    }
  });
});

type Step = (services: Services, schedule: Schedule) => Promise<unknown>;

describe('a schedule has one unfinished backup of a target', () => {
  const request: Step = ({ backups }, schedule) => backups.runSchedule(STAFF, schedule);
  const fire: Step = ({ firing }) => firing.fireDue(500);

  for (const [title, first, second] of [
    ['when it is run on request twice at once', request, request],
    ['when it fires while it is run on request', request, fire],
    ['when it is run on request while it fires', fire, request],
  ] as const satisfies readonly (readonly [string, Step, Step])[]) {
    test(title, async () => {
      await using house = await openInstallation();
      const schedule = await house.addSchedule([await house.addTarget()]);
      house.clock.advanceTo(FIRST);
      const outcomes = await interleave<unknown, unknown>(house, {
        heldAt: 'ids.next',
        first: (services) => first(services, schedule),
        second: (services) => second(services, schedule),
      });
      outcomes.forEach(succeeded);
      await house.fire();
      const states = (await house.tasksOf(schedule)).map(({ state, reason }) => `${state} ${reason}`);
      assert.equal(states.filter((state) => state === 'queued null').length, 1);
      assert.ok(states.every((state) => state === 'queued null' || state === 'skipped overlap'));
      const slots = (await house.runsOf(schedule)).flatMap(({ fireTime }) => fireTime ?? []);
      assert.deepEqual(slots, [FIRST]);
    });
  }
});

describe('new zone data', () => {
  const refresh = ({ checkTzdata }: Services) => checkTzdata('2099a');
  const fire = ({ firing }: Services) => firing.fireDue(500);

  /** Schedules that older zone data had fire an hour late; that hour has come. */
  async function addBelated(house: Installation, count: number): Promise<readonly Schedule[]> {
    const schedules: Schedule[] = [];
    while (schedules.length < count) schedules.push(await house.addSchedule([await house.addTarget()]));
    const moves = schedules.map(({ id }) => ({ id, from: FIRST, to: FIRST + HOUR }));
    await house.unitOfWork.records.schedules.advance(moves);
    house.clock.advanceTo(FIRST + HOUR + 10);
    return schedules;
  }

  for (const [title, heldAt, first, second] of [
    ['two nodes take it in at once', 'schedules.advance', refresh, refresh],
    ['a node fires while another takes it in', 'schedules.advance', refresh, fire],
    ['a node takes it in while another fires', 'schedules.advance', fire, refresh],
  ] as const satisfies readonly (readonly [string, RecordsCall, unknown, unknown])[]) {
    test(`is complete, with one record a slot, where ${title}`, async () => {
      await using house = await openInstallation();
      const schedules = await addBelated(house, 2);
      const outcomes = await interleave<unknown, unknown>(house, { heldAt, first, second });
      outcomes.forEach(succeeded);
      await house.fire();
      for (const schedule of schedules) {
        const [run, ...others] = await house.runsOf(schedule);
        assert.deepEqual(others, []);
        assert.ok(run?.fireTime === FIRST || run?.fireTime === FIRST + HOUR);
        assert.equal((await house.schedule(schedule.id)).nextFireAt, FIRST + DAY);
      }
      assert.equal(await house.unitOfWork.records.settings.get('zone_data_version'), '2099a');
    });
  }
});

describe('a quota', () => {
  for (const [what, quota] of [
    ['a day', { quotaPerDay: 3 }],
    ['in all', { quotaTotal: 3 }],
  ] as const) {
    test(`of three ${what} lets three of ten requests through that two nodes get at once`, async () => {
      await using house = await openInstallation();
      const nodes = [house, await house.openNode()];
      await house.services.accounts.change(STAFF, 'acme', quota);
      const targets = [await house.addTarget(), await house.addTarget(), await house.addTarget()];
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, (_, index) => {
          const { services } = there(nodes[index % 2]);
          return services.backups.backUp(STAFF, there(targets[index % 3]), 'backup', `number ${index}`);
        }),
      );
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
      assert.deepEqual(refusals, Array(7).fill('quota_exceeded'));
      const counts = await house.services.backups.manualCounts(STAFF, house.customer.account.id, 'backup');
      assert.deepEqual(counts, { today: 3, total: 3 });
    });
  }
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseExpression } from '../../src/domain/recurrence/index.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Target } from '../../src/domain/target.ts';
import type { Services } from '../../src/services/index.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import type { RecordsCall } from '../support/interleaving.ts';
import { FIRST, NIGHTLY, STAFF } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const AT_NOON = parseExpression('0 12 * * *', 'UTC');

interface Things {
  readonly target: Pick<Target, 'id'>;
  /** Linked to the target. */
  readonly schedule: Pick<Schedule, 'id'>;
  /** Linked to another target, and not due in these tests. */
  readonly other: Pick<Schedule, 'id'>;
}

/** Something done to a thing, and where it stops after it has looked at it. */
interface Step {
  readonly heldAt: RecordsCall;
  readonly run: (services: Services, things: Things) => Promise<unknown>;
}

const linkTo = ({ id }: Things['target']) => [{ target: { id } }];

const USES_OF_A_TARGET: Readonly<Record<string, Step>> = {
  'creating a schedule': {
    heldAt: 'ids.one',
    run: ({ schedules }, { target }) =>
      schedules.create(STAFF, {
        name: 'new',
        targets: linkTo(target),
        recurrence: NIGHTLY,
        retention: { kind: 'inherit' },
      }),
  },
  'linking a schedule to it': {
    heldAt: 'schedules.update',
    run: ({ schedules }, { target, other }) => schedules.change(STAFF, other, { targets: linkTo(target) }),
  },
  'making a schedule its primary one': {
    heldAt: 'schedules.update',
    run: ({ primarySchedules }, { target, other }) => primarySchedules.set(STAFF, target, other),
  },
  'backing it up': {
    heldAt: 'ids.next',
    run: ({ backups }, { target }) => backups.backUp(STAFF, target, 'backup', 'by hand'),
  },
};

const USES_OF_A_SCHEDULE: Readonly<Record<string, Step>> = {
  'running it': { heldAt: 'ids.next', run: ({ backups }, { schedule }) => backups.runSchedule(STAFF, schedule) },
  'firing it': { heldAt: 'runs.insertMany', run: ({ firing }) => firing.fireDue(500) },
  'changing its rule': {
    heldAt: 'schedules.update',
    run: ({ schedules }, { schedule }) => schedules.change(STAFF, schedule, { recurrence: AT_NOON }),
  },
};

const REMOVAL_OF_TARGET: Step = {
  heldAt: 'targets.markDeleted',
  run: ({ targets }, { target }) => targets.remove(STAFF, target),
};

const DELETION_OF_SCHEDULE: Step = {
  heldAt: 'schedules.markDeleted',
  run: ({ schedules }, { schedule }) => schedules.delete(STAFF, [schedule]),
};

async function addThings(house: Installation): Promise<Things> {
  const [target, elsewhere] = [await house.addTarget(), await house.addTarget()];
  const other = await house.addSchedule([elsewhere], { recurrence: AT_NOON });
  return { target, schedule: await house.addSchedule([target]), other };
}

async function checkTargetIsLeft(house: Installation, { target }: Things): Promise<void> {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  assert.deepEqual((await house.services.schedules.list(STAFF, { targetId: target.id }, page)).rows, []);
  for (const { targets, nextFireAt } of (await house.services.schedules.list(STAFF, {}, page)).rows) {
    assert.equal(nextFireAt === null, targets.length === 0);
  }
  const states = (await house.snapshotsOf(target)).map(({ state }) => state);
  assert.ok(!states.includes('creating'));
}

async function checkScheduleIsGone(house: Installation, { schedule }: Things): Promise<void> {
  await assert.rejects(house.schedule(schedule.id), { code: 'not_found' });
  const [first, ...others] = (await house.runsOf(schedule)).filter(({ trigger }) => trigger === 'schedule');
  assert.deepEqual([first?.fireTime, others], [FIRST, []], 'the slot that had come has its one record');
  house.clock.advance(86_400);
  await house.fire();
  assert.equal((await house.runsOf(schedule)).filter(({ trigger }) => trigger === 'schedule').length, 1);
}

const interleave = keepInstallationsInMariadb();

/** Both orders, whichever came first stopped in its middle. */
function testBothOrders(
  what: string,
  use: Step,
  removal: Step,
  check: (house: Installation, things: Things) => Promise<void>,
): void {
  for (const [order, first, second] of [
    ['begun before', use, removal],
    ['begun meanwhile', removal, use],
  ] as const) {
    test(`${what}, ${order}`, async () => {
      await using house = await openInstallation();
      const things = await addThings(house);
      house.clock.advanceTo(FIRST);
      const outcomes = await interleave(house, {
        heldAt: first.heldAt,
        first: (services) => first.run(services, things),
        second: (services) => second.run(services, things),
      });
      const [used, removed] = first === use ? outcomes : outcomes.toReversed();
      assert.deepEqual(removed, { status: 'fulfilled', value: undefined });
      if (used?.status === 'rejected') {
        assert.ok(['not_found', 'invalid_request'].includes(used.reason.code), used.reason);
      }
      assert.equal(await house.unitOfWork.records.tasks.countByState(['queued', 'running']), 0);
      await check(house, things);
    });
  }
}

describe('nothing is left of a target that is removed at once with', () => {
  for (const [what, use] of Object.entries(USES_OF_A_TARGET)) {
    testBothOrders(what, use, REMOVAL_OF_TARGET, checkTargetIsLeft);
  }
});

describe('nothing is queued or due of a schedule', () => {
  for (const [what, use] of Object.entries(USES_OF_A_SCHEDULE)) {
    testBothOrders(`that is deleted at once with ${what}`, use, DELETION_OF_SCHEDULE, checkScheduleIsGone);
    testBothOrders(`whose target is removed at once with ${what}`, use, REMOVAL_OF_TARGET, checkTargetIsLeft);
  }
});

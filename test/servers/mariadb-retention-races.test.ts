import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RetentionPolicy } from '../../src/domain/retention/index.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import type { Target } from '../../src/domain/target.ts';
import type { Services } from '../../src/services/index.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import type { RecordsCall } from '../support/interleaving.ts';
import { DAY, FIRST, STAFF, there } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const ALL: RetentionPolicy = { kind: 'all' };
const NEWEST: RetentionPolicy = { kind: 'keep', algorithm: 'restic', last: 1 };
const INHERIT: RetentionPolicy = { kind: 'inherit' };

const interleave = keepInstallationsInMariadb();

const prune = ({ housekeeping }: Services) => housekeeping.cleanUp();

const setPolicy = ({ schedules }: Services, { id }: Schedule, retention: RetentionPolicy) =>
  schedules.change(STAFF, { id }, { retention });

interface Pool {
  readonly target: Target;
  /** Each with a snapshot of two nights; the next pass lets one go of each. */
  readonly schedules: readonly Schedule[];
  /** Oldest first. */
  readonly snapshots: readonly Snapshot[];
}

/** Two nights during which all was kept, under policies that were then tightened. */
async function twoNights(house: Installation, ...policies: readonly RetentionPolicy[]): Promise<Pool> {
  const target = await house.addTarget({ rotation: 10 });
  const schedules: Schedule[] = [];
  for (const policy of policies)
    schedules.push(await house.addSchedule([target], { retention: policy === INHERIT ? INHERIT : ALL }));
  for (const night of [0, 1]) await house.live(FIRST + night * DAY);
  await house.services.targets.change(STAFF, target, { rotation: 1 });
  for (const [index, policy] of policies.entries()) {
    if (policy !== INHERIT) await setPolicy(house.services, there(schedules[index]), policy);
  }
  return { target, schedules, snapshots: await house.snapshotsOf(target) };
}

/** What is still there of the last of the schedules. */
async function keptOfLast(house: Installation, { target, schedules }: Pool): Promise<readonly number[]> {
  const { id: last } = there(schedules.at(-1));
  const snapshots = (await house.snapshotsOf(target)).filter(({ scheduleId }) => scheduleId === last);
  return snapshots.flatMap(({ id, state }) => (state === 'available' ? [id] : []));
}

describe('a snapshot is never both protected and being deleted', () => {
  const protect = ({ snapshots }: Services, { id }: Snapshot) => snapshots.change(STAFF, { id }, { isProtected: true });
  const remove = ({ snapshots }: Services, { id }: Snapshot) => snapshots.delete(STAFF, [{ id }]);

  for (const [title, heldAt, first, second] of [
    ['protected while it is pruned', 'snapshots.move', prune, protect],
    ['protected just before it is pruned', 'snapshots.lock', prune, protect],
    ['pruned while it is protected', 'snapshots.update', protect, prune],
    ['protected while it is deleted', 'snapshots.move', remove, protect],
    ['deleted while it is protected', 'snapshots.update', protect, remove],
  ] as const satisfies readonly (readonly [string, RecordsCall, unknown, unknown])[]) {
    test(`where it is ${title}`, async () => {
      await using house = await openInstallation();
      const { target, snapshots } = await twoNights(house, NEWEST);
      const oldest = there(snapshots[0]);
      const outcomes = await interleave<unknown, unknown>(house, {
        heldAt,
        first: (services) => first(services, oldest),
        second: (services) => second(services, oldest),
      });
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      for (const { code } of refused) assert.ok(code === 'conflict' || code === 'not_found', `refused with ${code}`);
      const { isProtected, state } = there((await house.snapshotsOf(target))[0]);
      assert.ok(isProtected === (state === 'available'), `${state}, protected: ${isProtected}`);
    });
  }
});

describe('once a more generous policy is answered, nothing of its schedule expires by the old one', () => {
  for (const [title, policies, soften] of [
    ['the schedule’s own', [NEWEST], (services, { schedules }) => setPolicy(services, there(schedules[0]), ALL)],
    [
      'the rotation of the target',
      [INHERIT],
      (services, { target }) => services.targets.change(STAFF, target, { rotation: 10 }),
    ],
    [
      'one of its own for a schedule that shared the rotation with another',
      [INHERIT, INHERIT],
      (services, { schedules }) => setPolicy(services, there(schedules[1]), ALL),
    ],
  ] as const satisfies readonly (readonly [
    string,
    readonly RetentionPolicy[],
    (services: Services, pool: Pool) => Promise<unknown>,
  ])[]) {
    for (const [heldAt, what] of [
      ['targets.lock', 'target'],
      ['snapshots.lock', 'snapshots'],
    ] as const) {
      test(`${title}, while a pass is about to lock the ${what}`, async () => {
        await using house = await openInstallation();
        const pool = await twoNights(house, ...policies);
        const [, softened] = await interleave(house, {
          heldAt,
          first: prune,
          second: async (services) => {
            await soften(services, pool);
            return keptOfLast(house, pool);
          },
        });
        if (softened.status === 'rejected') throw softened.reason;
        assert.deepEqual(await keptOfLast(house, pool), softened.value);
      });
    }
  }
});

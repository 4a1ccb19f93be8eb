import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseRecurrence } from '../../../src/domain/recurrence/index.ts';
import type { OwnPolicy, PoolMember } from '../../../src/domain/retention/index.ts';
import { IN_POOL, type Snapshot } from '../../../src/domain/snapshot.ts';
import { isOneOf } from '../../../src/domain/state-machine.ts';
import { policies, pools, zones } from '../../domain/retention/arbitraries.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { DAY, HOUR, STAFF, there } from '../../support/values.ts';

const UNDO_DAYS = 7;
/** Half of them keep everything, so that the next one has something to let go. */
const formers: fc.Arbitrary<OwnPolicy> = fc.oneof(fc.constant<OwnPolicy>({ kind: 'all' }), policies);
const fullPools = pools.filter(({ length }) => length > 5);

/** A schedule that keeps its snapshots by a policy, with this pool, of which that policy lets nothing go any more. */
async function addPool(
  house: Installation,
  model: Snapshot,
  policy: OwnPolicy,
  pool: readonly PoolMember[],
  zone: string,
) {
  const target = { id: model.targetId };
  const recurrence = parseRecurrence({ kind: 'once', date: '2199-01-01', time: '00:00', timeZone: zone });
  const schedule = await house.services.schedules.create(STAFF, {
    name: 'drawn',
    targets: [{ target }],
    recurrence,
    retention: policy,
  });
  const chains = new Map<string, string>();
  await house.unitOfWork.transaction(async (records) => {
    const ids = await records.ids.next('snapshot', pool.length);
    const idOf = new Map(
      pool.toSorted((one, other) => one.id - other.id).map(({ id }, index) => [id, there(ids[index])]),
    );
    await records.snapshots.insertMany(
      pool.map(({ id, takenAt, state, isProtected, isHeld, chainId, parentId, isIncremental }): Snapshot => {
        if (chainId !== null && !chains.has(chainId)) chains.set(chainId, randomUUID());
        return {
          ...model,
          id: there(idOf.get(id)),
          uuid: randomUUID(),
          scheduleId: schedule.id,
          taskId: null,
          locator: null,
          takenFor: takenAt,
          state: state === 'expiring' ? 'available' : state,
          isProtected,
          holdReason: isHeld ? 'held' : null,
          chainId: chainId === null ? null : there(chains.get(chainId)),
          parentId: parentId === null ? null : there(idOf.get(parentId)),
          isIncremental,
        };
      }),
    );
  });
  await pass(house);
  return schedule;
}

/** An hour, and what is done then. */
async function pass(house: Installation, seconds = HOUR): Promise<void> {
  house.clock.advance(seconds);
  await house.services.housekeeping.cleanUp();
}

/** What a schedule's snapshots are that retention counts, by id. */
async function standing({ services }: Installation, scheduleId: number): Promise<ReadonlyMap<number, string>> {
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { rows } = await services.snapshots.list(STAFF, { scheduleId }, page);
  return new Map(rows.flatMap(({ id, state }) => (isOneOf(IN_POOL, state) ? [[id, state] as const] : [])));
}

describe('whatever a pool holds, and whatever two policies say', () => {
  test('a change that is undone leaves what stood before, and one that is not what the preview said', async (t) => {
    await using house = await openInstallation({ undoSeconds: UNDO_DAYS * DAY });
    const { services } = house;
    const model = await house.takeBackup(await house.addTarget());
    let undone = 0;
    await fc.assert(
      fc.asyncProperty(formers, policies, fullPools, zones, async (former, next, pool, zone) => {
        const schedule = await addPool(house, model, former, pool, zone);
        const before = await standing(house, schedule.id);
        const previews = await services.previewRetention(STAFF, schedule, next);
        const kept = previews.flatMap(({ today }) => today.keep.map(({ snapshot }) => snapshot.id));
        await services.schedules.change(STAFF, schedule, { retention: next });
        assert.deepEqual([...(await standing(house, schedule.id)).keys()].toSorted(), kept.toSorted());
        if (kept.length < before.size) {
          const { broughtBack, schedule: restored } = await services.undoRetention(STAFF, schedule);
          undone += 1;
          assert.equal(broughtBack, before.size - kept.length);
          assert.deepEqual(restored.retention, JSON.parse(JSON.stringify(former)));
        } else {
          await assert.rejects(services.undoRetention(STAFF, schedule), reasonIs('retention_not_undoable'));
          await services.schedules.change(STAFF, schedule, { retention: former });
        }
        assert.deepEqual(await standing(house, schedule.id), before);
        await pass(house);
        assert.deepEqual(await standing(house, schedule.id), before, 'nothing goes by the former policy');

        await services.schedules.change(STAFF, schedule, { retention: next });
        await pass(house, UNDO_DAYS * DAY - 1);
        assert.deepEqual([...(await standing(house, schedule.id)).keys()].toSorted(), kept.toSorted());
        await pass(house);
        assert.deepEqual([...(await standing(house, schedule.id)).keys()].toSorted(), kept.toSorted());
        const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
        const left = { scheduleId: schedule.id, states: ['expiring', 'deleting'] } as const;
        assert.equal((await services.snapshots.list(STAFF, left, page)).total, 0, 'the others are gone');
        await services.schedules.delete(STAFF, [schedule]);
      }),
      { numRuns: thoroughly(200, 40) },
    );
    t.diagnostic(`${undone} undone`);
    assert.ok(undone > 0, 'some of them let something go');
  });
});

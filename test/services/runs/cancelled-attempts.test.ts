import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Schedule } from '../../../src/domain/schedule.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { AttemptStopped } from '../../../src/services/leases/index.ts';
import { cancelQueued } from '../../../src/services/runs/cancelling.ts';
import { neverAborted, silent } from '../../drivers/source-tree.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

/** Queues a run of a new schedule, to be copied elsewhere, and has a worker take it up and stop. */
async function interrupt(house: Installation, stop: (schedule: Schedule) => Promise<unknown>) {
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target]);
  await house.services.backups.runSchedule(STAFF, schedule);
  await stop(schedule);
  return { target, schedule };
}

const drain = async (house: Installation) => {
  const task = there(await house.services.tasks.claim());
  await house.services.tasks.perform(task, AbortSignal.abort(new AttemptStopped('draining')), () => {});
};

/** A worker that is killed between its copy and the record of it; its lease lapses, and a restore queues it again. */
const dieAfterCopy = async (house: Installation) => {
  const { uuid, id, attempt, targetId } = there(await house.services.tasks.claim());
  const [target] = await house.unitOfWork.records.targets.findMany([targetId]);
  const driver = archiveKind.open({ ...house.store, settings: { root: house.storeRoot }, secrets: {}, mark: null });
  const paths = target?.source.kind === 'paths' ? target.source.paths : [];
  const job = { taskUuid: uuid, attempt, fingerprint: null, targetUuid: target?.uuid ?? '', source: { paths } };
  await driver.backup(job, silent, neverAborted());
  const queued = { state: 'queued', reason: null, error: null, log: [], finishedAt: null } as const;
  assert.equal(await house.unitOfWork.records.tasks.end(id, attempt, queued), true);
};

const files = (paths: readonly string[]) => paths.filter((path) => /\.\w+$/.test(path));

describe('a backup that was put back and then cancelled', () => {
  test('leaves no snapshot that is forever on its way, whether its schedule or its target went', async () => {
    await using house = await openInstallation();
    for (const state of ['creating', 'transferring'] as const) {
      for (const remove of [
        ({ schedule }: Removable) => house.services.schedules.delete(STAFF, [schedule]),
        ({ target }: Removable) => house.services.targets.remove(STAFF, target),
      ]) {
        const made = await interrupt(house, () => drain(house));
        const [snapshot] = await house.snapshotsOf(made.target);
        if (state === 'transferring') {
          await house.unitOfWork.records.snapshots.move(there(snapshot).id, 'transferring', {});
        }
        await remove(made);
        await house.services.housekeeping.cleanUp();
        const [after] = await house.snapshotsOf(made.target);
        assert.partialDeepStrictEqual(after, { state: 'deleted', error: null });
        assert.match(after?.deletedReason?.reason ?? '', /_deleted$/);
      }
    }
    assert.deepEqual(house.log.errors, []);
  });

  test('takes along the copy that a killed worker had finished', async () => {
    await using house = await openInstallation();
    const { target, schedule } = await interrupt(house, () => dieAfterCopy(house));
    assert.notDeepEqual(files(await house.stored()), []);
    await house.services.schedules.delete(STAFF, [schedule]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleting' }]);
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'deleted', deletedReason: { reason: 'schedule_deleted' } },
    ]);
    assert.deepEqual(files(await house.stored()), []);
  });

  test('is told as a fault, and nothing is kept, where its snapshot cannot go', async () => {
    await using house = await openInstallation();
    const { target, schedule } = await interrupt(house, async () => {});
    const [snapshot] = await house.snapshotsOf(target);
    await house.unitOfWork.records.snapshots.move(there(snapshot).id, 'available', {});
    const cancel = house.unitOfWork.transaction((records) =>
      cancelQueued(records, { scheduleId: schedule.id }, 'schedule_deleted'),
    );
    await assert.rejects(cancel, /could not be cancelled/);
    assert.partialDeepStrictEqual(await house.tasksOf(schedule), [{ state: 'queued' }]);
  });
});

interface Removable {
  readonly schedule: Schedule;
  readonly target: { readonly id: number };
}

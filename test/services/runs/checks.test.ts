import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type CheckAction, WHOLE_CHECK } from '../../../src/domain/action.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import type { Target } from '../../../src/domain/target.ts';
import type { Task } from '../../../src/domain/task.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const FILES = { 'a.txt': 'alpha', 'in/b.txt': 'beta', 'in/c.txt': 'gamma' };

describe('a check', () => {
  let house: Installation;
  let target: Target;
  let snapshot: Snapshot;

  before(async () => {
    house = await openInstallation();
    target = await house.addTarget({ paths: [await house.addSource(FILES)] });
    await house.takeBackup(target);
    snapshot = await house.takeBackup(target);
  });
  after(() => house.close());

  const check = async (action: CheckAction, options = {}): Promise<Task> => {
    const { run } = await house.services.checks.start(STAFF, target, action, { ...WHOLE_CHECK, ...options });
    await house.work();
    return there((await house.services.runs.tasksOf([run]))[0]);
  };
  const scratch = () => house.files.listScratch();

  it('reads the copies of a target back, and keeps what it saw', async () => {
    const task = await check('check');
    assert.partialDeepStrictEqual(task, { state: 'succeeded', reason: null, snapshotId: null });
    assert.partialDeepStrictEqual(task.evidence, { copies: 2, left: 0, files: 6, bytes: 28 });
    const known = there((await house.services.checks.lastOf(STAFF, 'check', [target.id])).get(target.id));
    assert.equal(known.id, task.id);
  });

  it('restores the newest copy to a scratch place, compares it, and leaves nothing there', async () => {
    const task = await check('restore_check');
    assert.partialDeepStrictEqual(task, { state: 'succeeded', reason: null });
    const { id, uuid, name } = snapshot;
    assert.partialDeepStrictEqual(task.evidence, { snapshot: { id, uuid, name }, files: 3, bytes: 14 });
    assert.deepEqual(await scratch(), []);
  });

  it('restores the paths alone that are named', async () => {
    const task = await check('restore_check', { paths: ['in/b.txt', 'a.txt'] });
    assert.partialDeepStrictEqual(task.evidence, { files: 2, bytes: 9, differenceCount: 0 });
    const none = await check('restore_check', { paths: ['nowhere'] });
    assert.partialDeepStrictEqual(none, { state: 'failed', reason: 'path_not_in_copy' });
  });

  it('makes no second one of its kind while one has not ended, and can be called off', async () => {
    const { tasks } = await house.services.checks.start(STAFF, target, 'check');
    await assert.rejects(house.services.checks.start(STAFF, target, 'check'), reasonIs('check_underway'));
    await house.services.runs.cancelTask(STAFF, there(tasks[0]));
    assert.partialDeepStrictEqual(await house.services.runs.findTask(STAFF, there(tasks[0])), { state: 'cancelled' });
  });

  it('removes what a process that was killed left of one', async () => {
    await house.files.makeScratch('0b5b4f3e-0000-4000-8000-000000000003');
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await scratch(), []);
  });

  it('of a target without a snapshot is skipped', async () => {
    const other = await house.addTarget();
    for (const action of ['check', 'restore_check'] as const) {
      const { run } = await house.services.checks.start(STAFF, other, action);
      await house.work();
      const [task] = await house.services.runs.tasksOf([run]);
      assert.partialDeepStrictEqual(task, { state: 'skipped', reason: 'no_snapshot' });
    }
  });

  it('fails where a copy is damaged, says which, and what is restored of it', async () => {
    const directory = join(house.storeRoot, target.uuid, there(snapshot.locator?.split('/').at(-1)));
    const [data] = (await readdir(directory)).filter((name) => !name.startsWith('manifest'));
    await writeFile(join(directory, there(data)), 'no archive');
    const restored = await check('restore_check');
    assert.partialDeepStrictEqual(restored, { state: 'failed', reason: 'snapshot_damaged' });
    assert.equal(restored.evidence?.snapshot?.id, snapshot.id);
    const read = await check('check');
    assert.partialDeepStrictEqual(read, { state: 'failed', reason: 'check_failed', evidence: { copies: 2 } });
    assert.partialDeepStrictEqual(read.error?.params, { lost: 1, copies: 2, snapshot: { id: snapshot.id } });
    assert.equal((await house.services.snapshots.find(STAFF, snapshot)).state, 'damaged');
    assert.deepEqual(await scratch(), []);
  });
});

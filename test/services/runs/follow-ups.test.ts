import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { STAFF } from '../../support/values.ts';

test('a scheduled backup notes what was done after it, and that a store has nothing to be compacted', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget();
  for (const compactsAfter of [false, true]) {
    const schedule = await house.addSchedule([target], { compactsAfter });
    const { tasks } = await house.services.backups.runSchedule(STAFF, schedule);
    await house.work();
    const [task] = await house.unitOfWork.records.tasks.ofRuns(tasks.map(({ runId }) => runId));
    assert.deepEqual(
      task?.followUps.map(({ kind, outcome }) => [kind, outcome]),
      [['prune', 'done'], ...(compactsAfter ? [['compact', 'skipped']] : [])],
    );
  }
});

test('a schedule calls its archives only by what is known', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target], { archiveName: '{job_name}-{date}' });
  assert.equal((await house.services.schedules.find(STAFF, schedule)).archiveName, '{job_name}-{date}');
  const change = (archiveName: string | null) => house.services.schedules.change(STAFF, schedule, { archiveName });
  for (const wrong of ['{foo}', '{now', 'x'.repeat(201)])
    await assert.rejects(change(wrong), { code: 'invalid_request' }, wrong);
  assert.equal((await change(null)).archiveName, null);
});

test('what a target leaves out is in none of its backups, and only staff says so', async () => {
  await using house = await openInstallation();
  const source = await house.addSource({ 'index.html': 'hello', 'cache/page': 'stale', 'notes.tmp': 'scratch' });
  const target = await house.addTarget({ paths: [source], excludes: ['*.tmp', `${source}/cache/`] });
  const listed = async () => {
    const snapshot = await house.takeBackup(target);
    const { files } = await house.services.snapshotFiles.list(STAFF, snapshot, '', { offset: 0, limit: 10 });
    return files.map(({ name }) => name);
  };
  assert.deepEqual(await listed(), ['cache', 'index.html']);
  const { targets } = house.services;
  await assert.rejects(targets.change(house.customer.actor, target, { excludes: [] }), { code: 'forbidden' });
  await assert.rejects(targets.change(STAFF, target, { excludes: [''] }), { code: 'invalid_request' });
  await targets.change(STAFF, target, { excludes: [] });
  assert.deepEqual(await listed(), ['cache', 'index.html', 'notes.tmp']);
});

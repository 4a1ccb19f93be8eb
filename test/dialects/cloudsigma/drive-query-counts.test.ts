import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { countQueriesOf } from '../../support/counted-node.ts';
import { there } from '../../support/values.ts';
import { GenericClient } from './generic-client.ts';
import { LIST, openRoom } from './room.ts';

test('a list takes as many queries for a hundred drives or snapshots as for one', async () => {
  const room = await openRoom();
  const { installation } = room;
  const as = await room.addCaller('owner');
  await using counted = await countQueriesOf(installation);

  const drives = new GenericClient(room, 'drives', as);
  const first = await drives.create({ media: 'disk', name: 'Nr', size: 1, tags: ['a'] });
  const snapshot = await new GenericClient(room, 'snapshots', as).create({ drive: first.uuid, tags: ['a'] });
  const remote = await new GenericClient(room, 'remotesnapshots', as).create({ drive: first.uuid, tags: ['a'] });
  const when = { hour: '3', minute: '0' };
  const scheduler = await room.send('POST', LIST, { type: 'snapshot', name: 'N', incremental_backup: when }, as);
  await installation.work();
  await room.setScheduler(first, { backup_policy_uuid: scheduler.body.objects[0].uuid }, as);
  /** As the first ones, with a drive of their own each. */
  const addMore = (count: number) =>
    installation.unitOfWork.transaction(async (records) => {
      const target = there(await records.targets.find('everything', { uuid: first.uuid }));
      const schedule = there(await records.schedules.find('everything', { uuid: scheduler.body.objects[0].uuid }));
      const ids: number[] = [];
      for (let added = 0; added < count; added += 1) {
        const id = await records.targets.nextFreeId();
        ids.push(id);
        await records.targets.insert({ ...target, id, uuid: randomUUID() });
        await records.dialectData.put('target', id, 'cloudsigma', { texts: {}, fields: { tags: [], size: id } });
        for (const { uuid } of [snapshot, remote]) {
          const { taskId: _task, ...made } = there(await records.snapshots.find('everything', { uuid }));
          const [snapshotId = 0] = await records.ids.next('snapshot', 1);
          await records.snapshots.insertMany([
            { ...made, taskId: null, id: snapshotId, uuid: randomUUID(), targetId: id },
          ]);
        }
      }
      const links = ids.map((targetId, index) => ({
        targetId,
        label: null,
        isPrimary: true,
        wasLinkedBefore: false,
        position: index + 1,
      }));
      await records.schedules.replaceTargets(schedule.id, [...schedule.targets, ...links], records.now);
    });
  const countQueries = async (path: string) => {
    const { count, answer } = await counted.get(path, { Authorization: as.authorization });
    return { count, rows: answer.body.objects.length };
  };

  const paths = ['drives', 'snapshots', 'remotesnapshots'].flatMap((noun) => [
    `/api/2.0/${noun}/?limit=0`,
    `/api/2.0/${noun}/detail/?limit=0&order_by=-name`,
  ]);
  const before = [];
  for (const path of paths) before.push(await countQueries(path));
  await addMore(99);
  for (const [index, path] of paths.entries()) {
    const after = await countQueries(path);
    assert.deepEqual(after, { count: before[index]?.count, rows: 100 });
    assert.ok(after.count > 0 && after.count < 15, `${path}: ${after.count}`);
  }
  const shown = (await drives.listDetail()).map((drive) => [drive.snapshots.length, drive.remote_snapshots.length]);
  assert.deepEqual(new Set(shown.map(String)), new Set(['1,1']));
  await room.close();
});

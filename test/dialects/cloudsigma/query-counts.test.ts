import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { PIECE_SIZE } from '../../../src/ports/current-call.ts';
import { countQueriesOf } from '../../support/counted-node.ts';
import { there } from '../../support/values.ts';
import { LIST, openRoom } from './room.ts';

test('a list takes as many queries for fifty schedulers as for two, short or in detail; of thousands it is read in pieces', async () => {
  const room = await openRoom();
  const { installation, demo } = room;
  await using counted = await countQueriesOf(installation);

  const addUpTo = async (count: number) => {
    const { total_count: there } = (await room.send('GET', LIST)).body.meta;
    for (let index = there; index < count; index += 1) {
      const target = await installation.addTarget({ accountId: demo.account.id });
      const body = { type: 'snapshot', name: `Nr ${index}`, incremental_backup: { repeat: { hour: '*/2' } } };
      const { uuid } = (await room.send('POST', LIST, { ...body, tags: ['a'] })).body.objects[0];
      await room.setScheduler(target, { backup_policy_uuid: uuid });
    }
  };
  const addCopies = async (count: number) => {
    const { uuid } = (await room.send('GET', LIST)).body.objects[0];
    await installation.unitOfWork.transaction(async (records) => {
      const one = there(await records.schedules.find('everything', { uuid }));
      const dataById = await records.dialectData.findMany('everything', 'schedule', 'cloudsigma', [one.id]);
      const dialectData = there(dataById.get(one.id));
      for (const id of await records.ids.next('schedule', count)) {
        await records.schedules.insert({ ...one, id, uuid: randomUUID() });
        await records.dialectData.put('schedule', id, 'cloudsigma', dialectData);
      }
    });
  };
  const countQueries = async (path: string) => {
    const { count, answer } = await counted.get(path, { Authorization: demo.authorization });
    return { count, rows: answer.body.objects.length };
  };

  const paths = [`${LIST}?limit=0`, `${LIST}detail/?limit=0&name__contains=nr&tag=a&order_by=-name`];
  const before = [];
  await addUpTo(2);
  for (const path of paths) before.push(await countQueries(path));
  await addUpTo(50);
  for (const [index, path] of paths.entries()) {
    const after = await countQueries(path);
    assert.deepEqual(after, { count: before[index]?.count, rows: 50 });
    assert.ok(after.count > 0 && after.count < 10, String(after.count));
  }
  await addCopies(1_950);
  for (const [index, path] of paths.entries()) {
    // The keys of the rest; then rows, links and what is remembered, of each further piece.
    const further = 1 + 3 * (2_000 / PIECE_SIZE - 1);
    assert.deepEqual(await countQueries(path), { count: (before[index]?.count ?? 0) + further, rows: 2_000 });
  }
  await room.close();
});

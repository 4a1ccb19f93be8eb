import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countQueriesOf } from '../../support/counted-node.ts';
import { STAFF } from '../../support/values.ts';
import { API, openRoom } from './room.ts';

test('a list takes as many queries for many runs, snapshots or restores as for one', async () => {
  await using room = await openRoom();
  const { installation } = room;
  const { services } = installation;
  const target = await installation.addTarget({ accountId: room.admin.account.id });
  const staff = await room.addCaller('staff', { isStaff: true });
  await using counted = await countQueriesOf(installation);
  const lists = [
    `/runs?target=${target.id}&state=succeeded,queued`,
    '/snapshots?state=available,creating',
    '/restores',
  ];
  const countQueries = async () => {
    const counts: number[] = [];
    const rows: number[] = [];
    for (const path of lists) {
      const { count, answer } = await counted.get(`${API}${path}`, { Authorization: `Bearer ${staff.token}` });
      counts.push(count);
      rows.push(answer.body.items.length);
    }
    return { counts, rows };
  };

  const snapshot = await installation.takeBackup(target);
  const addOne = async () => {
    await services.backups.backUp(STAFF, target, 'backup', 'more');
    await services.restores.intoNewTarget(STAFF, snapshot, { name: 'more', kind: 'drive' });
  };
  await addOne();
  const few = await countQueries();
  assert.deepEqual(few.rows, [2, 2, 1]);
  assert.ok(
    few.counts.every((count) => count > 0 && count < 12),
    few.counts.join(),
  );
  for (let more = 0; more < 4; more += 1) await addOne();
  assert.deepEqual(await countQueries(), { counts: few.counts, rows: [6, 6, 5] });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { dumpDatabase } from '../../support/installation-database.ts';
import { STAFF } from '../../support/values.ts';
import { openWatchedNode } from '../../support/watched-node.ts';

describe('deleting by id alone', () => {
  test('deletes snapshots and schedules together', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const [snapshot, schedule] = [await house.takeBackup(target), await house.addSchedule([target])];
    await house.services.deleteByIds(house.customer.actor, [schedule.id, snapshot.id, schedule.id]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'deleting' }]);
    await assert.rejects(house.schedule(schedule.id), { code: 'not_found' });
  });

  test('deletes none where one cannot be deleted, and says which', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget();
    const [snapshot, guarded] = [await house.takeBackup(target), await house.takeBackup(target)];
    const schedule = await house.addSchedule([target]);
    await house.services.snapshots.change(STAFF, guarded, { isProtected: true });
    const stranger = await house.addAccount('stranger');
    const foreign = await house.addSchedule([await house.addTarget({ accountId: stranger.account.id })]);
    const gone = await house.addSchedule([target]);
    await house.services.schedules.delete(STAFF, [gone]);
    const before = await dumpDatabase(house.database);
    for (const [id, code] of [
      [guarded.id, 'conflict'],
      [999_999, 'not_found'],
      [foreign.id, 'not_found'],
      [gone.id, 'not_found'],
      [target.id, 'not_found'],
    ] as const) {
      const ids = [schedule.id, snapshot.id, id];
      await assert.rejects(house.services.deleteByIds(house.customer.actor, ids), ({ code: is, problem }) => {
        const about = problem.params.snapshot ?? { noun: problem.params.noun, id: problem.params.asked };
        assert.deepEqual([is, about.noun, String(about.id)], [code, 'snapshot', String(id)]);
        return true;
      });
    }
    assert.deepEqual(await dumpDatabase(house.database), before);
  });

  test('costs an id of another account as many queries as one that nobody has', async () => {
    await using house = await openInstallation();
    const stranger = await house.addAccount('stranger');
    const target = await house.addTarget({ accountId: stranger.account.id });
    const [snapshot, schedule] = [await house.takeBackup(target), await house.addSchedule([target])];
    await using watched = await openWatchedNode(house);
    const statementsOf = (id: number) =>
      watched.statementsDuring(() =>
        assert.rejects(watched.services.deleteByIds(house.customer.actor, [id]), { code: 'not_found' }),
      );
    // What is found out once of the whole database is not an id's.
    await watched.services.deleteByIds(house.customer.actor, []);
    const unknown = await statementsOf(999_999);
    for (const { id } of [snapshot, schedule]) assert.deepEqual(await statementsOf(id), unknown);
  });
});

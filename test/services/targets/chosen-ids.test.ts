import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { thoroughly } from '../../support/thoroughness.ts';
import { STAFF } from '../../support/values.ts';

const HIGHEST = 2 ** 31 - 1;

/** A target with a managed volume. */
const addDrive = (house: Installation, id: number) =>
  house.services.targets.add(STAFF, {
    accountId: house.customer.account.id,
    name: 'drive',
    kind: 'drive',
    storeId: house.store.id,
    id,
  });

const volumesOf = async (house: Installation): Promise<readonly string[]> =>
  readdir(join(house.dataDir, 'volumes')).catch(() => []);

describe('an id that is chosen for a target', () => {
  test('is its id, up to 2147483647, and moves the ids of nothing else', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ id: HIGHEST });
    assert.equal(target.id, HIGHEST);
    assert.equal((await house.services.targets.find(STAFF, { id: HIGHEST })).uuid, target.uuid);
    assert.equal((await house.addTarget()).id, 1);
    assert.ok((await house.addSchedule([target])).id < 100);
    assert.ok((await house.takeBackup(target)).id < 100);
  });

  test('is refused to none of many in a row, whatever is made, run and backed up between them', async () => {
    await using house = await openInstallation();
    const ids = Array.from({ length: thoroughly(200, 40) }, (_, index) => 5_203_773 + index);
    const source = await house.addSource();
    const others: number[] = [];
    for (const id of ids) {
      const target = await house.addTarget({ id, paths: [source] });
      assert.equal(target.id, id);
      const schedule = await house.addSchedule([target]);
      const { run, tasks } = await house.services.backups.runSchedule(STAFF, schedule);
      const { snapshots } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
      others.push(schedule.id, run.id, ...[...tasks, ...snapshots].map((thing) => thing.id));
    }
    assert.equal(new Set(others).size, others.length, 'no two other things have one id');
    assert.ok(Math.max(...others) < 5_203_773);
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    const { rows } = await house.services.targets.list(house.customer.actor, {}, page);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ids,
    );
  });

  for (const id of [HIGHEST + 1, Number.MAX_SAFE_INTEGER]) {
    test(`is refused where it is ${id}: nothing is written, no volume is left, and later ids stay low`, async () => {
      await using house = await openInstallation();
      const [source, before] = [await house.addSource(), await house.dump()];
      const params = { field: 'id', value: String(id), least: 1, most: 2_147_483_647 };
      const refusal = { problem: { code: 'invalid_request', reason: 'no_whole_number', params } };
      await assert.rejects(house.addTarget({ id, paths: [source] }), refusal);
      await assert.rejects(addDrive(house, id), refusal);
      assert.deepEqual(await house.dump(), before);
      assert.deepEqual(await volumesOf(house), []);
      assert.equal((await house.addTarget()).id, 1);
    });
  }

  test('is refused where a target has or had it; what has it else does not matter', async () => {
    await using house = await openInstallation();
    const [live, deleted] = [await house.addTarget({ id: 70 }), await house.addTarget({ id: 71 })];
    const schedule = await house.addSchedule([live]);
    await house.services.targets.remove(STAFF, deleted);
    const [source, before] = [await house.addSource(), await house.dump()];
    for (const { id } of [live, deleted]) {
      const refusal = refusedAs({ code: 'conflict', message: `The id ${id} is taken already; choose another one.` });
      await assert.rejects(house.addTarget({ id, paths: [source] }), refusal);
      await assert.rejects(addDrive(house, id), refusal);
    }
    assert.deepEqual(await house.dump(), before);
    assert.deepEqual(await volumesOf(house), []);
    for (const { id } of [schedule, house.store, house.customer.account]) {
      assert.equal((await house.addTarget({ id })).id, id);
    }
  });

  test('does not hide that the uuid is taken', async () => {
    await using house = await openInstallation();
    const { uuid } = await house.addTarget({ id: 70 });
    for (const draft of [{ uuid }, { uuid, id: 71 }]) {
      await assert.rejects(
        house.addTarget(draft),
        refusedAs({ code: 'conflict', message: /^Something with these values/ }),
      );
    }
  });
});

describe('the id of a target that nobody chose one for', () => {
  test('is the next from TARGET_IDS_FROM that no target has or had', async () => {
    await using house = await openInstallation({ targetIdsFrom: 5_203_773 });
    const idOfNext = async () => (await house.addTarget()).id;
    await house.addTarget({ id: 7 });
    await house.addTarget({ id: 5_203_774 });
    assert.deepEqual([await idOfNext(), await idOfNext()], [5_203_773, 5_203_775]);
    await house.services.targets.remove(STAFF, { id: 5_203_775 });
    assert.equal(await idOfNext(), 5_203_776);
  });

  test('is one of its own for each of many that are added at once, on two nodes', async () => {
    await using house = await openInstallation();
    const [source, other] = [await house.addSource(), await house.openNode()];
    const draft = { accountId: house.customer.account.id, kind: 'instance', storeId: house.store.id } as const;
    const added = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        [house, other][index % 2]?.services.targets.add(STAFF, { ...draft, name: `${index}`, paths: [source] }),
      ),
    );
    assert.deepEqual(
      added.map((target) => target?.id).toSorted((one = 0, two = 0) => one - two),
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
  });

  test('is refused where no number is left', async () => {
    await using house = await openInstallation({ targetIdsFrom: HIGHEST });
    assert.equal((await house.addTarget()).id, HIGHEST);
    await assert.rejects(
      house.addTarget(),
      refusedAs({ code: 'unavailable', message: /set TARGET_IDS_FROM to a lower number/ }),
    );
  });
});

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Installation, openInstallation, STAFF } from '../support/installation.ts';

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
  test('is its id, up to 2147483647, and later ids go on behind it', async () => {
    await using house = await openInstallation();
    const target = await house.addTarget({ id: HIGHEST });
    assert.equal(target.id, HIGHEST);
    assert.equal((await house.services.targets.find(STAFF, { id: HIGHEST })).uuid, target.uuid);
    assert.equal((await house.addSchedule([target])).id, HIGHEST + 1);
    await house.takeBackup(target);
  });

  for (const id of [HIGHEST + 1, Number.MAX_SAFE_INTEGER]) {
    test(`is refused where it is ${id}: nothing is written, no volume is left, and later ids stay low`, async () => {
      await using house = await openInstallation();
      const [source, before] = [await house.addSource(), await house.dump()];
      const message = `The id '${id}' is not a whole number from 1 to 2147483647.`;
      const refusal = { code: 'invalid_request', details: { message, field: 'id', value: String(id) } };
      await assert.rejects(house.addTarget({ id, paths: [source] }), refusal);
      await assert.rejects(addDrive(house, id), refusal);
      assert.deepEqual(await house.dump(), before);
      assert.deepEqual(await volumesOf(house), []);
      assert.ok((await house.addTarget()).id < 1_000);
    });
  }

  test('is refused where anything ever had it: a target, a deleted one, a schedule, a store', async () => {
    await using house = await openInstallation();
    const [live, deleted] = [await house.addTarget(), await house.addTarget()];
    const schedule = await house.addSchedule([live]);
    await house.services.targets.remove(STAFF, deleted);
    const [source, before] = [await house.addSource(), await house.dump()];
    for (const { id } of [live, deleted, schedule, house.store]) {
      const refusal = { code: 'conflict', message: `The id ${id} is taken already; choose another one.` };
      await assert.rejects(house.addTarget({ id, paths: [source] }), refusal);
      await assert.rejects(addDrive(house, id), refusal);
    }
    assert.deepEqual(await house.dump(), before);
    assert.deepEqual(await volumesOf(house), []);
  });
});

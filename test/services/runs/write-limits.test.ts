import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

const KIB = 1_024;
const MORE_THAN_ANY_DISK = 2 ** 52;

const backUp = async (house: Installation, kibibytes: number) => {
  const paths = [await house.addSource({ 'noise.txt': randomBytes(kibibytes * KIB).toString('hex') })];
  const target = await house.addTarget({ paths });
  const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'x');
  await house.work();
  const [task] = (await house.services.runs.find(STAFF, there(run))).tasks;
  return { target, outcome: [task?.state, task?.reason] };
};

const SUCCEEDED = ['succeeded', null];
const OVER = ['failed', 'over_byte_quota'];

describe('an account with a quota of bytes', () => {
  test('keeps as much as that, over all its stores, and what would go beyond ends while it is written, without a trace', async () => {
    await using house = await openInstallation();
    const { accounts } = house.services;
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: 300 * KIB });
    assert.deepEqual((await backUp(house, 128)).outcome, SUCCEEDED);
    const before = await house.stored();
    assert.deepEqual((await backUp(house, 256)).outcome, OVER);
    assert.deepEqual(
      (await house.stored()).filter((name) => name.includes('.')),
      before.filter((name) => name.includes('.')),
    );
    assert.deepEqual((await backUp(house, 64)).outcome, SUCCEEDED, 'what is left may be used');
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1 });
    assert.deepEqual((await backUp(house, 1)).outcome, OVER);
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: null });
    assert.deepEqual((await backUp(house, 256)).outcome, SUCCEEDED);
  });

  test('restores no more than that into a new target', async () => {
    await using house = await openInstallation();
    const { accounts, restores } = house.services;
    const { target } = await backUp(house, 64);
    const [snapshot] = await house.snapshotsOf(target);
    const key = { id: there(snapshot).id };
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: there(snapshot?.sizeBytes) + 100 * KIB });
    const { restore } = await restores.intoNewTarget(STAFF, key, { name: 'clone', kind: 'drive' });
    await house.work();
    assert.partialDeepStrictEqual(await restores.find(STAFF, { id: restore.id }), {
      state: 'failed',
      error: { reason: 'over_byte_quota' },
    });
  });
});

test('a store that takes so many bytes of an account takes no more, whatever the account may keep elsewhere', async () => {
  await using house = await openInstallation();
  await house.services.stores.change(STAFF, 'local', { limits: { maxBytesPerAccount: 200 * KIB } });
  assert.deepEqual((await backUp(house, 128)).outcome, SUCCEEDED);
  assert.deepEqual((await backUp(house, 128)).outcome, OVER);
});

describe('what is kept free for the database', () => {
  test('is touched by no backup, which says so and leaves nothing', async () => {
    await using house = await openInstallation({ reservedBytes: MORE_THAN_ANY_DISK });
    assert.deepEqual((await backUp(house, 1)).outcome, ['failed', 'disk_reserved']);
    assert.deepEqual(
      (await house.stored()).filter((name) => name.includes('.')),
      [],
    );
  });

  test('keeps nothing back where there is more', async () => {
    await using house = await openInstallation({ reservedBytes: 1 });
    assert.deepEqual((await backUp(house, 1)).outcome, SUCCEEDED);
    assert.ok((await readdir(join(house.dataDir, 'stores'))).length > 0);
  });
});

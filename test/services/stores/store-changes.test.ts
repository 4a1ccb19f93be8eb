import assert from 'node:assert/strict';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF } from '../../support/values.ts';

describe('a store that staff changes', () => {
  test('is where the next backup of a server that runs goes to, and where its snapshots are read', async () => {
    await using house = await openInstallation();
    const server = await house.openNode();
    await house.addStore('vault', 'archive', { limits: { minimumIntervalSeconds: null } });
    const target = await house.addTarget();
    const backUp = async () => {
      await server.services.backups.backUp(STAFF, target, 'backup', 'by hand', { destination: 'vault' });
      await house.work(server.services);
    };
    await backUp();
    const [before, after] = ['vault', 'moved'].map((name) => join(house.dataDir, 'stores', name)) as [string, string];
    await rename(before, after);
    await mkdir(before);
    await house.services.stores.change(STAFF, 'vault', { settings: { root: after } });
    await backUp();
    assert.deepEqual(await readdir(before), []);
    const snapshots = await house.snapshotsOf(target);
    assert.deepEqual(
      snapshots.map(({ state }) => state),
      ['available', 'available'],
    );
    for (const snapshot of snapshots) {
      const directory = join(house.folder, `restored-${snapshot.id}`);
      await server.services.directoryRestores.restore(STAFF, snapshot, directory, new AbortController().signal);
      assert.deepEqual(await readdir(directory), ['index.html']);
    }
  });

  test('is left to another node from then on by the servers that run', async () => {
    await using house = await openInstallation();
    await house.addStore('vault');
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand', { destination: 'vault' });
    await house.services.stores.change(STAFF, 'vault', { node: 'elsewhere' });
    assert.equal(await house.services.tasks.claim(), null);
    await house.services.stores.change(STAFF, 'vault', { node: null });
    assert.notEqual(await house.services.tasks.claim(), null);
  });

  test('is changed by staff alone: to everybody else their own, another account’s and none are refused alike', async () => {
    await using house = await openInstallation();
    const other = await house.addAccount('other');
    const draft = { accountId: other.account.id, name: 'hers', locationCode: 'hers', driver: 'archive' };
    await house.services.stores.add(STAFF, { ...draft, settings: { root: await house.addSource({}) } });
    const { stores } = house.services;
    const before = await house.dump();
    for (const actor of [house.customer.actor, other.actor]) {
      for (const name of ['hers', 'local', 'none']) {
        const refusal = refusedAs({ code: 'forbidden', message: /Only staff of the provider may do this/ });
        await assert.rejects(stores.change(actor, name, { locationCode: 'mine' }), refusal);
        await assert.rejects(stores.adopt(actor, name), refusal);
      }
    }
    const unknown = refusedAs({ code: 'not_found', message: /The store 'none' does not exist/ });
    await assert.rejects(stores.change(STAFF, 'none', { locationCode: 'mine' }), unknown);
    assert.deepEqual(await house.dump(), before);
  });

  test('is none of several that accounts call the same, unless it is told by its id', async () => {
    await using house = await openInstallation();
    const stores = [];
    for (const login of ['one', 'two']) {
      const { account } = await house.addAccount(login);
      const settings = { root: await house.addSource({}) };
      const draft = { accountId: account.id, name: 'vault', locationCode: 'vault', driver: 'archive', settings };
      stores.push(await house.services.stores.add(STAFF, draft));
    }
    const before = await house.dump();
    const wish = { locationCode: 'moved' };
    const shared = refusedAs({ code: 'conflict', message: /Several stores are named 'vault'; give the id/ });
    await assert.rejects(house.services.stores.change(STAFF, 'vault', wish), shared);
    await assert.rejects(house.services.stores.adopt(STAFF, 'vault'), shared);
    assert.deepEqual(await house.dump(), before);
    const [one, two] = stores.map(({ id }) => String(id)) as [string, string];
    assert.equal((await house.services.stores.change(STAFF, two, wish)).locationCode, 'moved');
    assert.equal((await house.services.stores.findByName(STAFF, one)).locationCode, 'vault');
  });
});

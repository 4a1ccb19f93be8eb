import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StoreSettings } from '../../../src/ports/snapshot-driver.ts';
import { openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { repositoryKind } from '../../support/repository-driver.ts';
import { STAFF } from '../../support/values.ts';

test('a store with a repository for each target never becomes one repository, which would hold several', async () => {
  await using house = await openInstallation();
  const settings = { root: join(house.folder, 'borgs') };
  const store = await house.addStore('vault', 'borg', { settings, secrets: { passphrase: 'open' } });
  for (let added = 0; added < 2; added += 1) await house.addTarget({ storeId: store.id });
  const change = house.services.stores.change(STAFF, 'vault', {
    settings: { repository: join(house.folder, 'one.borg') },
  });
  await assert.rejects(change, reasonIs('store_settings_exclusive'));
});

test('what its driver says of its settings is what a store holds, and they change to no less than it has', async () => {
  const kind = { ...repositoryKind(async () => {}), holdsOneTarget: ({ isOne }: StoreSettings) => isOne === 'yes' };
  await using house = await openInstallation({ drivers: [kind] });
  const one = await house.addStore('one', 'memory', { settings: { isOne: 'yes' } });
  await house.addTarget({ storeId: one.id });
  await assert.rejects(house.addTarget({ storeId: one.id }), reasonIs('store_holds_target'));
  const { stores } = house.services;
  await stores.change(STAFF, 'one', { settings: { isOne: 'no' } });
  await house.addTarget({ storeId: one.id });
  await assert.rejects(stores.change(STAFF, 'one', { settings: { isOne: 'yes' } }), reasonIs('store_holds_target'));
  // A setting of that name says nothing where the driver does not.
  const other = await house.addStore('other', 'memory', { settings: { repository: '/srv/one.borg' } });
  for (let added = 0; added < 2; added += 1) await house.addTarget({ storeId: other.id });
});

test('one repository is one store, however its place is written, until its targets are deleted', async () => {
  await using house = await openInstallation();
  const { stores, targets } = house.services;
  const secrets = { passphrase: 'open' };
  const hostKey = 'ssh-ed25519 AAAA';
  const privateKey = '-----BEGIN OPENSSH PRIVATE KEY-----';
  const path = join(house.folder, 'one.borg');
  const add = (name: string, settings: StoreSettings) =>
    house.addStore(name, 'borg', { settings, secrets: settings.hostKey ? { ...secrets, privateKey } : secrets });
  const one = await add('one', { repository: path });
  await add('remote', { repository: 'ssh://borg@Vault.example.net/srv/one.borg', hostKey });
  await add('home', { repository: 'ssh://borg@vault.example.net/./one.borg', hostKey });
  await add('root', { root: join(house.folder, 'borgs') });
  for (const settings of [
    { repository: `${path}/` },
    { repository: `${house.folder}/./one.borg` },
    { repository: 'ssh://root@vault.example.net:22//srv/one.borg/', hostKey },
    { root: join(house.folder, 'borgs/') },
    { repository: join(house.folder, 'borgs', crypto.randomUUID()) },
  ])
    await assert.rejects(add('two', settings), reasonIs('repository_of_other_store'), JSON.stringify(settings));
  await add('beside', { repository: join(house.folder, 'borgs', 'x.borg') });
  await add('mine', { repository: 'ssh://me@vault.example.net/./one.borg', hostKey });
  const other = { settings: { repository: join(house.folder, 'two.borg') } };
  await add('two', other.settings);
  await assert.rejects(stores.change(STAFF, 'one', other), reasonIs('repository_of_other_store'));
  await stores.change(STAFF, 'one', { settings: { compression: 'none' } });
  const target = await house.addTarget({ storeId: one.id });
  await assert.rejects(add('three', { repository: path }), reasonIs('repository_of_other_store'));
  await targets.remove(STAFF, target);
  await add('three', { repository: path });
});

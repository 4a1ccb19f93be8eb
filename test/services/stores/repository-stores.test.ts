import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
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

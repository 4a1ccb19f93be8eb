import assert from 'node:assert/strict';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { StoreDraft } from '../../../src/services/stores/index.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs, refusedAs } from '../../support/refused.ts';
import { STAFF } from '../../support/values.ts';

const HOST_KEY = `SHA256:${'A'.repeat(43)}`;

const draftIn = (root: string, draft: Partial<StoreDraft> = {}): StoreDraft => ({
  accountId: null,
  name: 'twin',
  locationCode: 'twin',
  driver: 'archive',
  settings: { root },
  ...draft,
});

/** A store in `vault/copies` and other ways to it. */
async function setUp(house: Installation) {
  const at = (...names: string[]): string => join(house.folder, ...names);
  await mkdir(at('vault', 'copies'), { recursive: true });
  await mkdir(at('apart'));
  await symlink(at('vault'), at('link'));
  const { stores } = house.services;
  await stores.add(STAFF, draftIn(at('vault', 'copies'), { name: 'vault', locationCode: 'vault' }));
  return { at, stores };
}

describe('a place of a store', () => {
  for (const [what, names] of [
    ['the same', ['vault', 'copies']],
    ['the same, behind a link', ['link', 'copies']],
    ['within another', ['vault', 'copies', 'inner']],
    ['within another behind a link, and not there yet', ['link', 'copies', 'not', 'there']],
    ['around another', ['vault']],
  ] as const) {
    test(`that is ${what} is refused, which names the other store, tested or not, and by a change too`, async () => {
      await using house = await openInstallation();
      const { at, stores } = await setUp(house);
      const before = await house.dump();
      for (const add of [stores.add, stores.addTested]) {
        const refused = refusedAs({ code: 'conflict', message: /^The store 'vault' keeps its copies there already/ });
        await assert.rejects(add.call(stores, STAFF, draftIn(at(...names))), refused);
      }
      assert.deepEqual((await house.dump()).stores, before.stores);
      await stores.add(STAFF, draftIn(at('apart')));
      const change = stores.change(STAFF, 'twin', { settings: { root: at(...names) } });
      await assert.rejects(change, reasonIs('store_place_taken'));
      await stores.change(STAFF, 'twin', { limits: { maxPerTarget: 1 } });
      await stores.change(STAFF, 'vault', { settings: { root: at('vault', 'copies', 'inner') } });
    });
  }

  test('is free again once its store is removed, and is another one on another node', async () => {
    await using house = await openInstallation();
    const { at, stores } = await setUp(house);
    const root = at('vault', 'copies');
    await stores.add(STAFF, draftIn(at('apart'), { name: 'east', node: 'east' }));
    await stores.add(STAFF, draftIn(at('apart'), { name: 'west', node: 'west' }));
    await assert.rejects(stores.change(STAFF, 'west', { node: 'east' }), reasonIs('store_place_taken'));
    await stores.remove(STAFF, 'vault');
    await stores.addTested(STAFF, draftIn(root));
  });

  test('on an SFTP server is told by the names of that, and its secrets change all the same', async () => {
    await using house = await openInstallation();
    const { stores } = house.services;
    const settings = { host: 'backup.example.net', user: 'vault', root: '/srv/vault', hostKey: HOST_KEY };
    const add = (name: string, changes: Record<string, string>) =>
      stores.add(STAFF, {
        ...draftIn('', { name, driver: 'sftp', secrets: { password: 'open' } }),
        settings: { ...settings, ...changes },
      });
    await add('far', {});
    for (const changes of [{ host: 'Backup.example.net', port: '22' }, { root: '/srv/vault/inner' }, { root: '/srv' }])
      await assert.rejects(add('twin', changes), reasonIs('store_place_taken'), JSON.stringify(changes));
    await add('port', { port: '2222' });
    await add('beside', { root: '/srv/vaults' });
    await stores.change(STAFF, 'far', { secrets: { password: 'changed' } });
  });

  test('that has the mark of another store is that one’s, however it is reached', async () => {
    await using house = await openInstallation();
    const { stores } = house.services;
    const { root = '' } = stores.settingsHere(house.store);
    await house.services.storeWatch.look();
    const shown = join(house.folder, 'shown');
    await mkdir(shown);
    await stores.addTested(STAFF, draftIn(shown, { name: 'first' }));
    await stores.remove(STAFF, 'first');
    await cp(join(root, '.backrota'), join(shown, '.backrota'), { recursive: true });
    const refused = refusedAs({ message: /^The store 'local' keeps its copies there already/ });
    await assert.rejects(stores.addTested(STAFF, draftIn(shown)), refused);
    await stores.add(STAFF, draftIn(shown));
  });
});

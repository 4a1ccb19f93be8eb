import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { StoreAccess } from '../../src/ports/snapshot-driver.ts';
import type { Services } from '../../src/services/index.ts';
import { openInstallation } from '../support/installation.ts';
import type { RecordsCall } from '../support/interleaving.ts';
import { repositoryKind } from '../support/repository-driver.ts';
import { FIRST, STAFF, there } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const interleave = keepInstallationsInMariadb();

describe('a repository that two of the staff take in at once, on two nodes', () => {
  for (const heldAt of ['stores.insert', 'targets.insert'] as const satisfies readonly RecordsCall[]) {
    test(`is one store and one target; the other is refused (the first is at ${heldAt})`, async () => {
      await using house = await openInstallation();
      const accountId = house.customer.account.id;
      const paths = [await house.addSource()];
      const directory = join(house.folder, 'web.borg');
      const add =
        (name: string) =>
        ({ targets }: Services) =>
          targets.addWithStore(
            STAFF,
            { accountId, name, kind: 'repository', paths },
            {
              draft: {
                accountId,
                name,
                locationCode: name,
                driver: 'borg',
                settings: {},
                secrets: { passphrase: 'horse staple' },
              },
              setting: 'repository',
              directory,
              isThere: false,
            },
          );
      const outcomes = await interleave(house, { heldAt, first: add('one'), second: add('other') });
      assert.deepEqual(
        outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'made' : outcome.reason.problem?.reason)),
        ['made', 'repository_of_other_store'],
      );
      const stores = await house.services.stores.list(STAFF);
      assert.equal(stores.filter(({ driver }) => driver === 'borg').length, 1);
    });
  }

  for (const heldAt of ['targets.lock', 'snapshots.insertMany'] as const satisfies readonly RecordsCall[]) {
    test(`has one snapshot of each archive (the first is at ${heldAt})`, async () => {
      const kind = repositoryKind(async () => {});
      const foundCopies = async () =>
        ['one', 'two'].map((name, index) => ({
          locator: name,
          fingerprint: String(index).repeat(64),
          name,
          comment: '',
          begunAt: FIRST,
        }));
      const drivers = [{ ...kind, open: (store: StoreAccess) => Object.assign(kind.open(store), { foundCopies }) }];
      await using house = await openInstallation({ drivers });
      const store = await house.addStore('ram', 'memory');
      const target = await house.addTarget({ storeId: store.id });
      const take = ({ repositories }: Services) => repositories.importOf(store, target, new AbortController().signal);
      const outcomes = await interleave(house, { heldAt, first: take, second: take });
      const taken = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason));
      assert.deepEqual(new Set(taken), new Set([0, 2]));
      const names = (await house.snapshotsOf(target)).map(({ name }) => there(name));
      assert.deepEqual(names.toSorted(), ['one', 'two']);
    });
  }
});

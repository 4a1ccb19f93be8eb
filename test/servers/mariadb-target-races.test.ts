import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Services } from '../../src/services/index.ts';
import { openInstallation } from '../support/installation.ts';
import { STAFF } from '../support/values.ts';
import { keepInstallationsInMariadb } from './installations-on-mariadb.ts';

const interleave = keepInstallationsInMariadb();

describe('two targets of different accounts that are made at once in a store of one repository', () => {
  test('are one target; the other is refused', async () => {
    await using house = await openInstallation();
    const other = await house.addAccount('globex');
    const { id: storeId } = await house.addStore('web', 'borg', {
      settings: { repository: `${house.folder}/web.borg` },
      secrets: { passphrase: 'horse staple' },
    });
    const paths = [await house.addSource()];
    const addFor = (accountId: number) => (services: Services) =>
      services.targets.add(STAFF, { accountId, name: 'web', kind: 'instance', storeId, paths });
    const outcomes = await interleave(house, {
      heldAt: 'targets.insert',
      first: addFor(house.customer.account.id),
      second: addFor(other.account.id),
    });
    assert.deepEqual(
      outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'made' : outcome.reason.code)),
      ['made', 'conflict'],
    );
  });
});

import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { addNodeStore, bindStore, openNamedNode } from '../../support/named-nodes.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF } from '../../support/values.ts';

const volumesOf = (house: Installation) => readdir(join(house.dataDir, 'volumes')).catch(() => []);

describe('a drive', () => {
  test('is made in the oldest local store that the node reaches which made its volume', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const [a, b] = [await openNamedNode(house, 'a'), await openNamedNode(house, 'b')];
    await bindStore(house, house.store, 'gone');
    await assert.rejects(
      a.targets.createVolume(actor, { name: 'none', kind: 'drive' }),
      refusedAs({
        code: 'not_found',
        message: /no local store that this node reaches/,
      }),
    );
    const [onA, onB] = [await addNodeStore(house, 'a'), await addNodeStore(house, 'b')];
    assert.equal((await b.targets.createVolume(actor, { name: 'one', kind: 'drive' })).storeId, onB.id);
    assert.equal((await a.targets.createVolume(actor, { name: 'two', kind: 'drive' })).storeId, onA.id);
    assert.equal((await b.stores.findLocal('archive')).id, onB.id);
    await assert.rejects(
      house.services.stores.findLocal('archive'),
      refusedAs({ code: 'not_found', message: /'archive'/ }),
    );
  });

  test('is backed up, to wherever, by a node that has its volume', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const [a, b] = [await openNamedNode(house, 'a'), await openNamedNode(house, 'b')];
    await bindStore(house, house.store, 'gone');
    await addNodeStore(house, 'a');
    await house.addStore('far');
    const drive = await a.targets.createVolume(actor, { name: 'one', kind: 'drive' });
    await a.backups.backUp(actor, drive, 'backup', 'to elsewhere', { destination: 'far' });
    assert.equal(await b.tasks.claim(), null);
    await house.work(a);
    assert.partialDeepStrictEqual(await house.snapshotsOf(drive), [{ state: 'available' }]);
  });

  test('gets no volume on a node that does not reach its store', async () => {
    await using house = await openInstallation();
    const [b, onA] = [await openNamedNode(house, 'b'), await addNodeStore(house, 'a')];
    const draft = { accountId: house.customer.account.id, name: 'one', kind: 'drive', storeId: onA.id } as const;
    await assert.rejects(
      b.targets.add(STAFF, draft),
      refusedAs({
        code: 'invalid_request',
        message: /only the node 'a' reaches/,
      }),
    );
    assert.deepEqual(await volumesOf(house), []);
  });
});

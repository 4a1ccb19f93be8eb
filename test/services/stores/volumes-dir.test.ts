import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { loadConfig } from '../../../src/config.ts';
import { openGateway } from '../../../src/gateway.ts';
import { CollectedLog } from '../../support/collected-log.ts';
import { addCustomer } from '../../support/customer.ts';
import { openInstallation } from '../../support/installation.ts';
import { openNamedNode } from '../../support/named-nodes.ts';
import { refusedAs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const neverAborted = () => new AbortController().signal;

describe('volumes that all nodes reach', () => {
  test('belong to none: whichever node is there backs a drive up, and restores into one', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const open = (name: string) => openNamedNode(house, name, { sharesVolumes: true });
    const [a, b, c] = [await open('a'), await open('b'), await open('c')];
    const drive = await a.targets.createVolume(actor, { name: 'one', kind: 'drive' });
    await writeFile(join(house.files.volumePath(drive.uuid), 'data'), 'as it is now');
    const { target: clone } = await a.restores.cloneTarget(actor, drive, { name: 'two', kind: 'drive' });
    await b.tasks.perform(there(await b.tasks.claim()), neverAborted(), () => {});
    await c.restoreWork.perform(there(await c.restoreWork.claim()), neverAborted(), () => {});
    for (const target of [drive, clone]) {
      assert.equal((await a.targets.find(actor, target)).volumeNode, null);
      await a.backups.backUp(actor, target, 'backup', 'by hand');
      assert.equal(there(await a.tasks.claim()).targetId, target.id);
    }
    await a.housekeeping.cleanUp();
    assert.equal((await a.targets.find(actor, drive)).volumeNode, null);
    assert.deepEqual(await b.nodes.list(STAFF), []);
  });

  test('lie in VOLUMES_DIR, those of drives and those of restores, and nowhere else', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'backrota-volumes-'));
    const [dataDir, volumes] = [join(folder, 'data'), join(folder, 'shared', 'volumes')];
    const config = loadConfig({ DATA_DIR: dataDir, VOLUMES_DIR: volumes, SOURCE_ROOTS: folder });
    const gateway = await openGateway(config, { log: new CollectedLog(), usesWorkerProcesses: true });
    try {
      const { services, loops, unitOfWork } = gateway;
      const { actor } = await addCustomer(unitOfWork, 'ann');
      const drive = await services.targets.createVolume(actor, { name: 'one', kind: 'drive' });
      assert.deepEqual(await readdir(volumes), [drive.uuid]);
      await writeFile(join(volumes, drive.uuid, 'data'), 'as it is now');
      const { target: clone } = await services.restores.cloneTarget(actor, drive, { name: 'two', kind: 'drive' });
      await loops.worker.idle();
      assert.deepEqual((await readdir(volumes)).toSorted(), [drive.uuid, clone.uuid].toSorted());
      assert.equal(await readFile(join(volumes, clone.uuid, 'data'), 'utf8'), 'as it is now');
      assert.equal((await readdir(dataDir)).includes('volumes'), false);
      const { id: storeId } = await services.stores.findLocal('archive');
      const draft = { accountId: there(actor.accountId), name: 'all', kind: 'instance', storeId } as const;
      await assert.rejects(
        services.targets.add(STAFF, { ...draft, paths: [volumes] }),
        refusedAs({ code: 'invalid_request', message: /gateway's own/ }),
      );
      await services.targets.remove(STAFF, drive);
      await services.housekeeping.cleanUp();
      assert.deepEqual(await readdir(volumes), [clone.uuid]);
    } finally {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import { LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { saidOf } from '../../support/told.ts';
import { STAFF, there } from '../../support/values.ts';

const COPY = { name: 'the copy', kind: 'drive' } as const;

const volumes = (house: Installation): Promise<string[]> => readdir(join(house.dataDir, 'volumes')).catch(() => []);

const readVolume = (house: Installation, target: Target, name: string) =>
  readFile(join(house.files.volumePath(target.uuid), name), 'utf8');

describe('a restore into a new target', () => {
  test('makes a target of the account with a volume that holds the files', async () => {
    await using house = await openInstallation();
    const source = await house.addTarget({ paths: [await house.addSource({ 'etc/app.conf': 'port=1' })] });
    const snapshot = await house.takeBackup(source);
    const { actor, account } = house.customer;
    const { target, restore } = await house.services.restores.intoNewTarget(actor, snapshot, COPY);
    assert.partialDeepStrictEqual(target, {
      ...COPY,
      accountId: account.id,
      storeId: source.storeId,
      source: { kind: 'volume' },
    });
    assert.partialDeepStrictEqual(restore, { kind: 'new_target', state: 'queued', targetId: target.id });
    await house.work();
    const ended = await house.services.restores.find(actor, { uuid: restore.uuid });
    assert.partialDeepStrictEqual(ended, { state: 'succeeded', error: null, keptPaths: [] });
    assert.equal(await readVolume(house, target, 'etc/app.conf'), 'port=1');
    assert.deepEqual(await volumes(house), [target.uuid]);
  });

  test('holds all the paths of a target that has several', async () => {
    await using house = await openInstallation();
    const paths = [await house.addSource({ one: '1' }), await house.addSource({ two: '2' })];
    const snapshot = await house.takeBackup(await house.addTarget({ paths }));
    const { target } = await house.services.restores.intoNewTarget(house.customer.actor, snapshot, COPY);
    await house.work();
    assert.equal(await readVolume(house, target, `${paths[0]?.slice(1)}/one`), '1');
    assert.equal(await readVolume(house, target, `${paths[1]?.slice(1)}/two`), '2');
  });

  test('has no volume until all of it is there, and is not backed up before', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await house.takeBackup(await house.addTarget());
    const { target } = await house.services.restores.intoNewTarget(STAFF, snapshot, COPY);
    await house.services.backups.backUp(STAFF, target, 'backup', 'too soon');
    assert.equal(await house.services.tasks.claim(), null);
    const working = house.work();
    await gate.reached;
    assert.equal(await house.services.tasks.claim(), null);
    assert.equal((await volumes(house)).includes(target.uuid), false);
    gate.release();
    await working;
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available', fileCount: 1 }]);
  });

  test('that fails once another worker has it changes nothing of what its volume counts as', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { id } = house.customer.account;
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1_000_000 });
    const snapshot = await house.takeBackup(await house.addTarget());
    const { restore } = await house.services.restores.intoNewTarget(STAFF, snapshot, COPY);
    const first = there(await house.services.restoreWork.claim());
    const stale = house.services.restoreWork.perform(first, new AbortController().signal, () => {});
    await gate.reached;
    const volumeBytes = async (targetId?: number) =>
      (await house.unitOfWork.records.snapshots.bytesOf(id, null, targetId === undefined ? {} : { targetId })).inAll;
    const counted = async () => (await volumeBytes()) - (await volumeBytes(there(restore.targetId)));
    const before = await counted();
    assert.ok(before > 0);
    house.clock.advance(LEASE_SECONDS);
    there(await (await house.openNode()).services.restoreWork.claim());
    await rm(join(house.storeRoot, snapshot.locator ?? ''), { recursive: true });
    gate.release();
    await stale;
    assert.equal(await counted(), before);
  });

  test('that fails counts nothing for its volume', async () => {
    await using house = await openInstallation();
    const { id } = house.customer.account;
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1_000_000 });
    const snapshot = await house.takeBackup(await house.addTarget());
    await house.services.restores.intoNewTarget(STAFF, snapshot, COPY);
    await rm(join(house.storeRoot, snapshot.locator ?? ''), { recursive: true });
    await house.work();
    assert.equal((await house.unitOfWork.records.snapshots.bytesOf(id, null)).inAll, 0);
  });

  test('that fails says why; the target stays, without a volume', async () => {
    await using house = await openInstallation();
    const snapshot = await house.takeBackup(await house.addTarget());
    const { target, restore } = await house.services.restores.intoNewTarget(STAFF, snapshot, COPY);
    await writeFile(join(house.storeRoot, snapshot.locator ?? '', 'manifest.jsonl'), 'damaged');
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.equal(ended.state, 'failed');
    assert.match(saidOf(ended.error), /damaged/);
    assert.deepEqual(await volumes(house), []);
    assert.equal((await house.services.targets.find(STAFF, target)).deletedAt, null);
  });

  test('of a snapshot that is deleted while it waits or reads still has all of its bytes', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const source = await house.addTarget();
    const snapshot = await house.takeBackup(source);
    const { target } = await house.services.restores.intoNewTarget(STAFF, snapshot, COPY);
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    const working = house.work();
    await gate.reached;
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(source), [{ state: 'deleting' }]);
    gate.release();
    await working;
    assert.equal(await readVolume(house, target, 'index.html'), '<p>Hello');
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(source), [{ state: 'deleted' }]);
  });

  test('is of an available snapshot, by who may write, and shown to its account alone', async () => {
    await using house = await openInstallation();
    const source = await house.addTarget();
    const { snapshots } = await house.services.backups.backUp(STAFF, source, 'backup', 'by hand');
    const snapshot = there(snapshots[0]);
    const { restores } = house.services;
    await assert.rejects(
      restores.intoNewTarget(STAFF, snapshot, COPY),
      refusedAs({ code: 'conflict', message: /'creating'/ }),
    );
    await house.work();
    const viewer = { ...house.customer.actor, role: 'viewer' } as const;
    await assert.rejects(restores.intoNewTarget(viewer, snapshot, COPY), { code: 'forbidden' });
    await assert.rejects(restores.intoNewTarget(STAFF, snapshot, { ...COPY, name: ' ' }), { code: 'invalid_request' });
    const { actor: stranger } = await house.addAccount('stranger');
    await assert.rejects(restores.intoNewTarget(stranger, snapshot, COPY), { code: 'not_found' });
    const { target, restore } = await restores.intoNewTarget(STAFF, snapshot, COPY);
    await assert.rejects(restores.find(stranger, restore), { code: 'not_found' });
    assert.deepEqual(await restores.latestInto(stranger, [target.id]), new Map());
    assert.deepEqual([...(await restores.latestInto(house.customer.actor, [target.id])).keys()], [target.id]);
  });

  test('whose target is deleted while it waits is cancelled, and while it runs leaves no volume', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await house.takeBackup(await house.addTarget());
    const { restores, targets } = house.services;
    const waiting = await restores.intoNewTarget(STAFF, snapshot, COPY);
    await targets.remove(STAFF, waiting.target);
    assert.partialDeepStrictEqual(await restores.find(STAFF, waiting.restore), { state: 'cancelled' });
    const running = await restores.intoNewTarget(STAFF, snapshot, COPY);
    const working = house.work();
    await gate.reached;
    await targets.remove(STAFF, running.target);
    gate.release();
    await working;
    const ended = await restores.find(STAFF, running.restore);
    assert.equal(ended.state, 'failed');
    assert.match(saidOf(ended.error), /deleted/);
    assert.deepEqual(await volumes(house), []);
  });
});

import assert from 'node:assert/strict';
import { link, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Restore } from '../../../src/domain/restore.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { MAX_UNFINISHED_RESTORES } from '../../../src/services/restores/requests.ts';
import { MAX_VOLUMES } from '../../../src/services/targets/creation.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { saidOf } from '../../support/told.ts';
import { STAFF, there } from '../../support/values.ts';

const COPY = { name: 'the copy', kind: 'drive' } as const;

const clone = (house: Installation, source: { readonly id: number }) =>
  house.services.restores.cloneTarget(house.customer.actor, source, COPY);

/** The snapshot that a clone is made of, which only its row shows. */
const madeOf = async (house: Installation, { snapshotId }: Restore): Promise<Snapshot> =>
  there(await house.unitOfWork.records.snapshots.find('everything', { id: snapshotId }));

describe('a clone of a target', () => {
  test('is the target as it is now, and the snapshot taken for it goes', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const { target, restore } = await clone(house, source);
    assert.partialDeepStrictEqual(await madeOf(house, restore), { state: 'creating', class: 'snapshot' });
    assert.equal(await house.services.restoreWork.claim(), null, 'it waits for its snapshot');
    await house.work();
    assert.equal((await house.services.restores.find(STAFF, restore)).state, 'succeeded');
    assert.equal(await readFile(join(house.files.volumePath(target.uuid), 'data'), 'utf8'), 'as it is now');
    assert.partialDeepStrictEqual(await madeOf(house, restore), {
      state: 'deleting',
      deletedReason: { reason: 'copied' },
    });
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await house.stored(), []);
  });

  test('has its hard links, its holes and its times to the microsecond', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const path = (target: { readonly uuid: string }, name: string) => join(house.files.volumePath(target.uuid), name);
    await link(path(source, 'data'), path(source, 'the same'));
    await truncate(path(source, 'data'), 64 * 1024 * 1024);
    const { target } = await clone(house, source);
    await house.work();
    const look = async (of: { readonly uuid: string }) => {
      const [one, other] = await Promise.all(
        ['data', 'the same'].map((name) => stat(path(of, name), { bigint: true })),
      );
      const { size, mtimeNs, nlink, mode, blocks } = there(one);
      return {
        size,
        changedAt: mtimeNs / 1_000n,
        nlink,
        mode,
        isOne: there(one).ino === there(other).ino,
        hasHoles: blocks < 1_000n,
      };
    };
    const copied = await look(target);
    assert.deepEqual(copied, await look(source));
    assert.partialDeepStrictEqual(copied, { isOne: true, nlink: 2n, hasHoles: true });
  });

  test('for which its account has no bytes left fails, and leaves no volume', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume('x'.repeat(100_000));
    const used = await house.unitOfWork.records.snapshots.bytesOf(house.customer.account.id, null);
    const quotaBytes = used.inAll + 50_000;
    const { target, restore } = await clone(house, source);
    await house.unitOfWork.records.accounts.update(house.customer.account.id, { quotaBytes });
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.equal(ended.state, 'failed');
    assert.equal(ended.error?.reason, 'over_byte_quota');
    assert.deepEqual(await readdir(join(house.dataDir, 'volumes')), [source.uuid]);
    assert.notEqual(target.uuid, source.uuid);
  });

  test('that its tenant emptied since its last backup is empty too', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    await house.takeBackup(source);
    const data = join(house.files.volumePath(source.uuid), 'data');
    await rm(data);
    const { target, restore } = await clone(house, source);
    await house.work();
    assert.partialDeepStrictEqual(await house.services.restores.find(STAFF, restore), {
      state: 'succeeded',
      error: null,
    });
    assert.deepEqual(await readdir(house.files.volumePath(target.uuid)), []);
  });

  test('whose snapshot cannot be taken fails with a sentence that says so', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const { restore } = await clone(house, source);
    await rm(house.files.volumePath(source.uuid), { recursive: true });
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.equal(ended.state, 'failed');
    assert.match(saidOf(ended.error), /source .* does not exist/);
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await madeOf(house, restore), { state: 'deleted' });
  });

  test('of a target that is deleted before its snapshot is taken fails', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const { restore } = await clone(house, source);
    await house.services.targets.remove(STAFF, source);
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.equal(ended.state, 'failed');
    assert.match(saidOf(ended.error), /'deleted' and cannot be restored/);
  });

  test('that is itself deleted before it is filled leaves neither a volume nor its snapshot', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const { target, restore } = await clone(house, source);
    await house.services.targets.removeWithSnapshots(house.customer.actor, target, { origin: 'billing-panel' });
    await house.work();
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await madeOf(house, restore), { state: 'deleted' });
    assert.deepEqual(await readdir(join(house.dataDir, 'volumes')), [source.uuid]);
    assert.deepEqual(await house.stored(), []);
  });

  test('into which another restore waits too still leaves no snapshot when it is deleted', async () => {
    await using house = await openInstallation();
    const other = await house.takeBackup(await house.addTarget());
    const { target, restore } = await clone(house, await house.addVolume());
    const row = { ...restore, id: 4_000_000, uuid: '7a0f1c52-9a64-4f0e-8a35-0c2f6f3b7d11' };
    await house.unitOfWork.records.restores.insert({
      ...row,
      kind: 'in_place',
      snapshotId: other.id,
      dropsSnapshot: false,
    });
    await house.services.targets.remove(STAFF, target);
    assert.partialDeepStrictEqual(await house.services.restores.find(STAFF, row), { state: 'cancelled' });
    await house.work();
    assert.partialDeepStrictEqual(await house.services.restores.find(STAFF, restore), { state: 'failed' });
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await madeOf(house, restore), { state: 'deleted' });
  });
});

describe('the snapshot that a clone is made of', () => {
  test('is nobody’s to see, to change, to copy, to restore or to delete', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const { restore } = await clone(house, source);
    const key = { id: restore.snapshotId };
    const { snapshots, restores, backups, deleteByIds } = house.services;
    for (const isTaken of [false, true]) {
      if (isTaken) {
        const task = there(await house.services.tasks.claim());
        await house.services.tasks.perform(task, new AbortController().signal, () => {});
        assert.equal((await madeOf(house, restore)).state, 'available');
      }
      for (const actor of [STAFF, house.customer.actor]) {
        for (const attempt of [
          () => snapshots.find(actor, key),
          () => snapshots.change(actor, key, { isProtected: true }),
          () => snapshots.delete(actor, [key]),
          () => snapshots.change(actor, key, { name: 'mine' }),
          () => restores.intoNewTarget(actor, key, COPY),
          () => restores.inPlace(actor, key, null),
          () => backups.copySnapshot(actor, key),
          () => deleteByIds(actor, [key.id]),
        ]) {
          await assert.rejects(attempt(), { code: 'not_found' });
        }
      }
      assert.deepEqual(await house.snapshotsOf(source), []);
    }
  });

  test('takes up neither a quota nor a place in its store', async () => {
    await using house = await openInstallation();
    const { actor, account } = house.customer;
    await house.unitOfWork.records.accounts.update(account.id, { quotaPerDay: 1, quotaTotal: 1 });
    const source = await house.addVolume();
    await clone(house, source);
    await house.services.backups.backUp(actor, source, 'snapshot', 'mine');
    await assert.rejects(house.services.backups.backUp(actor, source, 'snapshot', 'one more'), {
      code: 'quota_exceeded',
    });
    const counts = await house.services.backups.manualCounts(actor, account.id, 'snapshot');
    assert.deepEqual(counts, { today: 1, total: 1 });
    assert.deepEqual(await house.services.snapshots.countByPlace(actor, account.id), { local: 1, remote: 0 });
  });

  test('keeps its target from being deleted no more than a clone does', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const { target } = await clone(house, source);
    const task = there(await house.services.tasks.claim());
    await house.services.targets.removeWithSnapshots(house.customer.actor, source, { origin: 'billing-panel' });
    await house.services.housekeeping.cleanUp();
    await house.services.tasks.perform(task, new AbortController().signal, () => {});
    await house.work();
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await readdir(join(house.dataDir, 'volumes')), [target.uuid]);
    assert.equal(await readFile(join(house.files.volumePath(target.uuid), 'data'), 'utf8'), 'as it is now');
  });
});

describe('an account', () => {
  test('may have ten restores into new targets under way, clones included, and more when one has ended', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    const snapshot = await house.takeBackup(source);
    const { actor } = house.customer;
    const asked = await Promise.allSettled([
      ...Array.from({ length: MAX_UNFINISHED_RESTORES }, () => clone(house, source)),
      house.services.restores.intoNewTarget(actor, snapshot, COPY),
    ]);
    const refused = asked.filter(({ status }) => status === 'rejected');
    assert.equal(refused.length, 1);
    const before = await house.dump();
    for (const more of [
      () => clone(house, source),
      () => house.services.restores.intoNewTarget(STAFF, snapshot, COPY),
    ]) {
      await assert.rejects(
        more(),
        refusedAs({ code: 'quota_exceeded', message: /10 restores and clones at once; wait/ }),
      );
    }
    assert.deepEqual(await house.dump(), before);
    await house.work();
    await clone(house, source);
  });

  test('may have a thousand managed volumes', async () => {
    await using house = await openInstallation();
    const source = await house.addVolume();
    await house.unitOfWork.transaction(async ({ targets }) => {
      for (let count = 1; count < MAX_VOLUMES; count += 1) {
        const uuid = `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
        await targets.insert({ ...source, id: 4_000_000 + count, uuid });
      }
    });
    const isRefused = refusedAs({ code: 'quota_exceeded', message: /1000 managed volumes/ });
    await assert.rejects(house.addVolume(), isRefused);
    await assert.rejects(clone(house, source), isRefused);
    assert.deepEqual(await readdir(join(house.dataDir, 'volumes')), [source.uuid]);
    await house.services.targets.remove(STAFF, { id: 4_000_001 });
    await house.addVolume();
  });
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Store } from '../../../src/domain/store.ts';
import type { Task } from '../../../src/domain/task.ts';
import { grantBytes } from '../../../src/services/runs/write-limits.ts';
import { Gate, holdingBackups } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { FIRST, STAFF, there } from '../../support/values.ts';

const KIB = 1_024;
const MORE_THAN_ANY_DISK = 2 ** 52;

const backUp = async (house: Installation, kibibytes: number) => {
  const paths = [await house.addSource({ 'noise.txt': randomBytes(kibibytes * KIB).toString('hex') })];
  const target = await house.addTarget({ paths });
  const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'x');
  await house.work();
  const [task] = (await house.services.runs.find(STAFF, there(run))).tasks;
  return { target, outcome: [task?.state, task?.reason] };
};

/** Two copies in the making, which wait at the gates: where one store takes both, at the first. */
const holdTwo = async (house: Installation, gate: Gate, gateOfLater = gate, storeId = house.store.id) => {
  const tasks: Task[] = [];
  const works: Promise<unknown>[] = [];
  for (const [id, at] of [[house.store.id, gate] as const, [storeId, gateOfLater] as const]) {
    const before = at.passes;
    const target = await house.addTarget({ storeId: id });
    const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'x');
    works.push(house.work());
    await at.passed(before + 1);
    tasks.push(there((await house.services.runs.find(STAFF, there(run))).tasks[0]));
  }
  return { first: there(tasks[0]), later: there(tasks[1]), works };
};

const SUCCEEDED = ['succeeded', null];
const OVER = ['failed', 'over_byte_quota'];

describe('an account with a quota of bytes', () => {
  test('keeps as much as that, over all its stores, and what would go beyond ends while it is written, without a trace', async () => {
    await using house = await openInstallation();
    const { accounts } = house.services;
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: 300 * KIB });
    assert.deepEqual((await backUp(house, 128)).outcome, SUCCEEDED);
    const before = await house.stored();
    assert.deepEqual((await backUp(house, 256)).outcome, OVER);
    assert.deepEqual(
      (await house.stored()).filter((name) => name.includes('.')),
      before.filter((name) => name.includes('.')),
    );
    assert.deepEqual((await backUp(house, 64)).outcome, SUCCEEDED, 'what is left may be used');
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: null });
    assert.deepEqual((await backUp(house, 256)).outcome, SUCCEEDED);
  });

  test('is refused a backup by hand, or a copy, as soon as it is asked for once nothing is left', async () => {
    await using house = await openInstallation();
    const { accounts, backups, restores, runs } = house.services;
    const { target } = await backUp(house, 64);
    const { id } = there((await house.snapshotsOf(target))[0]);
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1 });
    const over = reasonIs('over_byte_quota');
    await assert.rejects(backups.backUp(STAFF, target, 'backup', 'y'), over);
    await assert.rejects(backups.copySnapshot(STAFF, { id }), over);
    await assert.rejects(restores.intoNewTarget(STAFF, { id }, { name: 'clone', kind: 'drive' }), over);
    assert.equal((await runs.list(STAFF, {}, { offset: 0, limit: 10 })).total, 1);
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await house.tasksOf(schedule), [{ state: 'failed', reason: 'over_byte_quota' }]);
  });

  test('never has more than that, however many of its copies are made at once, on several nodes', async () => {
    const gates = [new Gate(), new Gate()];
    await using house = await openInstallation({ drivers: [holdingBackups(...gates)] });
    const nodes = [house.services, (await house.openNode()).services];
    const quotaBytes = 3 * 1024 * KIB;
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes });
    const targets = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const noise = { 'noise.bin': randomBytes(1_100 * KIB).toString('latin1') };
        return house.addTarget({ paths: [await house.addSource(noise)] });
      }),
    );
    for (const target of targets) await house.services.backups.backUp(STAFF, target, 'backup', 'x');
    const works: Promise<unknown>[] = [];
    // Each takes its own: who finds that another one was faster has nothing left to do.
    for (const times of [1, 2])
      for (const [n, gate] of gates.entries()) {
        works.push(house.work(nodes[n]));
        await gate.passed(times);
      }
    for (const gate of gates) gate.release();
    await Promise.all(works);
    const kept = await Promise.all(targets.map(async (target) => there((await house.snapshotsOf(target))[0])));
    const bytes = kept.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
    assert.ok(bytes > 0 && bytes <= quotaBytes, String(bytes));
    // Which of them are kept depends on who asked first, but they never all run out.
    const ended = kept.map(({ state, error }) => (state === 'available' ? 'kept' : error?.reason));
    assert.deepEqual([...new Set(ended)].toSorted(), ['kept', 'over_byte_quota']);
    const { inAll } = await house.unitOfWork.records.snapshots.bytesOf(house.customer.account.id, null);
    assert.equal(inAll, bytes, 'nothing is granted any more');
  });

  test('has the later of two copies give way where what both need is not there', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1_000 });
    const { first, later, works } = await holdTwo(house, gate);
    const ask = (task: Task, bytes: number) =>
      grantBytes(house.unitOfWork, task, house.store, { bytes, mayWait: true });
    assert.equal(await ask(first, 400), 475);
    assert.equal(await ask(later, 500), 503);
    assert.equal(await ask(first, 600), null, 'waits');
    await assert.rejects(ask(later, 600), reasonIs('over_byte_quota'));
    gate.release();
    await Promise.all(works);
  });

  test('has the last of several copies wait for what the others were granted and may not use', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1_000 });
    const { first, later, works } = await holdTwo(house, gate);
    const ask = (task: Task, bytes: number) =>
      grantBytes(house.unitOfWork, task, house.store, { bytes, mayWait: true });
    assert.equal(await ask(first, 400), 475);
    assert.equal(await ask(later, 500), 503);
    assert.equal(await ask(later, 600), null, 'waits');
    await assert.rejects(ask(later, 601), reasonIs('over_byte_quota'));
    assert.equal(await ask(first, 1_001), null, 'waits, and has used all of it');
    await assert.rejects(ask(later, 600), reasonIs('over_byte_quota'));
    gate.release();
    await Promise.all(works);
  });

  test('counts of its managed volumes what they take up, as of their restore and of each night', async () => {
    await using house = await openInstallation();
    const { id } = house.customer.account;
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes: 100 * 1024 * KIB });
    const volume = await house.addVolume('x'.repeat(1024 * KIB));
    const inAll = async () => (await house.unitOfWork.records.snapshots.bytesOf(id, null)).inAll;
    assert.equal(await inAll(), 0);
    await house.services.housekeeping.cleanUp();
    await house.services.housekeeping.measured();
    const one = await inAll();
    assert.ok(one >= 1024 * KIB && one < 1100 * KIB, String(one));
    const snapshot = await house.takeBackup(volume);
    await house.services.restores.intoNewTarget(STAFF, snapshot, { name: 'clone', kind: 'drive' });
    await house.work();
    const both = (await inAll()) - one;
    assert.ok(both >= 1024 * KIB && both < 1100 * KIB, String(both));
  });

  test('counts the other volumes where one cannot be measured', async () => {
    await using house = await openInstallation();
    const { id } = house.customer.account;
    await house.services.accounts.change(STAFF, house.customer.account.name, { quotaBytes: 100 * 1024 * KIB });
    const volumes = [await house.addVolume(), await house.addVolume()];
    const [first = ''] = await readdir(join(house.dataDir, 'volumes'));
    const other = there(volumes.find(({ uuid }) => uuid !== first));
    await writeFile(join(house.files.volumePath(other.uuid), 'data'), 'x'.repeat(1024 * KIB));
    await rm(house.files.volumePath(first), { recursive: true });
    await writeFile(house.files.volumePath(first), 'no directory');
    await house.services.housekeeping.cleanUp();
    await house.services.housekeeping.measured();
    assert.ok((await house.unitOfWork.records.snapshots.bytesOf(id, null)).inAll >= 1024 * KIB);
  });

  test('restores no more than that into a new target', async () => {
    await using house = await openInstallation();
    const { accounts, restores } = house.services;
    const { target } = await backUp(house, 64);
    const [snapshot] = await house.snapshotsOf(target);
    const key = { id: there(snapshot).id };
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: there(snapshot?.sizeBytes) + 100 * KIB });
    const { restore } = await restores.intoNewTarget(STAFF, key, { name: 'clone', kind: 'drive' });
    await house.work();
    assert.partialDeepStrictEqual(await restores.find(STAFF, { id: restore.id }), {
      state: 'failed',
      error: { reason: 'over_byte_quota' },
    });
  });
});

test('a store that takes so many bytes of an account refuses a copy at once where nothing comes free there, whatever is made elsewhere', async () => {
  const gates = [new Gate(), new Gate()] as const;
  await using house = await openInstallation({ drivers: [holdingBackups(...gates)] });
  await house.services.stores.change(STAFF, 'local', { limits: { maxBytesPerAccount: 1_000 } });
  const other = await house.addStore('other');
  const { first, later, works } = await holdTwo(house, gates[0], gates[1], other.id);
  const ask = (task: Task, store: Store, bytes: number) =>
    grantBytes(house.unitOfWork, task, store, { bytes, mayWait: true });
  await ask(later, other, 5_000);
  const local = there((await house.unitOfWork.records.stores.findMany([house.store.id]))[0]);
  await ask(first, local, 400);
  await assert.rejects(ask(first, local, 1_001), reasonIs('over_byte_quota'));
  for (const gate of gates) gate.release();
  await Promise.all(works);
});

test('a store that takes so many bytes of an account takes no more, whatever the account may keep elsewhere', async () => {
  await using house = await openInstallation();
  await house.services.stores.change(STAFF, 'local', { limits: { maxBytesPerAccount: 200 * KIB } });
  assert.deepEqual((await backUp(house, 128)).outcome, SUCCEEDED);
  assert.deepEqual((await backUp(house, 128)).outcome, OVER);
});

describe('what is kept free for the database', () => {
  test('is touched by no backup, which says so and leaves nothing', async () => {
    await using house = await openInstallation({ reservedBytes: MORE_THAN_ANY_DISK });
    assert.deepEqual((await backUp(house, 1)).outcome, ['failed', 'disk_reserved']);
    assert.deepEqual(
      (await house.stored()).filter((name) => name.includes('.')),
      [],
    );
  });

  test('keeps nothing back where there is more', async () => {
    await using house = await openInstallation({ reservedBytes: 1 });
    assert.deepEqual((await backUp(house, 1)).outcome, SUCCEEDED);
    assert.ok((await readdir(join(house.dataDir, 'stores'))).length > 0);
  });
});

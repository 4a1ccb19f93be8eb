import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { MovedSnapshot } from '../../../src/services/snapshots/index.ts';
import { noteLeft, readLeft } from '../../../src/services/stores/index.ts';
import { describeTree } from '../../drivers/source-tree.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const { signal } = new AbortController();

async function setUp(house: Installation) {
  const to = await house.addStore('vault');
  const source = await house.addSource({ a: 'first', b: 'stays' });
  const target = await house.addTarget({ paths: [source] });
  const schedule = await house.addSchedule([target], { method: { kind: 'incremental', fullEvery: 7 } });
  const back = async (content: string) => {
    await writeFile(join(source, 'a'), content);
    house.clock.advance(3_600);
    await house.services.backups.runSchedule(STAFF, schedule);
    await house.work();
    return there((await house.snapshotsOf(target)).at(-1));
  };
  const move = async (there = to) => {
    const plan = { from: house.store, to: there, accountId: null };
    const snapshots: MovedSnapshot[] = [];
    for await (const one of house.services.storeMove.snapshots(STAFF, plan, signal)) snapshots.push(one);
    return { snapshots, targets: await house.services.storeMove.targets(STAFF, plan) };
  };
  return { to, source, target, back, move };
}

const names = async (root: string) =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.backrota'))
    .map(({ name }) => name);

describe('moving a store', () => {
  test('leaves each row as it is but for its place, deletes the first copies, and has the target go on there', async () => {
    await using house = await openInstallation();
    const { to, source, target, back, move } = await setUp(house);
    for (const content of ['one', 'two', 'three']) await back(content);
    const [full, second] = await house.snapshotsOf(target);
    await house.services.snapshots.change(STAFF, there(second), { isProtected: true });
    const before = await house.snapshotsOf(target);
    const tree = describeTree(source);
    const { snapshots, targets } = await move();
    assert.deepEqual(
      [snapshots.map(({ isMoved, problem }) => [isMoved, problem]), targets],
      [Array(3).fill([true, null]), { moved: 1, waiting: 0 }],
    );
    const after = await house.snapshotsOf(target);
    const kept = before.map(({ storeId: _s, sizeBytes: _b, verifiedAt: _v, version: _n, ...rest }) => rest);
    assert.partialDeepStrictEqual(after, kept);
    assert.ok(after.every(({ storeId }) => storeId === to.id));
    assert.deepEqual(await names(house.storeRoot), []);
    assert.deepEqual(await house.unitOfWork.records.settings.beginningWith('moved:'), new Map());
    const directory = join(house.folder, 'restored');
    await house.services.directoryRestores.restore(STAFF, there(after.at(-1)), directory, signal);
    assert.deepEqual(describeTree(directory), tree);
    // The chain goes on upon what was moved, and each is whole.
    const next = await back('four');
    assert.deepEqual([next.storeId, next.parentId, next.chainId], [to.id, after.at(-1)?.id, full?.uuid]);
    for (const snapshot of await house.snapshotsOf(target))
      assert.equal((await house.services.verification.verify(STAFF, snapshot, signal)).outcome, 'whole');
  });

  test('deletes no copy that is not whole in the other store, and says why it stays', async () => {
    await using house = await openInstallation();
    const { target, back, move } = await setUp(house);
    const { locator } = await back('one');
    const directory = join(house.storeRoot, there(locator));
    const before = await names(house.storeRoot);
    for (const name of await readdir(directory)) {
      const bytes = await readFile(join(directory, name));
      if (name.includes('data')) await writeFile(join(directory, name), bytes.fill(0, bytes.length >> 1));
    }
    const { snapshots, targets } = await move();
    assert.deepEqual([snapshots.map(({ isMoved }) => isMoved), targets], [[false], { moved: 0, waiting: 1 }]);
    assert.match(there(there(snapshots[0]).problem).reason, /damaged/);
    assert.deepEqual(await names(house.storeRoot), before);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ storeId: house.store.id, locator }]);
  });

  test('that was cut off between the row and the deletion deletes the first copy when it is begun again', async () => {
    await using house = await openInstallation();
    const { back, move } = await setUp(house);
    const { id, accountId, locator } = await back('one');
    const aside = join(house.folder, 'aside');
    await cp(house.storeRoot, aside, { recursive: true });
    await move();
    await cp(aside, house.storeRoot, { recursive: true });
    await noteLeft(house.unitOfWork.records, { id, accountId }, house.store.id, there(locator));
    assert.notDeepEqual(await names(house.storeRoot), []);
    assert.deepEqual((await move()).snapshots, []);
    assert.deepEqual(await names(house.storeRoot), []);
  });

  test('begun twice at once is refused the second time, and every snapshot has its copy', async () => {
    await using house = await openInstallation();
    const { to, target, back } = await setUp(house);
    for (const content of ['one', 'two', 'three']) await back(content);
    const plan = { from: house.store, to, accountId: null };
    const moves = [0, 1].map(() => house.services.storeMove.snapshots(STAFF, plan, signal));
    const begun = await Promise.allSettled(moves.map((snapshots) => snapshots.next()));
    const refused = begun.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    assert.deepEqual(
      refused.map(({ problem }) => problem.reason),
      ['move_running'],
    );
    for (const snapshots of moves) for await (const { isMoved } of snapshots) assert.equal(isMoved, true);
    for (const snapshot of await house.snapshotsOf(target)) {
      assert.equal(snapshot.storeId, to.id);
      assert.equal((await house.services.verification.verify(STAFF, snapshot, signal)).outcome, 'whole');
    }
  });

  test('that was silent for too long is taken over by another, and goes on no more', async () => {
    await using house = await openInstallation();
    const { to, target, back, move } = await setUp(house);
    for (const content of ['one', 'two', 'three']) await back(content);
    const plan = { from: house.store, to, accountId: null };
    const silent = house.services.storeMove.snapshots(STAFF, plan, signal);
    await silent.next();
    await assert.rejects(move(), reasonIs('move_running'));
    house.clock.advance(31);
    assert.equal((await move()).snapshots.length, 2);
    await assert.rejects(silent.next(), reasonIs('move_running'));
    for (const snapshot of await house.snapshotsOf(target))
      assert.equal((await house.services.verification.verify(STAFF, snapshot, signal)).outcome, 'whole');
  });

  test('deletes no copy that a row tells of, whatever was left to delete', async () => {
    await using house = await openInstallation();
    const { back, move, target } = await setUp(house);
    const { id, accountId } = await back('one');
    await move();
    const { storeId, locator } = there((await house.snapshotsOf(target))[0]);
    await noteLeft(house.unitOfWork.records, { id, accountId }, storeId, there(locator));
    const back2 = { from: await house.services.stores.findByName(STAFF, 'vault'), to: house.store, accountId: null };
    const moved: MovedSnapshot[] = [];
    for await (const one of house.services.storeMove.snapshots(STAFF, back2, signal)) moved.push(one);
    assert.deepEqual(
      moved.map(({ isMoved, problem }) => [isMoved, problem]),
      [[true, null]],
    );
  });

  test('while a copy is read where it was is no verdict on the snapshot', async () => {
    await using house = await openInstallation();
    const { to, target, back, move } = await setUp(house);
    const before = await back('one');
    await move();
    assert.equal((await house.services.verification.read(before, signal)).outcome, 'unread');
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available', storeId: to.id }]);
  });

  test('between stores of one directory, or one within the other, is refused, by whatever link', async () => {
    await using house = await openInstallation();
    const { target, back } = await setUp(house);
    await back('one');
    await mkdir(join(house.storeRoot, 'inner'));
    for (const [name, place] of [
      ['twin', house.storeRoot],
      ['inner', join(house.storeRoot, 'inner')],
    ] as const) {
      const root = join(house.folder, name);
      const to = await house.addStore(name, 'archive', { settings: { root } });
      await symlink(place, root);
      const moves = house.services.storeMove.snapshots(STAFF, { from: house.store, to, accountId: null }, signal);
      await assert.rejects(moves.next(), reasonIs('stores_overlap'));
    }
    const [snapshot] = await house.snapshotsOf(target);
    assert.equal((await house.services.verification.verify(STAFF, there(snapshot), signal)).outcome, 'whole');
  });

  test('what it could not delete is tried again every hour, and its store is not removed before', async () => {
    await using house = await openInstallation();
    const { back, move } = await setUp(house);
    const { id, accountId, locator } = await back('one');
    const aside = join(house.folder, 'aside');
    await cp(house.storeRoot, aside, { recursive: true });
    await move();
    await cp(aside, house.storeRoot, { recursive: true });
    const { records } = house.unitOfWork;
    await noteLeft(records, { id, accountId }, house.store.id, there(locator));
    await assert.rejects(house.services.stores.remove(STAFF, house.store.name), reasonIs('copies_left'));
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await names(house.storeRoot), []);
    assert.deepEqual(await readLeft(records, { accountId }), []);
    await house.services.stores.remove(STAFF, house.store.name);
  });

  test('to a store whose limit of bytes has no room leaves the snapshot where it is', async () => {
    await using house = await openInstallation();
    const { target, back, move } = await setUp(house);
    await house.services.stores.change(STAFF, 'vault', { limits: { maxBytesPerAccount: 1 } });
    await back('one');
    const to = await house.services.stores.findByName(STAFF, 'vault');
    const { snapshots } = await move(to);
    assert.deepEqual(
      snapshots.map(({ isMoved, problem }) => [isMoved, problem?.reason]),
      [[false, 'over_byte_quota']],
    );
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available', storeId: house.store.id }]);
  });

  test('to itself, and to one of another account, is refused', async () => {
    await using house = await openInstallation();
    const other = await house.addAccount('other');
    const hers = await house.addStore('hers', 'archive', { accountId: other.account.id });
    for (const [to, reason] of [
      [house.store, 'store_move_itself'],
      [hers, 'store_of_one_account'],
    ] as const) {
      const moves = house.services.storeMove.snapshots(STAFF, { from: house.store, to, accountId: null }, signal);
      await assert.rejects(moves.next(), reasonIs(reason));
    }
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Store } from '../../src/domain/store.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { saidOf } from '../support/told.ts';
import { DAY, FIRST, STAFF } from '../support/values.ts';
import { type ByHand, openByHand } from './borg-repository.ts';
import { giveAllAttributes, wholeTree } from './whole-tree.ts';

const PASSPHRASE = 'horse staple';
const { signal } = new AbortController();

const addBorg = async (house: Installation): Promise<{ readonly store: Store; readonly byHand: ByHand }> => {
  const repository = join(house.folder, 'web.borg');
  const store = await house.services.stores.add(STAFF, {
    accountId: null,
    name: 'vault',
    locationCode: 'BRG',
    driver: 'borg',
    settings: { repository },
    secrets: { passphrase: PASSPHRASE },
  });
  return { store, byHand: openByHand(repository, PASSPHRASE, join(house.folder, 'by-hand')) };
};

describe('a borg store', () => {
  test('keeps archives that anybody lists and extracts who has the passphrase alone, and gives all back as it was', async () => {
    await using house = await openInstallation();
    const { store, byHand } = await addBorg(house);
    const source = await house.addSource({ 'deep/a': 'hello', big: 'x'.repeat(300_000), Ünïcode: 'ü' });
    giveAllAttributes(source, 'big');
    const target = await house.addTarget({ name: 'web', storeId: store.id, paths: [source] });
    const snapshot = await house.takeBackup(target);
    const [archive = ''] = byHand.list();
    assert.match(archive, /-web-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d [0-9a-f-]{36}$/);
    const [extracted, restored] = [join(house.folder, 'extracted'), join(house.folder, 'restored')];
    mkdirSync(extracted);
    byHand.borg(['extract', '--numeric-ids', `::${archive.split(' ')[0]}`], { cwd: extracted });
    assert.equal(wholeTree(join(extracted, source)), wholeTree(source));
    await house.services.directoryRestores.restore(STAFF, snapshot, restored, signal);
    assert.equal(wholeTree(restored), wholeTree(source));
    assert.ok(existsSync(join(house.folder, 'web.borg/backrota.json')));
  });

  test('holds one target alone', async () => {
    await using house = await openInstallation();
    const { store } = await addBorg(house);
    await house.addTarget({ storeId: store.id });
    await assert.rejects(house.addTarget({ storeId: store.id }), { code: 'conflict' });
    const elsewhere = await house.addTarget();
    const schedule = await house.addSchedule([elsewhere], { destination: store.locationCode });
    const { run } = await house.services.backups.runSchedule(STAFF, schedule);
    await house.work();
    const [task] = await house.services.runs.tasksOf([run]);
    assert.partialDeepStrictEqual(task, { state: 'failed', reason: 'store_holds_target' });
  });

  test('takes in nothing for a target that is deleted meanwhile', async () => {
    await using house = await openInstallation();
    const { store, byHand } = await addBorg(house);
    const target = await house.addTarget({ storeId: store.id, paths: [await house.addSource()] });
    await house.takeBackup(target);
    byHand.borg(['create', '::theirs', 'by-hand'], { cwd: house.folder });
    await house.services.targets.remove(STAFF, target);
    assert.equal(await house.services.repositories.importOf(store, target, signal), 0);
  });

  test('frees the room of what was deleted when it is compacted', async () => {
    await using house = await openInstallation();
    const { store } = await addBorg(house);
    const source = await house.addSource();
    execFileSync('dd', ['if=/dev/urandom', `of=${join(source, 'big')}`, 'bs=1M', 'count=8', 'status=none']);
    const target = await house.addTarget({ storeId: store.id, paths: [source] });
    const snapshot = await house.takeBackup(target);
    const used = () =>
      Number(
        execFileSync('du', ['-sk', join(house.folder, 'web.borg')])
          .toString()
          .split('\t')[0],
      );
    const full = used();
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.services.housekeeping.cleanUp();
    assert.ok(used() > 8_000);
    await house.services.repositories.compact(STAFF, store, signal);
    assert.ok(used() < full / 4, `${used()} of ${full} KiB`);
    assert.equal((await house.services.repositories.lastCompacted([target])).get(target.id), house.clock.now());
  });

  test('whose lock another host holds keeps what is in it until that is removed by hand', async () => {
    await using house = await openInstallation();
    const { store, byHand } = await addBorg(house);
    const target = await house.addTarget({ storeId: store.id, paths: [await house.addSource()] });
    const snapshot = await house.takeBackup(target);
    const { housekeeping, repositories, snapshots } = house.services;
    const lock = join(house.folder, 'web.borg/lock.exclusive');
    mkdirSync(lock);
    writeFileSync(join(lock, 'elsewhere@1.1-0'), '');
    await snapshots.delete(STAFF, [snapshot]);
    await housekeeping.cleanUp();
    assert.ok(existsSync(lock));
    await repositories.breakLocks(STAFF, store);
    assert.ok(!existsSync(lock));
    assert.equal(byHand.list().length, 1);
  });

  test('makes a backup one with warnings of files that cannot be read, and keeps the others', async () => {
    await using house = await openInstallation();
    const { store, byHand } = await addBorg(house);
    const source = await house.addSource({ 'kept.txt': 'kept' });
    // Settings of the kernel cannot be read as borg reads files; one of them not at all.
    const target = await house.addTarget({ storeId: store.id, paths: [source, '/proc/sys/net/ipv4/route'] });
    const schedule = await house.addSchedule([target]);
    await house.live(FIRST);
    const [task] = await house.tasksOf(schedule);
    assert.equal(task?.state, 'succeeded_with_warnings');
    assert.match(saidOf(task.log), /route\/\w+' could not be read/);
    assert.match(byHand.borg(['list', '--short', `::${byHand.list()[0]?.split(' ')[0]}`]), /\/kept\.txt$/m);
  });

  test('takes in what others made, once; it outlives the schedules, is no quota, is restored, and goes by hand alone', async () => {
    await using house = await openInstallation();
    const { store, byHand } = await addBorg(house);
    const source = await house.addSource({ 'mine.txt': 'mine' });
    const target = await house.addTarget({ storeId: store.id, paths: [source] });
    await house.takeBackup(target);
    const foreign = join(house.folder, 'foreign');
    mkdirSync(foreign);
    writeFileSync(join(foreign, 'theirs.txt'), 'theirs');
    byHand.borg(['create', '--timestamp', '2020-01-01T00:00:00', '::theirs', 'foreign'], { cwd: house.folder });
    const { repositories, snapshots, housekeeping } = house.services;
    const imported = async () => (await repositories.import(STAFF, store, signal)).map((work) => work.imported);
    assert.deepEqual([await imported(), await imported()], [[1], [0]]);
    const all = await house.snapshotsOf(target);
    const theirs = all.find(({ origin }) => origin === 'imported') ?? assert.fail('it was not taken in');
    assert.partialDeepStrictEqual(theirs, { name: 'theirs', state: 'available', scheduleId: null });
    const usage = await house.unitOfWork.records.snapshots.usage(store.id, target.accountId, target.id, null);
    assert.equal(usage.ofTarget, 1);
    const restored = join(house.folder, 'restored');
    await house.services.directoryRestores.restore(STAFF, theirs, restored, signal);
    assert.equal(statSync(join(restored, 'theirs.txt')).size, 6);
    await snapshots.delete(STAFF, [theirs]);
    await housekeeping.cleanUp();
    assert.equal(byHand.list().length, 1);
  });

  test('is looked after each night: what others made is taken in, and outlives three prunes', async () => {
    await using house = await openInstallation();
    const { store, byHand } = await addBorg(house);
    const source = await house.addSource({ 'mine.txt': 'mine' });
    const target = await house.addTarget({ storeId: store.id, paths: [source], rotation: 1 });
    const schedule = await house.addSchedule([target], { compactsAfter: true, archiveName: '{repo_name}-{timestamp}' });
    const run = async () => {
      const { run: made } = await house.services.backups.runSchedule(STAFF, schedule);
      await house.work();
      await house.services.housekeeping.cleanUp();
      house.clock.advance(60);
      return (await house.services.runs.tasksOf([made]))[0];
    };
    const first = await run();
    assert.deepEqual(
      first?.followUps.map(({ kind, outcome }) => [kind, outcome]),
      [
        ['prune', 'done'],
        ['compact', 'done'],
      ],
    );
    byHand.borg(['create', '::theirs', source]);
    house.clock.advanceTo(Math.ceil(house.clock.now() / DAY) * DAY + 2 * 3_600);
    await house.services.housekeeping.cleanUp();
    await house.services.housekeeping.lookedAfter();
    for (let count = 0; count < 3; count += 1) await run();
    const names = byHand.list().map((archive) => archive.split(' ')[0] ?? '');
    assert.equal(names.length, 2, names.join(', '));
    assert.ok(names.includes('theirs'));
    assert.match(names.find((name) => name !== 'theirs') ?? '', /-\d{10}$/);
    const origins = (await house.snapshotsOf(target))
      .filter(({ state }) => state === 'available')
      .map(({ origin }) => origin);
    assert.ok(origins.includes('imported'));
  });

  test('of a root has a repository for each target below it, whose keys lie in the data directory', async () => {
    await using house = await openInstallation();
    const root = join(house.folder, 'borgs');
    mkdirSync(root);
    const store = await house.services.stores.add(STAFF, {
      accountId: null,
      name: 'borgs',
      locationCode: 'BRG',
      driver: 'borg',
      settings: { root, encryption: 'keyfile' },
      secrets: { passphrase: PASSPHRASE },
    });
    const targets = [await house.addTarget({ storeId: store.id }), await house.addTarget({ storeId: store.id })];
    const snapshots = [];
    for (const target of targets) snapshots.push(await house.takeBackup(target));
    const repositories = readdirSync(root).filter((name) => name !== 'backrota.json');
    assert.deepEqual(repositories.sort(), targets.map(({ uuid }) => uuid).sort());
    const keys = join(house.dataDir, 'borg', store.uuid, '.config/borg/keys');
    assert.equal(readdirSync(keys).length, 2);
    for (const target of targets)
      assert.match(await house.services.repositories.exportKey(STAFF, store, target), /^BORG_KEY /);
    const restored = join(house.folder, 'restored');
    await house.services.directoryRestores.restore(STAFF, snapshots[1] ?? assert.fail(), restored, signal);
    assert.ok(existsSync(join(restored, 'index.html')));
  });
});

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { Places, RESTORE, restoreTo, stagingOf } from '../file-tree/replacement-places.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { saidOf } from '../support/told.ts';
import { STAFF } from '../support/values.ts';
import { Mounted, type What } from './mounted.ts';

const refusal = (named: string) => (error: unknown) => {
  assert.ok(error instanceof GatewayError);
  assert.deepEqual([error.code, error.problem.reason], ['driver_failed', 'mount_point']);
  const sentence = sayInEnglish(error.problem);
  assert.ok(sentence.includes(`'${named}'`), sentence);
  assert.ok(!sentence.includes(RESTORE.stagingSecret), sentence);
  return true;
};

const KINDS: readonly (readonly [name: string, whatOf: (places: Places) => What])[] = [
  ['a file system', () => 'tmpfs'],
  ['a directory of the same file system', (places) => ({ bind: places.path('elsewhere') })],
  ['a FUSE file system', (places) => ({ fuse: places.path('elsewhere') })],
];

describe('a place', () => {
  for (const [what, whatOf] of KINDS) {
    for (const inside of ['', '/uploads', '/deep/er/uploads']) {
      test(`with ${what} mounted ${inside === '' ? 'on it' : `inside at ${inside}`} is refused before anything is made`, async () => {
        await using places = await Places.open();
        await places.write({ 'site/index.html': 'old' });
        await using mounted = await Mounted.withFile(places.path(`site${inside}`), whatOf(places));
        const replacement = await places.attempt(1, ['site']);
        assert.equal(await replacement.takeOver(), false);
        await assert.rejects(replacement.prepare(), refusal(mounted.point));
        await replacement.rollBack();
        assert.equal(await mounted.content(), 'mounted');
        assert.deepEqual(await places.leftovers(), []);
      });
    }

    test(`in which ${what} is mounted while the copy is restored is not moved, and keeps what is mounted`, async () => {
      await using places = await Places.open();
      await places.write({ 'one/index.html': 'old', 'site/index.html': 'old' });
      const replacement = await places.attempt(1, ['one', 'site']);
      await replacement.takeOver();
      const copy = ['one', 'site'].map((name) => [`${places.path(name)}/index.html`, 'new'] as const);
      await restoreTo(await replacement.prepare(), Object.fromEntries(copy));
      await replacement.stage(false);
      await using mounted = await Mounted.withFile(places.path('site/uploads'), whatOf(places));
      await assert.rejects(replacement.swap(), refusal(mounted.point));
      assert.equal(await mounted.content(), 'mounted');
      mounted.unmount();
      const old = { 'one/index.html': 'old', 'site/index.html': 'old' };
      assert.partialDeepStrictEqual(await places.at('one', 'site'), old);
      assert.deepEqual(await places.leftovers(), []);
    });
  }

  for (const inside of ['', '/up']) {
    test(`seen by another path than something mounted ${inside === '' ? 'on it' : 'inside'} is refused`, async () => {
      await using places = await Places.open();
      await places.write({ 'real/web/index.html': 'old' });
      await using _view = await Mounted.view(places.path('alias'), places.path('real'));
      await using mounted = await Mounted.withFile(places.path(`real/web${inside}`), 'tmpfs');
      const replacement = await places.attempt(1, ['alias/web']);
      assert.equal(await replacement.takeOver(), false);
      const named = inside === '' ? places.path('alias/web') : mounted.point;
      await assert.rejects(replacement.prepare(), refusal(named));
      await replacement.rollBack();
      assert.equal(await mounted.content(), 'mounted');
      assert.deepEqual(await readdir(places.path('real')), ['file', 'web']);
    });
  }

  test('beside or above a mount is replaced as any other', async () => {
    await using places = await Places.open();
    await using around = await Mounted.withFile(places.path('around'), 'tmpfs');
    await places.write({ 'around/site/index.html': 'old' });
    await using _beside = await Mounted.withFile(places.path('around/site2'), 'tmpfs');
    const replacement = await places.attempt(1, ['around/site']);
    await replacement.takeOver();
    await restoreTo(await replacement.prepare(), { 'index.html': 'new' });
    await replacement.stage(true);
    await replacement.swap();
    await replacement.close();
    assert.deepEqual(await places.at('around/site'), { 'around/site/index.html': 'new' });
    assert.equal(await around.content(), 'mounted');
  });
});

describe('what is removed', () => {
  for (const [what, whatOf] of KINDS) {
    test(`as kept by a restore stays whole while ${what} is mounted in it, which is named`, async () => {
      await using places = await Places.open();
      await places.write({ 'site/index.html': 'old' });
      const replacement = await places.attempt(1, ['site']);
      await replacement.takeOver();
      await restoreTo(await replacement.prepare(), { 'index.html': 'new' });
      await replacement.stage(true);
      await replacement.swap();
      const old = places.path(`${stagingOf(0)}/${RESTORE.stagingSecret}/1/old`);
      await using mounted = await Mounted.withFile(join(old, 'uploads'), whatOf(places));
      const files = new NodeFileArea(places.path('data'));
      await assert.rejects(files.removeKept(RESTORE, places.path('site')), refusal('old/uploads'));
      assert.equal(await mounted.content(), 'mounted');
      assert.equal(await readFile(join(old, 'index.html'), 'utf8'), 'old');
      mounted.unmount();
      await files.removeKept(RESTORE, places.path('site'));
      assert.deepEqual(await places.leftovers(), []);
    });

    test(`as a volume keeps what is mounted in it: ${what}`, async () => {
      await using places = await Places.open();
      const files = new NodeFileArea(places.path('data'));
      const uuid = '3f2b8f0e-4b52-4f6c-9f3f-0d6a5c1f7e10';
      await files.createVolume(uuid);
      await using mounted = await Mounted.withFile(join(files.volumePath(uuid), 'deep/disk'), whatOf(places));
      await assert.rejects(files.removeVolume(uuid), refusal('disk'));
      assert.equal(await mounted.content(), 'mounted');
      mounted.unmount();
      await files.removeVolume(uuid);
      assert.deepEqual(await readdir(places.path('data/volumes')), []);
    });
  }

  test('as kept by a restore stays whole while something is mounted in it under another view', async () => {
    await using places = await Places.open();
    await places.write({ 'real/site/index.html': 'old' });
    const replacement = await places.attempt(1, ['real/site']);
    await replacement.takeOver();
    await restoreTo(await replacement.prepare(), { 'index.html': 'new' });
    await replacement.stage(true);
    await replacement.swap();
    await using _view = await Mounted.view(places.path('alias'), places.path('real'));
    const old = `${stagingOf(0)}/${RESTORE.stagingSecret}/1/old`;
    await using mounted = await Mounted.withFile(places.path(`real/${old}/up`), 'tmpfs');
    const files = new NodeFileArea(places.path('data'));
    await assert.rejects(files.removeKept(RESTORE, places.path('alias/site')), refusal('old/up'));
    assert.equal(await mounted.content(), 'mounted');
    assert.equal(await readFile(places.path(`real/${old}/index.html`), 'utf8'), 'old');
  });

  test('as a volume is refused by name where something is mounted in it under another view', async () => {
    await using places = await Places.open();
    const uuid = '3f2b8f0e-4b52-4f6c-9f3f-0d6a5c1f7e10';
    await new NodeFileArea(places.path('data')).createVolume(uuid);
    await using _view = await Mounted.view(places.path('alias'), places.path('data'));
    await using mounted = await Mounted.withFile(places.path(`data/volumes/${uuid}/deep/disk`), 'tmpfs');
    await assert.rejects(new NodeFileArea(places.path('alias')).removeVolume(uuid), refusal('disk'));
    assert.equal(await mounted.content(), 'mounted');
  });
});

/** A target that may be overwritten, with a snapshot of it. */
async function addRestorable(house: Installation) {
  const source = await house.addSource({ 'index.html': 'before' });
  const added = await house.addTarget({ paths: [source] });
  const target = await house.services.targets.change(STAFF, added, { allowsInPlaceRestore: true });
  return { source, target, snapshot: await house.takeBackup(target) };
}

describe('a restore in place', () => {
  for (const [name, kind] of [
    ['a directory', 'bind'],
    ['a FUSE file system', 'fuse'],
  ] as const) {
    test(`over ${name} that is mounted fails, names it, and leaves all as it was`, async () => {
      await using house = await openInstallation();
      const { source, snapshot } = await addRestorable(house);
      await writeFile(join(source, 'index.html'), 'after');
      const elsewhere = join(house.folder, 'elsewhere');
      const what: What = kind === 'bind' ? { bind: elsewhere } : { fuse: elsewhere };
      await using mounted = await Mounted.withFile(join(source, 'uploads'), what);
      const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
      await house.work();
      const { state, error, keptPaths } = await house.services.restores.find(STAFF, restore);
      assert.deepEqual([state, keptPaths], ['failed', []]);
      assert.ok(saidOf(error).startsWith(`'${mounted.point}' is a mount point inside '${source}'`), saidOf(error));
      assert.deepEqual(
        [await mounted.content(), await readFile(join(source, 'index.html'), 'utf8')],
        ['mounted', 'after'],
      );
      assert.deepEqual(
        (await readdir(house.folder)).filter((name) => name.startsWith('.backrota')),
        [],
      );
    });
  }
});

describe('what a restore kept and cannot be removed', () => {
  test('is told by the restore, the status and the next backups, until it is gone', async () => {
    await using house = await openInstallation();
    const { target, snapshot } = await addRestorable(house);
    const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
    await house.work();
    const names = await readdir(house.folder, { recursive: true });
    const old = join(house.folder, names.find((name) => name.endsWith('/old')) ?? assert.fail());
    await using mounted = await Mounted.withFile(join(old, 'uploads'), 'tmpfs');

    const look = async () => {
      const { keptProblem } = await house.services.restores.find(STAFF, restore);
      const { rows } = await house.services.runs.list(STAFF, {}, { offset: 0, limit: 1 });
      const [task] = await house.services.runs.tasksOf(rows);
      const { keptTreesStuck } = await house.services.status.read();
      return { keptProblem, keptTreesStuck, state: task?.state, log: task?.log };
    };
    house.clock.advance(1);
    await house.takeBackup(target);
    const first = await look();
    assert.match(saidOf(first.keptProblem), /'old\/uploads' in it is a mount point; unmount it/);
    assert.deepEqual([first.keptTreesStuck, first.state], [1, 'succeeded']);

    house.clock.advance(1);
    await house.takeBackup(target);
    const second = await look();
    assert.equal(second.state, 'succeeded_with_warnings');
    assert.match(saidOf(second.log), new RegExp(`restore ${restore.id} could not be removed.*\n.*mount point`));
    assert.equal(await mounted.content(), 'mounted');

    mounted.unmount();
    house.clock.advance(1);
    await house.takeBackup(target);
    assert.partialDeepStrictEqual(await look(), { keptProblem: null, keptTreesStuck: 0 });
    house.clock.advance(1);
    await house.takeBackup(target);
    assert.partialDeepStrictEqual(await look(), { state: 'succeeded', log: [] });
  });
});

import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, mkdtemp, readFile, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { NodeFileArea } from '../../src/file-tree/file-area.ts';
import { asOrdinaryUser, Places, RESTORE, restoreTo, worksOf } from './replacement-places.ts';

const refusal = (reason: string) => (error: unknown) => {
  assert.ok(error instanceof GatewayError);
  assert.deepEqual([error.code, error.problem.reason], ['driver_failed', reason]);
  return true;
};

/** Stages a copy; `isWhole` = its root is for the one place. */
async function stage(places: Places, name: string, copy: Readonly<Record<string, string>>, isWhole: boolean) {
  const replacement = await places.attempt(1, [name]);
  assert.equal(await replacement.takeOver(), false);
  await restoreTo(await replacement.prepare(), copy);
  await replacement.stage(isWhole);
  return replacement;
}

describe('a place that is replaced', () => {
  test('has the new in it at once, and the old beside it until that is removed', async () => {
    await using places = await Places.open();
    await places.write({ 'site/index.html': 'old' });
    const replacement = await stage(places, 'site', { 'index.html': 'new' }, true);
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'old' });
    const [kept = ''] = await replacement.keptPaths();
    await replacement.swap();
    await replacement.clear();
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'new' });
    assert.deepEqual([kept, await replacement.keptPaths()], [places.path('site'), [kept]]);
    assert.deepEqual(await places.kept(['site']), { 'site/index.html': 'old' });
    const files = new NodeFileArea(places.path('data'));
    await files.removeKept(RESTORE, kept);
    assert.deepEqual(await places.leftovers(), []);
    await files.removeKept(RESTORE, kept);
  });

  test('may have been empty, or absent: then nothing is kept', async () => {
    await using places = await Places.open();
    const replacement = await stage(places, 'site', { 'index.html': 'new' }, true);
    await replacement.swap();
    await replacement.clear();
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'new' });
    assert.deepEqual([await replacement.keptPaths(), await places.leftovers()], [[], []]);
  });

  test('may be a file, whose copy holds it under its name', async () => {
    await using places = await Places.open();
    await places.write({ 'app.conf': 'old' });
    const replacement = await stage(places, 'app.conf', { 'app.conf': 'new' }, false);
    await replacement.swap();
    assert.deepEqual(await places.at('app.conf'), { 'app.conf': 'new' });
  });

  test('keeps what somebody else put there while it was empty', async () => {
    await using places = await Places.open();
    await places.write({ 'site/index.html': 'old' });
    const replacement = await stage(places, 'site', { 'index.html': 'new' }, true);
    await rename(places.path('site'), places.path(`${worksOf(0)}/1/old`));
    await places.write({ 'site/met.html': 'met' });
    await replacement.swap();
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'new' });
    assert.equal(await readFile(places.path(`${worksOf(0)}/1/met/0/met.html`), 'utf8'), 'met');
  });

  test('may be a directory that its owner may not write, and so may the new one', async () => {
    using _user = asOrdinaryUser();
    await using places = await Places.open();
    await places.write({ 'site/index.html': 'old' });
    await chmod(places.path('site'), 0o555);
    const replacement = await places.attempt(1, ['site']);
    const [{ directory: tree } = assert.fail()] = await replacement.prepare();
    await restoreTo([tree], { 'index.html': 'new', 'deep/page.html': 'new' });
    await chmod(join(tree, 'deep'), 0o555);
    await chmod(tree, 0o555);
    await replacement.stage(true);
    await replacement.swap();
    assert.equal((await lstat(places.path('site'))).mode & 0o777, 0o555);
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'new', 'site/deep/page.html': 'new' });
    await replacement.rollBack();
    assert.equal((await lstat(places.path('site'))).mode & 0o777, 0o555);
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'old' });
    assert.deepEqual(await places.leftovers(), []);
  });

  test('is refused where the directory above may not be written, before anything is touched', async () => {
    using _user = asOrdinaryUser();
    await using places = await Places.open();
    await places.write({ 'above/site/index.html': 'old' });
    await chmod(places.path('above'), 0o555);
    const replacement = await places.attempt(1, ['above/site']);
    await assert.rejects(replacement.prepare(), refusal('destination_unwritable'));
    await chmod(places.path('above'), 0o755);
    assert.deepEqual(await places.at('above/site'), { 'above/site/index.html': 'old' });
  });

  for (const [what, isWhole, copy] of [
    ['of several sources without it', false, { 'srv/other': 'x', 'etc/other': 'x' }],
    ['of a file with another name', false, { 'other.conf': 'x' }],
    ['of a directory with its name', false, { 'site/index.html': 'x' }],
  ] as const) {
    test(`refuses a copy ${what}, and stays as it was`, async () => {
      await using places = await Places.open();
      await places.write({ 'site/index.html': 'old' });
      const replacement = await places.attempt(1, ['site']);
      await restoreTo(await replacement.prepare(), copy);
      await assert.rejects(replacement.stage(isWhole), refusal('other_layout'));
      await replacement.rollBack();
      assert.deepEqual(await places.at('site'), { 'site/index.html': 'old' });
      assert.deepEqual(await places.leftovers(), []);
    });
  }

  test('is never taken through a link in the copy', async () => {
    await using places = await Places.open();
    await places.write({ 'site/index.html': 'old' });
    const replacement = await places.attempt(1, ['site']);
    const [{ directory: tree } = assert.fail()] = await replacement.prepare();
    const [first = ''] = places.folder.split('/').filter((name) => name !== '');
    await mkdir(tree);
    await symlink(`/${first}`, join(tree, first));
    await assert.rejects(replacement.stage(false), refusal('other_layout'));
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'old' });
  });

  test('is refused where something is mounted on it, or it is the root, before anything is touched', async () => {
    await using places = await Places.open();
    for (const place of ['/', '/dev']) {
      const replacement = await places.replace({ ...RESTORE, attempt: 1, places: [place] });
      assert.equal(await replacement.takeOver(), false);
      await assert.rejects(replacement.prepare(), refusal('mount_point'), place);
    }
  });

  test('lies on its own file system: the copy is restored once on each', async () => {
    const shared = await mkdtemp('/dev/shm/backrota-').catch(() => null);
    if (shared === null) throw new Error('There is no second file system at /dev/shm.');
    await using _there = new Places(shared);
    await using here = new Places(await realpath(await mkdtemp(join(tmpdir(), 'backrota-places-'))));
    const [one, other] = [here.path('site'), join(shared, 'site')];
    const devices = await Promise.all([here.folder, shared].map(async (path) => (await lstat(path)).dev));
    assert.notEqual(devices[0], devices[1], `${tmpdir()} and /dev/shm are one file system`);
    for (const place of [one, other]) {
      await mkdir(place);
      await writeFile(join(place, 'index.html'), 'old');
    }
    const replacement = await here.replace({ ...RESTORE, attempt: 1, places: [one, other] });
    const trees = await replacement.prepare();
    assert.equal(trees.length, 2);
    await restoreTo(trees, { [`${one}/index.html`]: 'new', [`${other}/index.html`]: 'new' });
    await replacement.stage(false);
    await replacement.swap();
    await replacement.clear();
    for (const place of [one, other]) assert.equal(await readFile(join(place, 'index.html'), 'utf8'), 'new');
  });
});

describe('what a restore kept', () => {
  test('is all that can be removed as kept', async () => {
    await using places = await Places.open();
    await places.write({ 'site/index.html': 'mine' });
    await new NodeFileArea(places.path('data')).removeKept(RESTORE, places.path('site/index.html'));
    assert.deepEqual(await places.at('site'), { 'site/index.html': 'mine' });
  });
});

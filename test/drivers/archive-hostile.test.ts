import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { RestoreJob } from '../../src/ports/snapshot-driver.ts';
import { refusedAs } from '../support/refused.ts';
import { directory, file, hardlink, type MadeCopy, plantCopy, symlink } from './made-copy.ts';
import { describeTree, failsWith, makeDirectory, neverAborted, silent, wordsOf } from './source-tree.ts';

/** Puts a copy made by hand into a store, as somebody could who may write there and knows the recorded hash. */
const setUp = (t: TestContext, copy: MadeCopy) => {
  const home = makeDirectory(t);
  const [root, outside, places] = ['store', 'outside', 'places'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  const locator = `${randomUUID()}/${randomUUID()}.1`;
  for (const made of [outside, places]) mkdirSync(made, { recursive: true });
  writeFileSync(join(outside, 'secret'), 'secret');
  const { fingerprint, manifest } = plantCopy(join(root, locator), copy);
  const restored = join(places, 'restored');
  const restore = (changes: Partial<RestoreJob> = {}, tell = silent.tell) =>
    new ArchiveDriver({ root }).restore(
      { locator, fingerprint, directory: restored, ...changes },
      tell,
      neverAborted(),
    );
  return { home, outside, places, restored, restore, manifest, directory: join(root, locator) };
};

/** Nothing is written but below the destination, and of that nothing remains. */
const refuses = (what: string, make: (outside: string) => MadeCopy, reason = 'snapshot_damaged'): void => {
  test(`refuses ${what}, writing nothing outside and leaving nothing`, async (t) => {
    // The names in a copy must be known before its directory is: all lie two levels below the same parent.
    const { home, outside, places, restore } = setUp(t, make('../../outside'));
    const before = describeTree(outside);
    await assert.rejects(restore(), failsWith(reason));
    assert.deepEqual(describeTree(outside), before);
    assert.deepEqual(readdirSync(places), []);
    assert.deepEqual(readdirSync(home).sort(), ['outside', 'places', 'store']);
    assert.ok(!existsSync('/backrota-hostile'));
  });
};

/** Makes the first record of an archive one of another kind. */
const retype = (tar: Buffer, type: string): void => {
  tar.write(type, 156, 'latin1');
  tar.fill(' ', 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
};

const DEVICE = '{"type":"device","path":"null","mode":"0666","mtimeNs":"0","uid":0,"gid":0,"major":1,"minor":3}\n';

describe('a hostile archive whose manifest agrees with it', () => {
  test('restores if it does no harm, which shows that those below are refused for what they do', async (t) => {
    const { places, restore } = setUp(t, {
      listed: [directory('a'), file('a/file', 'plain'), hardlink('a/again', 'a/file'), symlink('link', '/etc')],
    });
    await restore();
    assert.equal(readFileSync(join(places, 'restored/a/again'), 'utf8'), 'plain');
  });

  refuses('a name that climbs out', (outside) => ({ listed: [file(`${outside}/new`)] }));
  refuses('a name that climbs out of a directory of its own', () => ({
    listed: [directory('a'), file('a/../../escaped')],
  }));
  refuses('an absolute name', () => ({ listed: [file('/backrota-hostile')] }));
  refuses('a directory named ..', () => ({ listed: [directory('..'), file('../escaped')] }));
  refuses('a directory named .', () => ({ listed: [directory('.'), file('./file')] }));
  refuses('a name with a NUL in it', () => ({ listed: [file('a\0b')] }));
  refuses('a name without a name', () => ({ listed: [directory('a'), file('a//b')] }));
  refuses('a file through a symbolic link', (outside) => ({
    listed: [symlink('way', `../${outside}`), file('way/new')],
  }));
  refuses('a file through a symbolic link that took a directory’s place', (outside) => ({
    listed: [directory('way'), symlink('way', `../${outside}`), file('way/new')],
  }));
  refuses('a directory on top of a symbolic link', (outside) => ({
    listed: [symlink('way', `../${outside}`), directory('way'), file('way/new')],
  }));
  refuses('a file on top of a symbolic link', (outside) => ({
    listed: [symlink('way', `../${outside}/secret`), file('way')],
  }));
  refuses('a hard link to a file outside', (outside) => ({ listed: [hardlink('stolen', `${outside}/secret`)] }));
  refuses('a hard link to an absolute name', () => ({ listed: [hardlink('stolen', '/etc/passwd')] }));
  refuses('a hard link through a symbolic link', (outside) => ({
    listed: [symlink('way', `../${outside}`), hardlink('stolen', 'way/secret')],
  }));
  refuses('a hard link to a symbolic link', (outside) => ({
    listed: [symlink('way', `../${outside}/secret`), hardlink('stolen', 'way')],
  }));
  refuses('a hard link to a directory', () => ({ listed: [directory('a'), hardlink('b', 'a')] }));
  refuses('a hard link to nothing', () => ({ listed: [hardlink('b', 'a')] }));
  refuses('the same file twice', () => ({ listed: [file('a'), file('a', 'other')] }));
  refuses('a file in a directory that never came', () => ({ listed: [file('a/b')] }));
  refuses('a device, of which the format knows none', () => ({
    listed: [file('a', '')],
    lines: [DEVICE],
    packed: [file('a', ''), file('null', '')],
  }));
  refuses('a file as its own root', () => ({ listed: [file('')] }));
});

describe('an archive that differs from its manifest', () => {
  const good = [directory('a'), file('a/file', 'plain')];
  refuses('an entry more', () => ({ listed: good, packed: [...good, file('b')] }));
  refuses('an entry less', () => ({ listed: good, packed: good.slice(0, 1) }));
  refuses('another name', () => ({ listed: good, packed: [directory('a'), file('a/fill', 'plain')] }));
  refuses('another content', () => ({ listed: good, packed: [directory('a'), file('a/file', 'plaid')] }));
  refuses('a longer content', () => ({ listed: good, packed: [directory('a'), file('a/file', 'plain and more')] }));
  refuses('another link target', () => ({ listed: [symlink('a', 'b')], packed: [symlink('a', '/etc')] }));
  refuses('a link in place of a file', () => ({
    listed: good,
    packed: [directory('a'), symlink('a/file', '/etc/passwd')],
  }));
  refuses('another order', () => ({ listed: [file('a'), file('b')], packed: [file('b'), file('a')] }));
  refuses('something behind its end', () => ({ listed: good, trailer: Buffer.from('more') }));
  for (const [what, type] of [
    ['a character device', '3'],
    ['a block device', '4'],
    ['a FIFO', '6'],
  ] as const) {
    refuses(`${what} in place of a file`, () => ({ listed: [file('a', '')], alter: (tar) => retype(tar, type) }));
  }
  refuses('a flood of zeros behind its end', () => ({ listed: good, trailer: Buffer.alloc(64 * 1024 * 1024) }));

  test('is not read at all where it is larger than was recorded', async (t) => {
    const { places, restore } = setUp(t, { listed: [file('a')] });
    await assert.rejects(restore({ sizeBytes: 10 }), refusedAs({ message: /larger than the whole copy was/ }));
    assert.deepEqual(readdirSync(places), []);
  });
});

describe('modes in a hostile archive', () => {
  const modeOf = (path: string) => (lstatSync(path).mode & 0o7777).toString(8);
  const isRoot = process.geteuid?.() === 0;

  test('are those of its manifest, whatever its archive says', async (t) => {
    const { restored, restore } = setUp(t, {
      listed: [directory('a'), file('a/tool', 'plain', 0o750)],
      packed: [directory('a', 0o7777), file('a/tool', 'plain', 0o6777)],
    });
    await restore();
    assert.deepEqual([modeOf(join(restored, 'a')), modeOf(join(restored, 'a/tool'))], ['755', '750']);
  });

  test('lose setuid and setgid where that is asked for, and each is told', async (t) => {
    const { restored, restore } = setUp(t, {
      listed: [directory('', 0o2775), directory('a', 0o3775), file('a/tool', 'plain', 0o6755), file('b', 'x', 0o4711)],
    });
    const { warnings } = await restore({ withoutSpecialModes: true });
    const names = ['.', 'a', 'a/tool', 'b'];
    assert.deepEqual(
      names.map((name) => modeOf(join(restored, name))),
      ['775', '1775', '755', '711'],
    );
    assert.deepEqual(
      wordsOf(warnings),
      names.map((name) => `'${name}' was restored without its setuid and setgid bits.`),
    );
  });

  test('are given as the manifest has them where root restores and nothing else is asked for', async (t) => {
    const { restored, restore } = setUp(t, { listed: [directory('a', 0o2775), file('a/tool', 'plain', 0o6755)] });
    const { warnings } = await restore();
    const expected = isRoot ? ['2775', '6755'] : ['775', '755'];
    assert.deepEqual([modeOf(join(restored, 'a')), modeOf(join(restored, 'a/tool'))], expected);
    assert.deepEqual(warnings, []);
  });

  test('are the recorded ones also where the manifest is changed after it was checked', async (t) => {
    const files = Array.from({ length: 200 }, (_, index) => file(`a/file-${index}`, 'plain', 0o640));
    const { directory: copy, manifest, restored, restore } = setUp(t, { listed: [directory('a'), ...files] });
    let changes = 0;
    const onProgress = (): void => {
      changes += 1;
      writeFileSync(join(copy, 'manifest.jsonl'), manifest.replaceAll('"mode":"0', '"mode":"4').replace('755', '777'));
    };
    await restore({}, onProgress);
    assert.ok(changes > 1);
    const names = ['a', ...files.map(({ entry }) => entry.path.toString())];
    assert.deepEqual(
      names.map((name) => modeOf(join(restored, name))),
      ['755', ...files.map(() => '640')],
    );
  });
});

import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { ArchiveDriver } from '../../src/drivers/archive/driver.ts';
import { formatHeader, paddingOf } from '../../src/drivers/archive/tar-header.ts';
import type { TreeEntry } from '../../src/file-tree/entry.ts';
import { formatLine, formatVersion } from '../../src/file-tree/manifest.ts';
import { describeTree, failsWith, makeDirectory, neverAborted } from './source-tree.ts';

/** An entry made by hand; `content` only for files. */
interface Made {
  readonly entry: TreeEntry;
  readonly content?: Buffer;
}
interface MadeCopy {
  readonly listed: readonly Made[];
  /** What the archive has instead, if not the same. */
  readonly packed?: readonly Made[];
  /** Bytes put behind the end of the archive. */
  readonly trailer?: Buffer;
}

const attributes = { mode: 0o755, mtimeNs: 1_000_000_000_000_000_000n, uid: 0, gid: 0 };
const directory = (path: string): Made => ({ entry: { ...attributes, type: 'directory', path: Buffer.from(path) } });
const symlink = (path: string, target: string): Made => ({
  entry: { ...attributes, type: 'symlink', path: Buffer.from(path), target: Buffer.from(target) },
});
const hardlink = (path: string, target: string): Made => ({
  entry: { ...attributes, type: 'hardlink', path: Buffer.from(path), target: Buffer.from(target), linkGroup: 1 },
});
const file = (path: string, text = 'hostile'): Made => {
  const content = Buffer.from(text);
  return {
    content,
    entry: { ...attributes, type: 'file', path: Buffer.from(path), size: content.length, isSparse: false },
  };
};

const pack = (entries: readonly Made[]): Buffer =>
  Buffer.concat([
    ...entries.flatMap(({ entry, content = Buffer.alloc(0) }) => [
      formatHeader(entry),
      content,
      Buffer.alloc(paddingOf(content.length)),
    ]),
    Buffer.alloc(1024),
  ]);

const list = (entries: readonly Made[], archiveBytes: number): string =>
  [
    formatVersion(),
    ...entries.map(({ entry, content = Buffer.alloc(0) }) =>
      formatLine(
        entry.type === 'file'
          ? { ...entry, sha256: createHash('sha256').update(content).digest('hex'), changedWhileRead: false }
          : entry,
      ),
    ),
    formatLine({ type: 'end', fileCount: entries.length, contentBytes: 0, archiveBytes }),
  ].join('');

/** Puts a copy made by hand into a store, as somebody could who may write there and knows the recorded hash. */
const setUp = (t: TestContext, { listed, packed = listed, trailer = Buffer.alloc(0) }: MadeCopy) => {
  const home = makeDirectory(t);
  const [root, outside, places] = ['store', 'outside', 'places'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  const locator = `${randomUUID()}/${randomUUID()}.1`;
  for (const made of [join(root, locator), outside, places]) mkdirSync(made, { recursive: true });
  writeFileSync(join(outside, 'secret'), 'secret');
  const data = zstdCompressSync(Buffer.concat([pack(packed), trailer]));
  const manifest = list(listed, data.length);
  writeFileSync(join(root, locator, 'data.tar.zst'), data);
  writeFileSync(join(root, locator, 'manifest.jsonl'), manifest);
  const manifestHash = createHash('sha256').update(manifest).digest('hex');
  const restore = () =>
    new ArchiveDriver({ root }).restore({ locator, manifestHash, directory: join(places, 'restored') }, neverAborted());
  return { home, outside, places, restore };
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
  refuses('a flood of zeros behind its end', () => ({ listed: good, trailer: Buffer.alloc(64 * 1024 * 1024) }));
});

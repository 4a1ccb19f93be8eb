import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { formatHeader, paddingOf } from '../../src/drivers/archive/format/tar-header.ts';
import type { TreeEntry } from '../../src/file-tree/entry.ts';
import { formatHead, formatLine } from '../../src/file-tree/manifest.ts';

/** An entry made by hand; `content` only for files. */
export interface Made {
  readonly entry: TreeEntry;
  readonly content?: Buffer;
}

/** A copy made by hand: what its manifest and its archive have. */
export interface MadeCopy {
  readonly listed: readonly Made[];
  /** Further lines of its manifest. */
  readonly lines?: readonly string[];
  /** What the archive has instead, if not the same. */
  readonly packed?: readonly Made[];
  /** What is done to its archive before that is compressed. */
  readonly alter?: (tar: Buffer) => void;
  /** Bytes put behind the end of the archive. */
  readonly trailer?: Buffer;
}

const attributes = { mode: 0o755, mtimeNs: 1_000_000_000_000_000_000n, uid: 0, gid: 0 };
export const directory = (path: string, mode = 0o755): Made => ({
  entry: { ...attributes, mode, type: 'directory', path: Buffer.from(path) },
});
export const symlink = (path: string, target: string): Made => ({
  entry: { ...attributes, type: 'symlink', path: Buffer.from(path), target: Buffer.from(target) },
});
export const hardlink = (path: string, target: string): Made => ({
  entry: { ...attributes, type: 'hardlink', path: Buffer.from(path), target: Buffer.from(target), linkGroup: 1 },
});
export const file = (path: string, text = 'hostile', mode = 0o755): Made => {
  const content = Buffer.from(text);
  return {
    content,
    entry: { ...attributes, mode, type: 'file', path: Buffer.from(path), size: content.length, isSparse: false },
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

const list = (entries: readonly Made[], lines: readonly string[], archiveBytes: number): string =>
  [
    formatHead({ begunAtNs: null, earlier: [] }),
    ...entries.map(({ entry, content = Buffer.alloc(0) }) =>
      formatLine(
        entry.type === 'file'
          ? { ...entry, sha256: createHash('sha256').update(content).digest('hex'), changedWhileRead: false }
          : entry,
      ),
    ),
    ...lines,
    formatLine({ type: 'end', fileCount: entries.length, contentBytes: 0, archiveBytes }),
  ].join('');

/** Puts a copy made by hand into a directory, as somebody could who may write in a store. */
export const plantCopy = (
  place: string,
  { listed, lines = [], packed = listed, alter = () => {}, trailer = Buffer.alloc(0) }: MadeCopy,
) => {
  const tar = pack(packed);
  alter(tar);
  const data = zstdCompressSync(Buffer.concat([tar, trailer]));
  const manifest = list(listed, lines, data.length);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'data.tar.zst'), data);
  writeFileSync(join(place, 'manifest.jsonl'), manifest);
  return { manifest, fingerprint: createHash('sha256').update(manifest).digest('hex') };
};

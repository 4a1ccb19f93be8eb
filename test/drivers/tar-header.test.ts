import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { formatHeader, paddingOf, parseHeader } from '../../src/drivers/archive/format/tar-header.ts';
import type { FileEntry } from '../../src/file-tree/entry.ts';
import { failsWith } from './source-tree.ts';

const createEntry = (changes: Partial<FileEntry> = {}): FileEntry => ({
  type: 'file',
  path: Buffer.from('file'),
  mode: 0o644,
  mtimeNs: 1_234_567_890_000_000_000n,
  uid: 1000,
  gid: 1000,
  size: 0,
  isSparse: false,
  ...changes,
});

test('a file larger than eight gigabytes keeps its size', () => {
  for (const size of [0, 8 ** 11 - 1, 8 ** 11, 5_000_000_000_000])
    assert.equal(parseHeader(formatHeader(createEntry({ size })))?.size, size);
});

test('GNU tar reads owners beyond two million and times before 1970', () => {
  const entry = createEntry({ uid: 4_000_000_000, gid: 3_000_000_000, mtimeNs: -1n });
  const input = Buffer.concat([formatHeader(entry), Buffer.alloc(1024)]);
  const listed = execFileSync('tar', ['-tv', '--numeric-owner', '--utc', '--full-time'], { input, encoding: 'utf8' });
  assert.match(listed, /^-rw-r--r-- 4000000000\/3000000000 +0 1969-12-31 23:59:59 file\n$/);
});

test('contents fill whole blocks', () => {
  assert.deepEqual([0, 1, 511, 512, 513].map(paddingOf), [0, 511, 1, 0, 511]);
});

test('a header with one bit changed is refused', () => {
  const block = formatHeader(createEntry());
  for (const offset of [0, 100, 124, 136, 148, 156, 257, 500]) {
    const changed = Buffer.from(block);
    changed[offset] = (changed[offset] ?? 0) ^ 1;
    assert.throws(() => parseHeader(changed), failsWith('snapshot_damaged'));
  }
});

test('a kind of record that no copy contains is refused', () => {
  for (const flag of ['3', '4', '6', '7', 'g', 'S']) {
    const block = formatHeader(createEntry());
    const sum = Number.parseInt(block.toString('latin1', 148, 154), 8) - '0'.charCodeAt(0) + flag.charCodeAt(0);
    block.write(flag, 156, 'latin1');
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    assert.throws(() => parseHeader(block), failsWith('snapshot_damaged'));
  }
});

import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ExpectedEntry, TreeComparison } from '../../src/file-tree/compare-tree.ts';

const file = (path: string, content: string): ExpectedEntry => ({
  path: Buffer.from(path),
  kind: 'file',
  size: content.length,
  sha256: hash('sha256', content),
});

test('what was restored is compared by kind, size, content and where links lead, whatever its modes', async () => {
  const root = await mkdtemp(join(tmpdir(), 'compared-'));
  try {
    await mkdir(join(root, 'shut'));
    for (const name of ['same', 'longer', 'other', 'shut/in']) await writeFile(join(root, name), 'abc');
    await symlink('same', join(root, 'link'));
    for (const name of ['shut/in', 'shut']) await chmod(join(root, name), 0);
    const comparison = new TreeComparison(root, () => {}, new AbortController().signal);
    const expected: readonly ExpectedEntry[] = [
      { path: Buffer.alloc(0), kind: 'directory' },
      file('same', 'abc'),
      file('longer', 'ab'),
      file('other', 'abd'),
      { path: Buffer.from('shut'), kind: 'directory' },
      file('shut/in', 'abc'),
      file('gone', 'abc'),
      { path: Buffer.from('link'), kind: 'link', target: Buffer.from('other') },
      { path: Buffer.from('link'), kind: 'directory' },
    ];
    for (const entry of expected) await comparison.add(entry);
    const { differences, ...counts } = comparison.finish();
    assert.deepEqual(differences, [
      { path: 'longer', how: 'size' },
      { path: 'other', how: 'content' },
      { path: 'gone', how: 'missing' },
      { path: 'link', how: 'link' },
      { path: 'link', how: 'kind' },
    ]);
    assert.deepEqual(counts, { files: 6, bytes: 9, differenceCount: 5 });
  } finally {
    await chmod(join(root, 'shut'), 0o700);
    await rm(root, { recursive: true });
  }
});

import assert from 'node:assert/strict';
import { link, mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { DirectoryHandle } from '../../src/file-tree/directory-handle.ts';
import { measureTree } from '../../src/file-tree/measure-tree.ts';

const MIB = 1024 * 1024;
/** What directories themselves may take up. */
const SLACK = 64 * 1024;

const makeRoot = async (t: TestContext) => {
  const root = await mkdtemp(join(tmpdir(), 'backrota-measure-'));
  t.after(() => rm(root, { recursive: true }));
  await mkdir(join(root, 'a', 'b'), { recursive: true });
  return root;
};

const measure = async (path: string): Promise<number> => {
  const directory = await DirectoryHandle.openPath(path, 'read');
  return measureTree(directory).finally(() => directory.release());
};

const assertAbout = (bytes: number, expected: number): void =>
  assert.ok(bytes >= expected && bytes <= expected + SLACK, `${bytes} for ${expected}`);

test('a tree is as large as its files at every level, and a file with two names counts once', async (t) => {
  const root = await makeRoot(t);
  assertAbout(await measure(root), 0);
  await writeFile(join(root, 'one'), Buffer.alloc(MIB, 1));
  await writeFile(join(root, 'a', 'b', 'two'), Buffer.alloc(2 * MIB, 1));
  await link(join(root, 'one'), join(root, 'a', 'again'));
  assertAbout(await measure(root), 3 * MIB);
});

test('holes take no room', async (t) => {
  const root = await makeRoot(t);
  await using file = await open(join(root, 'sparse'), 'w');
  await file.truncate(2 ** 40);
  await file.write(Buffer.alloc(MIB, 1), 0, MIB, 2 ** 30);
  assertAbout(await measure(root), MIB);
});

test('a link is never followed, nor a way up', async (t) => {
  const root = await makeRoot(t);
  await writeFile(join(root, 'large'), Buffer.alloc(4 * MIB, 1));
  await symlink(root, join(root, 'a', 'up'));
  await symlink(join(root, 'large'), join(root, 'a', 'file'));
  assertAbout(await measure(join(root, 'a')), 0);
});

// Restores by a root that is not allowed all that root usually is: without CAP_CHOWN, and in a user namespace.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CopyWarning } from '../../src/domain/problems/warnings.ts';
import { setUpArchive } from '../drivers/archive-store.ts';
import { wordsOf } from '../drivers/source-tree.ts';

const PROGRAM = fileURLToPath(new URL('../drivers/archive-process.ts', import.meta.url));
const ALICE = 1234;

/** A copy of a tree of somebody else's, with a program in it that runs with its owner's rights. */
async function copyOfAlice(t: TestContext) {
  const archive = setUpArchive(t);
  const { source } = archive;
  mkdirSync(join(source, 'folder'));
  for (const name of ['folder/file', 'program']) writeFileSync(join(source, name), name);
  symlinkSync('program', join(source, 'link'));
  for (const name of ['', 'folder', 'folder/file', 'program']) chownSync(join(source, name), ALICE, ALICE);
  lchownSync(join(source, 'link'), ALICE, ALICE);
  lutimesSync(join(source, 'link'), 1_000_000_000, 1_000_000_000);
  chmodSync(join(source, 'program'), 0o4751);
  chmodSync(join(source, 'folder/file'), 0o640);
  const { locator, fingerprint } = await archive.backup();
  return { ...archive, restore: { locator, fingerprint, directory: archive.destination } };
}

describe('a restore by root', () => {
  for (const [where, program, ...args] of [
    ['without the right to give files away', 'setpriv', '--bounding-set=-chown', '--inh-caps=-chown'],
    ['in a user namespace that knows no other users', 'unshare', '--user', '--map-root-user'],
  ] as const) {
    test(`${where} says so once, and restores the rest, as its own`, async (t) => {
      const { root, destination, restore } = await copyOfAlice(t);
      const order = JSON.stringify({ root, restore });
      const { stdout, stderr, status } = spawnSync(program, [...args, process.execPath, PROGRAM, order], {
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      const { warnings, fileCount, message } = JSON.parse(stdout);
      assert.equal(message, undefined);
      assert.equal(fileCount, 3);
      const [said = '', ...others] = wordsOf(warnings as CopyWarning[]);
      assert.match(said, /could not be given to its owner \(E(?:PERM|INVAL)\)/);
      assert.deepEqual(others, []);
      const at = (name: string) => lstatSync(join(destination, name));
      assert.deepEqual(
        ['', 'folder', 'folder/file', 'program', 'link'].map((name) => [
          name,
          at(name).uid,
          (at(name).mode & 0o7777).toString(8),
        ]),
        [
          ['', 0, '755'],
          ['folder', 0, '755'],
          ['folder/file', 0, '640'],
          ['program', 0, '751'],
          ['link', 0, '777'],
        ],
      );
      assert.equal(at('link').mtimeMs, 1_000_000_000_000);
      assert.equal(readFileSync(join(destination, 'folder/file'), 'utf8'), 'folder/file');
    });
  }
});

// Attributes as the system's own programs show them, and as GNU tar reads them out of an archive.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CopyWarning } from '../../src/domain/problems/warnings.ts';
import { setUpArchive } from '../drivers/archive-store.ts';
import { createJob, neverAborted, silent, wordsOf } from '../drivers/source-tree.ts';

const PROGRAM = fileURLToPath(new URL('../drivers/archive-process.ts', import.meta.url));
const NOBODY = 65534;

const run = (program: string, ...args: readonly string[]): string => execFileSync(program, args, { encoding: 'utf8' });

/** What getfacl, getcap and getfattr say of all that is in a directory. */
const shown = (directory: string): string => {
  const script = [
    'find . -print0 | sort -z | xargs -0 getfacl --numeric',
    'getcap -r . | sort',
    "find . -print0 | sort -z | xargs -0 getfattr --no-dereference --dump --match='^user\\.' --encoding=hex",
  ].join('; ');
  return execFileSync('bash', ['-c', `set -eo pipefail; ${script}`], { cwd: directory, encoding: 'utf8' });
};

/** A tree with all that is kept. */
function writeTree(directory: string): void {
  mkdirSync(join(directory, 'shared'), { recursive: true });
  for (const name of ['secret', 'shared/page', 'ping', 'plain', 'l'.repeat(150)])
    writeFileSync(join(directory, name), name, { mode: 0o640 });
  for (const name of ['secret', 'shared']) chownSync(join(directory, name), 1234, 1235);
  run('setfacl', '-m', 'u:1000:r--,g::---,g:1001:r--,m::r--', join(directory, 'secret'));
  run('setfacl', '-m', 'u:1000:rwx', '-m', 'd:u:1000:rwx,d:g::r-x', join(directory, 'shared'));
  run('setcap', 'cap_net_raw+ep', join(directory, 'ping'));
  run('setfattr', '-n', 'user.note', '-v', 'ein Wort', join(directory, 'plain'));
  run('setfattr', '-n', 'user.100%=all', '-v', '0x00ff0a', join(directory, 'plain'));
  run('setfattr', '-n', 'user.long', '-v', 'x'.repeat(2000), join(directory, 'l'.repeat(150)));
  run('setfattr', '-n', 'user.of', '-v', 'a directory', directory);
  run('truncate', '-s', '1G', join(directory, 'holes'));
  run('setfattr', '-n', 'user.of', '-v', 'a file with holes', join(directory, 'holes'));
}

/** A restore in a process of its own, by somebody who is not root. */
function restoreAsNobody(order: object): readonly CopyWarning[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [PROGRAM, JSON.stringify({ ...order, asNobody: true })],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(status, 0, stderr);
  const { warnings, message } = JSON.parse(stdout);
  assert.equal(message, undefined);
  return warnings;
}

describe('access lists, capabilities and attributes', () => {
  test('are after a restore as getfacl, getcap and getfattr showed them', async (t) => {
    const { source, destination, driver, backup, restore } = setUpArchive(t);
    writeTree(source);
    const made = await backup();
    assert.deepEqual(made.warnings, []);
    await driver.verify(made, silent.tell, neverAborted());
    assert.deepEqual((await restore(made)).warnings, []);
    assert.match(shown(source), /group::---/);
    assert.match(shown(source), /cap_net_raw=ep/);
    assert.equal(shown(destination), shown(source));
  });

  test('that alone have changed come back of an increment, which holds no file again; those of before of its whole copy', async (t) => {
    const { source, directory, driver } = setUpArchive(t);
    writeTree(source);
    const job = createJob([source]);
    const full = await driver.backup(job, silent, neverAborted());
    const before = shown(source);
    run('setfacl', '-x', 'u:1000', join(source, 'secret'));
    run('setfacl', '-m', 'u:1001:rwx,d:u:1001:rwx', join(source, 'shared'));
    run('setcap', '-r', join(source, 'ping'));
    run('setfattr', '-x', 'user.note', join(source, 'plain'));
    run('setfattr', '-n', 'user.of', '-v', 'the same file with holes', join(source, 'holes'));
    run('setfattr', '-n', 'user.new', '-v', 'new', join(source, 'shared/page'));
    const changed = shown(source);
    assert.notEqual(changed, before);
    const parent = { locator: full.locator, fingerprint: full.fingerprint };
    const upon = createJob([source], { targetUuid: job.targetUuid, parent });
    const increment = await driver.backup(upon, silent, neverAborted());
    await driver.verify(increment, silent.tell, neverAborted());
    for (const [copy, expected] of [
      [increment, changed],
      [full, before],
    ] as const) {
      const place = join(directory, copy.locator.replace('/', '-'));
      const { warnings } = await driver.restore({ ...copy, directory: place }, silent.tell, neverAborted());
      assert.deepEqual(warnings, []);
      assert.equal(shown(place), expected);
    }
    assert.ok(increment.isIncremental);
    const packed = join(directory, 'store', increment.locator, 'data.tar.zst');
    assert.doesNotMatch(run('tar', '--zstd', '-tvf', packed), /^-/m);
  });

  test('are kept of the directories above several sources', async (t) => {
    const { source, destination, backup, restore } = setUpArchive(t);
    writeTree(source);
    mkdirSync(join(source, 'other'));
    await restore(await backup(join(source, 'shared'), join(source, 'other')));
    const restored = join(destination, source, 'shared');
    assert.equal(shown(restored), shown(join(source, 'shared')));
    assert.match(run('getfattr', '--absolute-names', '-d', join(destination, source)), /user\.of="a directory"/);
  });

  test('are listed and extracted by GNU tar', async (t) => {
    const { source, root, directory, backup } = setUpArchive(t);
    writeTree(source);
    const { locator } = await backup();
    const packed = join(root, locator, 'data.tar.zst');
    const unpacked = join(directory, 'unpacked');
    mkdirSync(unpacked);
    const listed = run('tar', '--zstd', '--xattrs', '--acls', '-tvvf', packed);
    assert.match(listed, /user:1000:r--/);
    assert.match(listed, /user\.note/);
    run('tar', '--zstd', '--xattrs', '--xattrs-include=*', '--acls', '--numeric-owner', '-xpf', packed, '-C', unpacked);
    assert.equal(shown(unpacked), shown(source));
  });

  test('passed over by GNU tar open no file to a group that the list keeps out', async (t) => {
    const { source, root, directory, backup } = setUpArchive(t);
    writeTree(source);
    const { locator } = await backup();
    const unpacked = join(directory, 'unpacked');
    mkdirSync(unpacked);
    run('tar', '--zstd', '-xpf', join(root, locator, 'data.tar.zst'), '-C', unpacked);
    assert.equal(statSync(join(source, 'secret')).mode & 0o777, 0o640);
    assert.equal(statSync(join(unpacked, 'secret')).mode & 0o777, 0o600);
  });

  test('are listed where the file system of a restore has none, and no group gets in', async (t) => {
    const { source, directory, driver, backup } = setUpArchive(t);
    writeTree(source);
    const { locator, fingerprint } = await backup();
    const point = join(directory, 'ramfs');
    mkdirSync(point);
    run('mount', '-t', 'ramfs', 'backrota-test', point);
    try {
      const place = join(point, 'restored');
      const restore = { locator, fingerprint, directory: place };
      const said = wordsOf((await driver.restore(restore, silent.tell, neverAborted())).warnings);
      for (const start of [
        "'secret' was restored without its attribute 'system.posix_acl_access' (E",
        "'plain' was restored without its attribute 'user.note' (E",
      ])
        assert.ok(
          said.some((text) => text.startsWith(start)),
          said.join('\n'),
        );
      assert.equal(statSync(join(place, 'secret')).mode & 0o777, 0o600);
      assert.equal(readFileSync(join(place, 'shared/page'), 'utf8'), 'shared/page');
    } finally {
      run('umount', point);
    }
  });

  test('that only root may give are listed where somebody else restores, who gets the others', async (t) => {
    const { source, root, directory, backup } = setUpArchive(t);
    writeTree(source);
    const { locator, fingerprint } = await backup();
    const place = join(directory, 'nobody-s');
    mkdirSync(place);
    chownSync(place, NOBODY, NOBODY);
    cpSync(join(root, locator), join(place, 'store', locator), { recursive: true });
    run('chown', '-R', `${NOBODY}:${NOBODY}`, place);
    chmodSync(directory, 0o711);
    const restored = join(place, 'restored');
    const restore = { locator, fingerprint, directory: restored };
    assert.deepEqual(wordsOf(restoreAsNobody({ root: join(place, 'store'), restore })), [
      "'ping' was restored without its attribute 'security.capability' (EPERM).",
    ]);
    assert.match(run('getfattr', '--absolute-names', '-d', join(restored, 'plain')), /user\.note="ein Wort"/);
    assert.match(run('getfacl', '--absolute-names', '--numeric', join(restored, 'secret')), /^group::---$/m);
  });
});

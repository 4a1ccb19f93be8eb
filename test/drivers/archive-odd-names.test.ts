import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { setUpArchive } from './archive-store.ts';
import { failsWith, wordsOf } from './source-tree.ts';

/** What the system answers when it refuses something. */
const refusal = (code: string): Error => Object.assign(new Error(`${code}: refused, open`), { code, syscall: 'open' });

/** For `assert.rejects`: the source cannot be read, and why. */
const says = (path: string, system: string) => (error: unknown) => {
  assert.ok(error instanceof GatewayError);
  assert.equal(
    sayInEnglish(error.problem),
    `The source '${path}' cannot be read (${system}); see to the disk or mount it lies on.`,
  );
  return failsWith('source_unreadable')(error);
};

describe('the archive driver, with one odd name', () => {
  for (const code of ['ENOTCONN', 'EINVAL', 'EIO', 'EACCES', 'EREMOTEIO', 'ETIMEDOUT', 'Unknown system error -117']) {
    test(`lists a file and a directory at which the system answers ${code}, and keeps the others`, async (t) => {
      const { source, destination, backup, restore, readManifest } = setUpArchive(t, {
        beforeOpen: (path) => {
          if (path.includes('odd')) throw refusal(code);
        },
      });
      mkdirSync(join(source, 'odd-folder'));
      for (const name of ['odd-file', 'odd-folder/below', 'plain']) writeFileSync(join(source, name), name);
      const result = await backup();
      const said = ['odd-file', 'odd-folder'].map(
        (name) => `'${name}' could not be read (${code}) and is not in the copy.`,
      );
      assert.deepEqual(wordsOf(result.warnings), said);
      assert.deepEqual(wordsOf((await restore(result)).warnings), said);
      assert.deepEqual(readdirSync(destination), ['plain']);
      const skipped = readManifest(result).filter(({ type }) => type === 'skipped');
      assert.deepEqual(
        skipped.map(({ reason, system }) => [reason, system]),
        [
          ['unreadable', code],
          ['unreadable', code],
        ],
      );
    });
  }

  test('lists what ended before it could be looked into as vanished', async (t) => {
    const { source, backup } = setUpArchive(t, {
      beforeOpen: (path) => {
        if (path.toString() === 'ended') throw refusal('ESRCH');
      },
    });
    writeFileSync(join(source, 'ended'), '');
    assert.deepEqual(wordsOf((await backup()).warnings), [
      "'ended' vanished before it could be read and is not in the copy.",
    ]);
  });

  test('lists a link that became a file before its text was read', async (t) => {
    const { source, backup } = setUpArchive(t, {
      beforeOpen: (path) => {
        if (path.toString() !== 'link') return;
        rmSync(join(source, 'link'));
        writeFileSync(join(source, 'link'), 'a file by now');
      },
    });
    symlinkSync('anywhere', join(source, 'link'));
    assert.deepEqual(wordsOf((await backup()).warnings), [
      "'link' was replaced while it was being opened and is not in the copy.",
    ]);
  });

  test('fails, and names the source, where that itself is refused or the process has no descriptors left', async (t) => {
    const { source, root, backup } = setUpArchive(t, {
      beforeOpen: (path) => {
        if (path.toString() === 'refused') throw refusal('ENOTCONN');
        if (path.toString() === 'one-too-many') throw refusal('EMFILE');
      },
    });
    writeFileSync(join(source, 'refused'), '');
    await assert.rejects(backup(join(source, 'refused')), says(join(source, 'refused'), 'ENOTCONN'));
    writeFileSync(join(source, 'one-too-many'), '');
    await assert.rejects(backup(), says(source, 'EMFILE'));
    assert.deepEqual(readdirSync(root), []);
  });

  test('lists what lies below a thousand directories, and keeps what is above', async (t) => {
    const { directory, source, backup, readManifest } = setUpArchive(t);
    const [outer, inner] = [join(directory, 'outer'), join(source, 'd')];
    mkdirSync(inner);
    // From within: the system looks a long path up from its beginning, each time.
    for (let depth = 1; depth < 1003; depth += 1) {
      mkdirSync(outer);
      renameSync(inner, join(outer, 'd'));
      renameSync(outer, inner);
    }
    writeFileSync(join(source, 'd/'.repeat(999), 'last'), 'still in');
    const result = await backup();
    assert.deepEqual(wordsOf(result.warnings), [
      `'${'d/'.repeat(999)}d' lies below 1,000 directories and is not in the copy.`,
    ]);
    assert.ok(readManifest(result).some(({ path }) => path === `${'d/'.repeat(999)}last`));
  });
});

describe('the archive driver, with names of one file', () => {
  test('takes a new file for none of those that had its inode before', async (t) => {
    const { source, directory, destination, backup, restore, readManifest } = setUpArchive(t, {
      afterOpen: (path) => {
        if (!/^[ab]/.test(path.toString()) || readdirSync(directory).includes('old')) return;
        // The same inode, as of a file that was removed and a new one made: only its content and its times are others.
        writeFileSync(join(directory, 'old'), '');
        execFileSync('touch', ['-d', '2001-01-01', join(source, path.toString())]);
      },
      beforeOpen: (path) => {
        if (!/^[ab]/.test(path.toString()) || !readdirSync(directory).includes('old')) return;
        writeFileSync(join(source, path.toString()), 'new content');
      },
    });
    writeFileSync(join(source, 'a'), 'old content');
    linkSync(join(source, 'a'), join(source, 'b'));
    const result = await backup();
    assert.deepEqual(
      readManifest(result)
        .filter(({ type }) => type === 'hardlink')
        .map(({ path }) => path),
      [],
    );
    await restore(result);
    assert.deepEqual(['a', 'b'].map((name) => readFileSync(join(destination, name), 'utf8')).sort(), [
      'new content',
      'old content',
    ]);
  });

  test('looks again where a link is written: a name that was given to another file since is that file', async (t) => {
    let names: string[] = [];
    const { source, destination, backup, restore } = setUpArchive(t, {
      afterOpen: (path) => {
        names = ['a', 'b'].filter((name) => name !== path.toString());
        const [other = ''] = names;
        if (names.length !== 1 || statSync(join(source, other)).nlink !== 2) return;
        writeFileSync(join(source, 'new'), 'another file');
        renameSync(join(source, 'new'), join(source, other));
      },
    });
    writeFileSync(join(source, 'a'), 'one file');
    linkSync(join(source, 'a'), join(source, 'b'));
    await restore(await backup());
    assert.deepEqual(
      readdirSync(destination)
        .filter((name) => name !== 'new')
        .map((name) => readFileSync(join(destination, name), 'utf8'))
        .sort(),
      ['another file', 'one file'],
    );
  });
});

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { commandsOf, makeFolder } from '../cli/command.ts';
import { openByHand } from './borg-repository.ts';

const PASSPHRASE = 'horse staple';

describe('the command of a store that is a borg repository', () => {
  const folder = makeFolder();
  const { run, succeed } = commandsOf(join(folder, 'data'));
  const [repository, source, secret] = ['web.borg', 'web', 'passphrase'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  writeFileSync(join(source, 'index.html'), '<p>Hello');
  writeFileSync(secret, `${PASSPHRASE}\n`);
  const byHand = openByHand(repository, PASSPHRASE, join(folder, 'by-hand'));

  test('exports the key, which opens the repository whose own key is lost', async () => {
    await succeed(['account', 'add', 'acme']);
    const place = ['--set', `repository=${repository}`, '--secret-file', `passphrase=${secret}`];
    await succeed(['store', 'add', '--name', 'vault', '--location', 'BRG', '--driver', 'borg', ...place]);
    const draft = ['--name', 'web', '--account', 'acme', '--store', 'vault', '--set', `source=${source}`];
    await succeed(['target', 'add', ...draft]);
    await succeed(['store', 'test', 'vault']);
    byHand.borg(['create', '::monday', source]);
    const key = await succeed(['store', 'key', 'export', 'vault']);
    assert.match(key, /^BORG_KEY [0-9a-f]{64}\n/);

    const config = join(repository, 'config');
    writeFileSync(config, readFileSync(config, 'utf8').replace(/^key = .*\n(?:[\t ].*\n)*/m, ''));
    assert.throws(() => byHand.borg(['list', '--short']));
    const kept = join(folder, 'key');
    writeFileSync(kept, key);
    byHand.borg(['key', 'import', '::', kept]);
    assert.equal(byHand.borg(['list', '--short']), 'monday\n');
  });

  test('removes a lock that another host left, which nothing else does', async () => {
    const lock = join(repository, 'lock.exclusive');
    mkdirSync(lock);
    writeFileSync(join(lock, 'elsewhere@1.1-0'), '');
    assert.equal(await succeed(['store', 'break-lock', 'vault']), "The store 'vault' has no locks any more.\n");
    assert.ok(!existsSync(lock));
  });

  test('does neither where a store is no repository, and says so', async () => {
    const place = ['--driver', 'archive', '--set', `root=${source}`];
    await succeed(['store', 'add', '--name', 'disk', '--location', 'DSK', ...place]);
    for (const args of [
      ['break-lock', 'disk'],
      ['key', 'export', 'disk'],
    ]) {
      const { code, stderr } = await run(['store', ...args]);
      assert.deepEqual([code, /no borg repository/.test(stderr)], [1, true], stderr);
    }
  });
});

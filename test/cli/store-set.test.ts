import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { commandsOf, makeFolder } from './command.ts';

const HOST_KEY = `SHA256:${'A'.repeat(43)}`;
const OTHER_KEY = `SHA256:${'B'.repeat(43)}`;
const SECRET = 'correct horse battery';
const OTHER_SECRET = 'staple staple staple';

describe('store set', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  const find = async (name: string) =>
    JSON.parse(await succeed(['store', 'list', '--json'])).find((store: { name: string }) => store.name === name);
  const read = <T>(sql: string): T => {
    const database = new Database(join(dataDir, 'backrota.sqlite'), { readonly: true });
    try {
      return database.prepare(sql).pluck().get() as T;
    } finally {
      database.close();
    }
  };
  const sealed = () => read<string>("SELECT secrets_sealed FROM stores WHERE name = 'Zurich'");
  const noted = () => read<string>("SELECT details FROM audit WHERE action = 'store.change' ORDER BY id DESC LIMIT 1");
  const secretFile = async (text: string): Promise<string> => {
    const file = join(folder, `secret-${text.length}`);
    await writeFile(file, text);
    return file;
  };

  before(async () => {
    await succeed(['account', 'add', 'ann']);
    for (const name of ['vault', 'moved']) await mkdir(join(folder, name));
    const root = join(folder, 'vault');
    await succeed([
      'store',
      'add',
      '--name',
      'Vault',
      '--location',
      'vault',
      '--driver',
      'archive',
      '--set',
      `root=${root}`,
    ]);
    await succeed([
      ...[
        'store',
        'add',
        '--name',
        'Zurich',
        '--location',
        'ZRH',
        '--driver',
        'sftp',
        '--set',
        'host=backup.example.net',
      ],
      ...['--set', 'user=vault', '--set', 'root=/srv/vault', '--set', `hostKey=${HOST_KEY}`],
      ...['--secret-file', `password=${await secretFile(SECRET)}`, '--untested'],
    ]);
  });

  it('changes the settings that are named, and leaves all else as it is', async () => {
    const before = await find('Zurich');
    const secrets = sealed();
    await succeed(['store', 'set', 'Zurich', '--set', 'host=other.example.net', '--set', `hostKey=${OTHER_KEY}`]);
    const { settings, ...rest } = await find('Zurich');
    assert.deepEqual(settings, { host: 'other.example.net', user: 'vault', root: '/srv/vault', hostKey: OTHER_KEY });
    assert.deepEqual({ ...rest, settings: null }, { ...before, settings: null, version: before.version + 1 });
    assert.notEqual(secrets, null);
    await succeed(['store', 'set', 'Vault', '--set', `root=${join(folder, 'moved')}`]);
    assert.deepEqual((await find('Vault')).settings, { root: join(folder, 'moved') });
  });

  it('keeps a place below the data directory relative to that', async () => {
    const root = join(dataDir, 'stores', 'elsewhere');
    await mkdir(root);
    await succeed(['store', 'set', 'Vault', '--set', `root=${root}`]);
    assert.equal(read("SELECT settings FROM stores WHERE name = 'Vault'"), '{"root":"stores/elsewhere"}');
    assert.deepEqual((await find('Vault')).settings, { root });
    await succeed(['store', 'set', 'Vault', '--set', `root=${join(folder, 'vault')}`]);
  });

  it('seals a secret anew, and shows neither the old one nor the new one anywhere', async () => {
    const before = sealed();
    const { code, stdout, stderr } = await run([
      ...['store', 'set', 'Zurich', '--secret-file', `password=${await secretFile(OTHER_SECRET)}`],
    ]);
    assert.equal(code, 0, stderr);
    assert.notEqual(sealed(), before);
    const shown = [
      stdout,
      stderr,
      await succeed(['store', 'list']),
      await succeed(['store', 'list', '--json']),
      noted(),
    ];
    for (const text of [...shown, await readFile(join(dataDir, 'backrota.sqlite'), 'latin1')]) {
      assert.doesNotMatch(text, new RegExp(`${SECRET}|${OTHER_SECRET}`));
    }
    assert.match(noted(), /"secrets":\["password"\]/);
  });

  it('gives an SFTP store another port, and a key in the place of its password', async () => {
    const keyFile = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', keyFile]);
    const secrets = ['--secret-file', `privateKey=${keyFile}`, '--secret-file', 'password='];
    await succeed(['store', 'set', 'Zurich', '--set', 'port=2222', ...secrets]);
    assert.equal((await find('Zurich')).settings.port, '2222');
    const keyless = await run(['store', 'set', 'Zurich', '--secret-file', 'privateKey=']);
    assert.match(keyless.stderr, /needs the secret 'privateKey' or 'password'/);
    await succeed(['store', 'set', 'Zurich', '--set', 'port=']);
    assert.equal((await find('Zurich')).settings.port, undefined);
  });

  it('gives another location, and another node or none', async () => {
    const said = await succeed(['store', 'set', 'Vault', '--location', 'north', '--node', 'n1']);
    assert.match(said, /'Vault' is at north, reached by n1/);
    assert.partialDeepStrictEqual(await find('Vault'), { location: 'north', node: 'n1' });
    assert.match(await succeed(['store', 'set', 'Vault', '--node', 'none']), /reached by every node/);
    assert.partialDeepStrictEqual(await find('Vault'), { location: 'north', node: null });
  });

  it('refuses with one sentence what is wrong, changes nothing then, and repeats no secret', async () => {
    const unusable = await secretFile('hunter2');
    const before = [await find('Zurich'), await find('Vault'), sealed()];
    for (const [args, message] of [
      [['nowhere', '--location', 'x'], /The store 'nowhere' does not exist/],
      [['Zurich', '--set', 'hostKey=yes'], /neither a fingerprint/],
      [['Zurich', '--set', 'root='], /root/],
      [['Zurich', '--set', 'depth=7'], /depth/],
      [['Zurich', '--set', 'password=hunter2'], /is a secret; give it with --secret-file/],
      [['Zurich', '--secret-file', `privateKey=${unusable}`], /is no private key that can be read/],
      [['Zurich', '--secret-file', `pin=${unusable}`], /pin/],
      [['Zurich', '--secret-file', `password=${join(folder, 'none')}`], /'password' cannot be read/],
      [['Vault', '--set', 'root=vault'], /root/],
      [['Vault', '--location', 'no such place'], /location/],
      [['Vault', '--node', ' '], /The node has no name/],
      [['Vault', '--location', 'x', '--set', 'root='], /root/],
    ] as const) {
      const { code, stdout, stderr } = await run(['store', 'set', ...args]);
      assert.deepEqual([code, stdout], [args[0] === 'nowhere' ? 4 : 1, ''], `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, message);
      assert.match(stderr, /^backrota: [^\n]*\n$/);
      assert.doesNotMatch(stderr, /hunter2/);
    }
    assert.deepEqual([await find('Zurich'), await find('Vault'), sealed()], before);
    const nothing = await run(['store', 'set', 'Vault']);
    assert.deepEqual([nothing.code, nothing.stdout], [2, '']);
    assert.match(nothing.stderr, /nothing to change/);
  });
});

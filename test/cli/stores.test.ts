import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { commandsOf, makeFolder } from './command.ts';

const HOST_KEY = `SHA256:${'A'.repeat(43)}`;
const SFTP = [
  ...['store', 'add', '--name', 'Zurich', '--location', 'ZRH', '--driver', 'sftp'],
  ...['--set', 'host=backup.example.net', '--set', 'user=vault', '--set', 'root=/srv/vault'],
];

describe('the stores of an installation', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  const list = async () => JSON.parse(await succeed(['store', 'list', '--json']));
  const find = async (name: string) => (await list()).find((store: { name: string }) => store.name === name);
  const change = (sql: string) => {
    const database = new Database(join(dataDir, 'backrota.sqlite'));
    database.exec(sql);
    database.close();
  };

  const uuidOf = (name: string) => {
    const database = new Database(join(dataDir, 'backrota.sqlite'));
    const uuid = database.prepare('SELECT uuid FROM stores WHERE name = ?').pluck().get(name);
    database.close();
    return String(uuid);
  };

  before(() => succeed(['account', 'add', 'ann']));

  it('are two from the start: one of its own, and one at another location', async () => {
    assert.deepEqual(
      (await list()).map(({ name, location, driver, settings, limits }: Record<string, unknown>) => [
        ...[name, location, driver, settings, limits],
      ]),
      [
        [
          ...['local', 'local', 'archive', { root: join(dataDir, 'stores', 'local') }],
          { maxPerTarget: 90, maxPerAccount: 700, minimumIntervalSeconds: null, maxBytesPerAccount: null },
        ],
        [
          ...['TBC', 'TBC', 'archive', { root: join(dataDir, 'stores', 'TBC') }],
          { maxPerTarget: null, maxPerAccount: 600, minimumIntervalSeconds: 1_800, maxBytesPerAccount: null },
        ],
      ],
    );
    assert.match(await succeed(['store', 'test', 'TBC']), /can be written and read/);
  });

  it('become two in an installation from before, unless it has one of that name already', async () => {
    change("DELETE FROM stores WHERE name = 'TBC'; DELETE FROM settings WHERE name = 'tbc_store'");
    await succeed(['account', 'add', 'bea']);
    assert.equal((await find('TBC')).location, 'TBC');
    change("DELETE FROM stores WHERE name = 'TBC'; DELETE FROM settings WHERE name = 'tbc_store'");
    change("UPDATE stores SET name = 'TBC', location_code = 'elsewhere' WHERE name = 'local'");
    await succeed(['account', 'add', 'cleo']);
    assert.deepEqual(
      (await list()).map(({ location }: { location: string }) => location),
      ['elsewhere'],
    );
    change("UPDATE stores SET name = 'local', location_code = 'local'");
  });

  it('get the limits that are given, and those of their location for the others', async () => {
    for (const name of ['one', 'two', 'three']) await mkdir(join(folder, name));
    const add = (name: string) => [
      ...['store', 'add', '--name', name, '--location', 'vault', '--driver', 'archive'],
      ...['--set', `root=${join(folder, name)}`],
    ];
    await succeed([...add('one'), '--max-per-target', '7']);
    assert.deepEqual((await find('one')).limits, {
      ...{ maxPerTarget: 7, maxPerAccount: 600, minimumIntervalSeconds: 1_800, maxBytesPerAccount: null },
    });
    await succeed([...add('two'), '--max-per-account', 'none', '--minimum-interval', 'none']);
    assert.deepEqual((await find('two')).limits, {
      ...{ maxPerTarget: null, maxPerAccount: null, minimumIntervalSeconds: null, maxBytesPerAccount: null },
    });
    const refused = await run([...add('three'), '--minimum-interval', 'often']);
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /--minimum-interval/);
  });

  it('get other limits later, those that are named alone', async () => {
    await succeed(['store', 'set', 'local', '--max-per-target', '10', '--max-per-account', 'none']);
    assert.deepEqual((await find('local')).limits, {
      ...{ maxPerTarget: 10, maxPerAccount: null, minimumIntervalSeconds: null, maxBytesPerAccount: null },
    });
    assert.match(await succeed(['store', 'list']), /10 a target/);
    const unknown = await run(['store', 'set', 'nowhere', '--max-per-target', '1']);
    assert.deepEqual([unknown.code, unknown.stderr], [4, "backrota: The store 'nowhere' does not exist.\n"]);
  });

  it('say which node alone reaches them, where one does', async () => {
    const add = (name: string) => [
      ...['store', 'add', '--name', name, '--location', 'far', '--driver', 'archive'],
      ...['--set', `root=${join(folder, name)}`],
    ];
    await mkdir(join(folder, 'everywhere'));
    await succeed(add('everywhere'));
    const elsewhere = await run([...add('northern'), '--node', 'north']);
    assert.match(elsewhere.stderr, /Only the node 'north' reaches the store and can test it/);
    await succeed([...add('northern'), '--node', 'north', '--untested']);
    assert.deepEqual([(await find('everywhere')).node, (await find('northern')).node], [null, 'north']);
    const lines = (await succeed(['store', 'list'])).split('\n');
    assert.match(lines[0] ?? '', /\bNODE\b/);
    assert.match(lines.find((line) => line.includes('northern')) ?? '', /\bnorth\b/);
    const refused = await run([...add('nowhere'), '--node', ' ']);
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /The node has no name/);
  });

  it('are tested before they are stored, and one that cannot be written is not stored', async () => {
    const add = ['store', 'add', '--name', 'away', '--location', 'away', '--driver', 'archive'];
    const away = [...add, '--set', `root=${join(folder, 'nowhere')}`];
    const refused = await run(away);
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /nowhere/);
    assert.equal(await find('away'), undefined);
    await succeed([...away, '--untested']);
    assert.match((await run(['store', 'test', 'away'])).stderr, /nowhere/);
  });

  it('are never two in one place: the other one is named', async () => {
    await mkdir(join(folder, 'apart'));
    const add = ['store', 'add', '--name', 'apart', '--location', 'apart', '--driver', 'archive'];
    const taken = /^backrota: The store 'one' keeps its copies there already, or within that place or around it/;
    for (const place of ['one', 'one/inner', '']) {
      const refused = await run([...add, '--set', `root=${join(folder, place)}`, '--untested']);
      assert.deepEqual([refused.code, refused.stdout], [5, '']);
      if (place !== '') assert.match(refused.stderr, taken);
    }
    await succeed([...add, '--set', `root=${join(folder, 'apart')}`]);
    const moved = await run(['store', 'set', 'apart', '--set', `root=${join(folder, 'one')}`]);
    assert.equal(moved.code, 5);
    assert.match(moved.stderr, taken);
  });

  it('are removed once nothing needs them; until then what does is counted', async () => {
    await mkdir(join(folder, 'gone'));
    const add = ['store', 'add', '--name', 'gone', '--location', 'gone', '--driver', 'archive'];
    await succeed([...add, '--set', `root=${join(folder, 'gone')}`]);
    const target = ['target', 'add', '--account', 'ann', '--name', 'there', '--id', '70', '--store', 'gone'];
    await mkdir(join(folder, 'there'));
    await succeed([...target, '--set', `source=${join(folder, 'there')}`]);
    const schedule = ['schedule', 'add', '--target', '70', '--name', 'there', '--time', '02:00', '--json'];
    const { id } = JSON.parse(await succeed([...schedule, '--destination', 'gone']));
    await succeed(['backup', '70']);
    const needed = await run(['store', 'remove', 'gone']);
    assert.match(needed.stderr, /needed by 1 snapshots, 1 targets and 1 schedules; move or delete them first/);
    await succeed(['schedule', 'delete', String(id)]);
    const moved = await run(['store', 'move', '--from', 'gone', '--to', 'local']);
    assert.equal(moved.code, 1);
    assert.match(
      moved.stdout,
      /^\d+ {2}stays: It is 'creating'.*\n0 snapshot\(s\) are moved, and 0 target\(s\) go to 'local'/,
    );
    assert.match(moved.stderr, /1 snapshot\(s\) and 1 target\(s\) stay at 'gone' for now; run it again/);
    await succeed(['target', 'remove', '70']);
    assert.match(await succeed(['store', 'remove', 'gone']), /forgotten; what lies there stays/);
    assert.equal(await find('gone'), undefined);
    assert.equal((await run(['store', 'remove', 'gone'])).code, 4);
  });

  it('are removed with what borg kept of them here, unless that holds keys', async () => {
    const keep = async (name: string, path: string) => {
      const add = ['store', 'add', '--name', name, '--location', name, '--driver', 'borg', '--untested'];
      await succeed([...add, '--set', `root=${join(folder, name)}`, '--set', 'encryption=none']);
      const kept = join(dataDir, 'borg', uuidOf(name));
      await mkdir(join(kept, path), { recursive: true });
      await writeFile(join(kept, path, 'one'), 'kept');
      return kept;
    };
    const cached = await keep('cached', '.cache/borg');
    assert.doesNotMatch(await succeed(['store', 'remove', 'cached']), /keys/);
    await assert.rejects(stat(cached), { code: 'ENOENT' });
    const keyed = await keep('keyed', '.config/borg/keys');
    const said = await succeed(['store', 'remove', 'keyed']);
    assert.ok(said.includes(`DATA_DIR/borg/${basename(keyed)}: remove them once nobody reads it`), said);
    assert.equal(await readFile(join(keyed, '.config/borg/keys/one'), 'utf8'), 'kept');
  });

  it('that are left alone are told with until when and why, and so is what waits for them', async () => {
    const source = join(folder, 'source');
    await mkdir(source);
    await succeed(['target', 'add', '--account', 'ann', '--name', 'vm', '--id', '7', '--set', `source=${source}`]);
    const { id } = JSON.parse(await succeed(['backup', '7', '--json']));
    const until = '2100-01-01T00:00:00Z';
    const problem = { code: 'driver_failed', reason: 'stalled', params: { idleSeconds: 300 } };
    change(`INSERT INTO store_troubles (store_id, failures, rests_until, problem)
      SELECT id, 4, ${Date.parse(until) / 1_000}, '${JSON.stringify(problem)}' FROM stores WHERE name = 'local'`);
    const words = 'until 2100-01-01T00:00:00Z: stalled, 4 times in a row';
    assert.ok((await succeed(['store', 'list'])).includes(words));
    const { status } = await find('local');
    assert.deepEqual([status.restsUntil, status.failures, status.lastFailure.reason], [until, 4, 'stalled']);
    assert.ok((await succeed(['store', 'status', 'local'])).includes(words));
    assert.ok((await run(['status'])).stdout.includes(`local (${words})`));
    assert.deepEqual(JSON.parse((await run(['status', '--json'])).stdout).storesLeftAlone, [
      { name: 'local', accountId: null, until, failures: 4, reason: 'stalled' },
    ]);
    assert.match(await succeed(['run', 'show', String(id)]), /queued \(store_rests\)[\s\S]*failed 4 times/);
    assert.match(await succeed(['run', 'list']), /queued \(store_rests\)/);
    change('DELETE FROM store_troubles');
    assert.match((await run(['status'])).stdout, /stores left alone +none/);
  });

  it('take secrets from files, keep them sealed, and show them nowhere', async () => {
    const keyFile = join(folder, 'key');
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'a passphrase', '-f', keyFile]);
    await writeFile(join(folder, 'phrase'), 'a passphrase\n');
    const secrets = ['--secret-file', `privateKey=${keyFile}`, '--secret-file', `passphrase=${join(folder, 'phrase')}`];
    const added = await succeed([...SFTP, '--set', `hostKey=${HOST_KEY}`, ...secrets, '--json', '--untested']);
    const shown = [added, await succeed(['store', 'list']), await succeed(['store', 'list', '--json'])].join('\n');
    assert.match(shown, /backup\.example\.net/);
    assert.doesNotMatch(shown, /PRIVATE KEY|passphrase|privateKey/);
    const stored = await readFile(join(dataDir, 'backrota.sqlite'), 'latin1');
    assert.doesNotMatch(stored, /PRIVATE KEY|a passphrase/);
  });

  it('are refused with one sentence where a setting or a secret is wrong, and the sentence holds no secret', async () => {
    const keyFile = join(folder, 'key');
    const badFile = join(folder, 'bad');
    await writeFile(badFile, 'hunter2');
    const pinned = [...SFTP, '--set', `hostKey=${HOST_KEY}`];
    for (const [args, message] of [
      [[...SFTP, '--secret-file', `password=${badFile}`], /needs the setting 'hostKey'/],
      [[...SFTP, '--set', 'hostKey=yes', '--secret-file', `password=${badFile}`], /neither a fingerprint/],
      [pinned, /needs the secret 'privateKey' or 'password'/],
      [[...pinned, '--secret-file', `privateKey=${badFile}`], /is no private key that can be read/],
      [[...pinned, '--secret-file', `privateKey=${keyFile}`], /if it is encrypted, give its 'passphrase'/],
      [[...pinned, '--set', 'password=hunter2'], /is a secret; give it with --secret-file/],
      [
        [...pinned, '--secret-file', `password=${join(folder, 'nowhere')}`],
        /nowhere' of the secret 'password' cannot be read/,
      ],
    ] as const) {
      const { code, stdout, stderr } = await run(args);
      assert.equal(code, 1, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.match(stderr, /^backrota: [^\n]*\n$/);
      assert.doesNotMatch(stderr, /hunter2/);
    }
  });
});

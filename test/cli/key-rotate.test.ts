import assert from 'node:assert/strict';
import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { problemIn } from '../../src/domain/errors.ts';
import { openInstallation } from '../../src/installation.ts';
import { SecretBox } from '../../src/services/identity/secret-box.ts';
import { SEALED_COLUMNS } from '../../src/storage/records/sealed-records.ts';
import { SystemClock } from '../../src/storage/system-clock.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF } from '../support/values.ts';
import { commandsOf, makeFolder } from './command.ts';

const SECRET = 'correct horse battery';

describe('key rotate', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const file = join(dataDir, 'secret.key');
  const { run, succeed } = commandsOf(dataDir);
  const query = (sql: string, ...values: readonly unknown[]): readonly unknown[] => {
    const database = new Database(join(dataDir, 'backrota.sqlite'));
    try {
      const statement = database.prepare(sql);
      return statement.reader ? statement.pluck().all(...values) : [statement.run(...values)];
    } finally {
      database.close();
    }
  };
  const sealed = () =>
    [
      ...query('SELECT secrets_sealed FROM stores WHERE secrets_sealed IS NOT NULL'),
      ...query('SELECT totp_sealed FROM logins WHERE totp_sealed IS NOT NULL'),
      ...query("SELECT value FROM settings WHERE name = 'signing-key:x'"),
    ] as readonly string[];
  const opensWith = (key: string) => sealed().map((text) => new SecretBox(key.trim()).openOrNull(text));
  const readsSecrets = () => succeed(['store', 'set', 'Zurich', '--set', 'port=2222']);

  before(async () => {
    await succeed(['account', 'add', 'ann']);
    await writeFile(join(folder, 'password'), SECRET);
    const add = ['store', 'add', '--name', 'Zurich', '--location', 'ZRH', '--driver', 'sftp', '--untested'];
    const settings = ['host=backup.example.net', 'user=vault', 'root=/srv', `hostKey=SHA256:${'A'.repeat(43)}`];
    const secret = ['--secret-file', `password=${join(folder, 'password')}`];
    await succeed([...add, ...settings.flatMap((setting) => ['--set', setting]), ...secret]);
    await succeed(['login', 'totp', 'ann']);
    const key = new SecretBox((await readFile(file, 'utf8')).trim()).seal('signed');
    query("INSERT INTO settings (name, value) VALUES ('signing-key:x', ?)", key);
  });

  it('seals every secret with a new key, which takes the place of the old one', async () => {
    const [old, before] = [await readFile(file, 'utf8'), opensWith(await readFile(file, 'utf8'))];
    assert.equal(before.length, 3);
    assert.match(await succeed(['key', 'rotate']), /^3 secret\(s\) are sealed with the new key/);
    const key = await readFile(file, 'utf8');
    assert.notEqual(key, old);
    assert.deepEqual([opensWith(key), opensWith(old)], [before, [null, null, null]]);
    await readsSecrets();
  });

  it('lets nothing be sealed by a process that began before, whatever it is', async (context) => {
    const options = { clock: new SystemClock(), log: new CollectedLog(), usesDatabaseClock: false };
    const early = await openInstallation(loadConfig({ DATA_DIR: dataDir }), { role: 'server', ...options });
    context.after(() => early.close());
    await succeed(['key', 'rotate']);
    const { stores, accounts, alerts, signingKeys } = early.services;
    const settings = { host: 'x.example.net', user: 'vault', root: '/x', hostKey: `SHA256:${'A'.repeat(43)}` };
    const draft = { accountId: null, name: 'Basel', locationCode: 'BSL', driver: 'sftp', settings };
    const written = sealed();
    for (const writing of [
      () => stores.add(STAFF, { ...draft, secrets: { password: SECRET } }),
      () => accounts.enableTotp(STAFF, 'ann'),
      () => alerts.add(STAFF, { channel: 'webhook', address: 'https://alerts.example.net/x' }),
      () => signingKeys.find('late'),
    ])
      await assert.rejects(writing, (error) => problemIn(error).reason === 'secret_key_changed');
    const reading = stores.change(STAFF, 'Zurich', { secrets: { password: 'another' } });
    await assert.rejects(reading, (error) => problemIn(error).reason === 'secrets_unreadable');
    assert.deepEqual(sealed(), written);
    await succeed(['login', 'totp', 'ann']);
  });

  it('keeps the key of before until the next time, which seals anew what was sealed with it meanwhile', async () => {
    const old = await readFile(file, 'utf8');
    await succeed(['key', 'rotate']);
    const before = `${file}.before`;
    assert.deepEqual([await readFile(before, 'utf8'), (await stat(before)).mode & 0o777], [old, 0o600]);
    query("UPDATE settings SET value = ? WHERE name = 'signing-key:x'", new SecretBox(old.trim()).seal('late'));
    await succeed(['key', 'rotate']);
    assert.ok(opensWith(await readFile(file, 'utf8')).includes('late'));
    assert.notEqual(await readFile(before, 'utf8'), old);
  });

  it('loses nothing where it is cut off before the new key takes its place, and is ended by the next one', async () => {
    const old = await readFile(file, 'utf8');
    await succeed(['key', 'rotate']);
    await rename(file, `${file}.next`);
    await writeFile(file, old);
    await readsSecrets();
    await succeed(['key', 'rotate']);
    assert.ok(!opensWith(await readFile(file, 'utf8')).includes(null));
  });

  it('leaves no key behind of one that was cut off as it kept the key of before', async () => {
    await writeFile(join(dataDir, 'secret.key.before.new'), await readFile(file, 'utf8'), { mode: 0o600 });
    await succeed(['key', 'rotate']);
    const keys = (await readdir(dataDir)).filter((name) => name.startsWith('secret.key'));
    assert.deepEqual(keys.sort(), ['secret.key', 'secret.key.before']);
    await readsSecrets();
  });

  it('takes the next key from a file where it is in the environment, and nothing of a server that runs', async () => {
    const [env, next] = [{ SECRET_KEY: (await readFile(file, 'utf8')).trim() }, join(folder, 'next')];
    await writeFile(next, 'n'.repeat(40));
    assert.match((await run(['key', 'rotate'], { env: { DATA_DIR: dataDir, ...env } })).stderr, /--to-file/);
    assert.match((await run(['key', 'rotate', '--to-file', next])).stderr, /leave --to-file out/);
    const there = { env: { DATA_DIR: dataDir, ...env } };
    for (const _ of ['first', 'again']) await succeed(['key', 'rotate', '--to-file', next], there);
    assert.ok(!opensWith('n'.repeat(40)).includes(null));
    const lost = await run(['key', 'rotate']);
    assert.match(lost.stderr, /3 secret\(s\) were sealed with another SECRET_KEY, and nothing was changed/);
    const now = Math.floor(Temporal.Now.instant().epochMilliseconds / 1_000);
    query("INSERT INTO settings (name, value) VALUES ('last_tick', ?)", String(now));
    assert.match((await run(['key', 'rotate'])).stderr, /A server runs on this database/);
  });

  it('knows all columns that hold what is sealed', () => {
    const columns = query(
      `SELECT DISTINCT c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE c.name LIKE '%seal%'`,
    );
    assert.deepEqual(
      columns.filter((name) => !(SEALED_COLUMNS as readonly unknown[]).includes(name)),
      [],
    );
  });
});

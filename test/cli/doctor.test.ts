import assert from 'node:assert/strict';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { checkClocks } from '../../src/cli/doctor/clock.ts';
import { type Finding, within } from '../../src/cli/doctor/finding.ts';
import { checkNode, checkProxies, checkZones } from '../../src/cli/doctor/machine.ts';
import { loadConfig } from '../../src/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { findClosedPort, MailServer } from '../support/mail-server.ts';
import { closePort, openPort } from '../support/port.ts';
import { silentStore } from '../support/silent-server.ts';
import { commandsOf, makeFolder } from './command.ts';

describe('doctor', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const vault = join(folder, 'vault');
  const password = join(folder, 'password');
  const { run, succeed } = commandsOf(dataDir);
  let gateway: Gateway;
  let server: Server;
  let remote: Readonly<Record<string, string>>;

  before(async () => {
    for (const path of [vault, join(folder, 'web')]) mkdirSync(path);
    writeFileSync(password, 'none');
    await succeed(['account', 'add', 'ann', '--zone', 'UTC']);
    await succeed(['account', 'add', 'chief', '--staff']);
    const add = ['store', 'add', '--name', 'vault', '--location', 'VLT', '--driver', 'archive'];
    await succeed([...add, '--set', `root=${vault}`]);
    await succeed(['target', 'add', '--account', 'ann', '--name', 'web', '--set', `source=${join(folder, 'web')}`]);
    await succeed(['schedule', 'add', '--target', 'web', '--name', 'nightly', '--time', '02:00']);
    gateway = await openGateway(loadConfig({ DATA_DIR: dataDir }), { log: new CollectedLog() });
    server = await openPort(gateway.app);
    const issued = JSON.parse(await succeed(['token', 'issue', 'chief', '--kind', 'api', '--json']));
    const { port } = server.address() as { port: number };
    remote = { BACKROTA_URL: `http://127.0.0.1:${port}`, BACKROTA_TOKEN: issued.token };
  });
  after(async () => {
    await closePort(server);
    await gateway.close();
  });

  /** What is not well, by what was looked at, and the exit code; a server has just looked. */
  const examine = async (env: Readonly<Record<string, string>> = {}, ...options: readonly string[]) => {
    await gateway.services.status.recordTick();
    const { code, stdout, stderr } = await run(['doctor', '-o', 'json', ...options], { env });
    assert.equal(stderr, '');
    const found: readonly Finding[] = JSON.parse(stdout);
    for (const { state, remedy } of found) assert.equal(remedy === null, state === 'ok');
    const wrong = found.filter(({ state }) => state !== 'ok').map(({ check, state }) => `${check}: ${state}`);
    return { code, wrong, found };
  };
  const said = (found: readonly Finding[], name: string) => found.find(({ check }) => check === name);

  it('finds nothing where all is well, here and elsewhere, and ends with 0', async () => {
    writeFileSync(join(dataDir, 'copied'), '');
    const { code, wrong, found } = await examine({}, '--before-upgrade');
    assert.deepEqual([code, wrong], [0, []]);
    for (const check of [
      'node',
      'zones',
      'secret key',
      'clock',
      'secrets',
      'store local',
      'store vault',
      'herds',
      'leases',
    ])
      assert.equal(said(found, check)?.state, 'ok', check);
    const there = await examine(remote);
    assert.deepEqual([there.code, there.wrong], [0, []]);
    assert.equal(said(there.found, 'stores')?.what, 'The servers reach all stores.');
    assert.equal(said(found, 'upgrade')?.what, 'No task and no restore runs.');
    assert.equal(said(found, 'own copy')?.what, `The gateway itself was copied 0 h ago, as ${dataDir}/copied tells.`);
    assert.match(said(found, 'store vault')?.what ?? '', /^It can be written and has [\d.]+ GB free\.$/);
  });

  it('finds who else may read what is secret', async () => {
    const key = join(dataDir, 'secret.key');
    chmodSync(dataDir, 0o755);
    chmodSync(key, 0o644);
    const { code, wrong, found } = await examine();
    chmodSync(key, 0o600);
    chmodSync(dataDir, 0o700);
    assert.deepEqual([code, wrong], [1, ['data directory: warning', 'secret key: failure']]);
    assert.equal(said(found, 'secret key')?.remedy, `chmod 600 ${key}`);
  });

  it('finds a store that is gone, and one whose host does not answer', async () => {
    renameSync(vault, `${vault}.away`);
    const { code, wrong } = await examine();
    assert.deepEqual([code, wrong], [1, ['store vault: failure']]);
    await gateway.services.storeWatch.look();
    assert.deepEqual((await examine(remote)).wrong, ['store vault: failure']);
    renameSync(`${vault}.away`, vault);
    await gateway.services.storeWatch.look();
    const settings = Object.entries(silentStore(await findClosedPort())).flatMap(([name, value]) => [
      '--set',
      `${name}=${value}`,
    ]);
    const add = ['store', 'add', '--name', 'host', '--location', 'HST', '--driver', 'sftp', '--untested', ...settings];
    await succeed([...add, '--secret-file', `password=${password}`]);
    assert.deepEqual((await examine()).wrong, ['store host: failure']);
    await succeed(['store', 'remove', 'host']);
  });

  it('finds a mail server that is away, and greets one that is there without a mail', async () => {
    const away = await examine({ SMTP_URL: `smtp://127.0.0.1:${await findClosedPort()}` });
    assert.deepEqual([away.code, away.wrong], [1, ['mail: failure']]);
    assert.match(said(away.found, 'mail')?.what ?? '', /ECONNREFUSED/);
    await using mails = await MailServer.open();
    const there = await examine({ SMTP_URL: `smtp://127.0.0.1:${mails.port}` });
    assert.deepEqual([there.code, there.wrong, mails.connections, mails.mails.length], [0, [], 1, 0]);
  });

  it('finds a setting that is none', async () => {
    const { code, wrong, found } = await examine({ PORT: 'eighty' });
    assert.deepEqual([code, wrong], [1, ['settings: failure']]);
    assert.match(said(found, 'settings')?.what ?? '', /PORT/);
  });

  it('finds schedules that never fire again, and those that all begin at once', async () => {
    const targets = Array.from({ length: 21 }, (_, index) => `      - name: disk ${index}`).join('\n');
    const names = Array.from({ length: 21 }, (_, index) => `disk ${index}`).join(', ');
    const schedule = (name: string, which: string, rule: string) =>
      `      - name: ${name}\n        targets: [${which}]\n        recurrence: { ${rule}, timeZone: UTC }\n`;
    const over = schedule('over', 'disk 0', "kind: once, date: '2020-01-01', time: '00:00'");
    const herd = schedule('herd', names, "kind: weekly, days: [mon, tue, wed, thu, fri, sat, sun], times: ['03:00']");
    const plan = `apiVersion: backrota/v1\naccounts:\n  - name: chief\n    targets:\n${targets}\n    schedules:\n`;
    await succeed(['apply', '-f', '-'], { input: `${plan}${over}${herd}` });
    for (const env of [{}, remote]) {
      const { code, wrong, found } = await examine(env);
      assert.deepEqual([code, wrong], [3, ['schedules: warning', 'herds: warning']]);
      assert.match(said(found, 'schedules')?.what ?? '', /^'over' \(\d+\) never fire\(s\) again\.$/);
      assert.match(said(found, 'herds')?.what ?? '', /^21 copies begin at \S+T03:00Z in the store \d+\.$/);
    }
    const none = 'apiVersion: backrota/v1\naccounts: [{ name: chief }]\n';
    await succeed(['apply', '-f', '-', '--prune', '--yes'], { input: none });
  });

  it('tells before an upgrade how to copy the gateway itself where nobody has noted that for a day', async () => {
    const stamp = join(dataDir, 'copied');
    const copied = async () => said((await examine({}, '--before-upgrade')).found, 'own copy');
    const dayAgo = Date.now() / 1_000 - 25 * 3_600;
    writeFileSync(stamp, '');
    utimesSync(stamp, dayAgo, dayAgo);
    assert.deepEqual(await copied(), {
      check: 'own copy',
      state: 'warning',
      what: `The gateway itself was copied 25 h ago, as ${stamp} tells.`,
      remedy: `Copy the database (sqlite3 ${join(dataDir, 'backrota.sqlite')} ".backup <copy>") and ${dataDir}, then 'touch ${stamp}'.`,
    });
    rmSync(stamp);
    assert.match((await copied())?.what ?? '', /^Nothing tells that the gateway itself was ever copied/);
    writeFileSync(stamp, '');
    assert.equal((await copied())?.state, 'ok');
  });

  it('finds what nobody works on any more, and a clock that was ahead', async () => {
    await succeed(['schedule', 'run', 'nightly']);
    const database = new Database(join(dataDir, 'backrota.sqlite'));
    database.prepare("UPDATE tasks SET state = 'running', lease_owner = 'gone', lease_until = 1").run();
    const lapsed = await examine({}, '--before-upgrade');
    assert.deepEqual([lapsed.code, lapsed.wrong], [3, ['upgrade: warning', 'leases: warning']]);
    database.prepare("UPDATE tasks SET state = 'cancelled', lease_owner = NULL, lease_until = NULL").run();
    const put = database.prepare("UPDATE settings SET value = ? WHERE name = 'last_tick'");
    await gateway.services.status.recordTick();
    put.run(String(4_000_000_000));
    const { code, stdout } = await run(['doctor']);
    database.close();
    assert.equal(code, 1);
    assert.match(stdout, /^ok +store vault +It can be written/m);
    assert.match(stdout, /^failure +clock +A server has looked \d+ s later than it is now/m);
    assert.match(stdout, /^failure +server +No server runs on this database/m);
  });

  it('finds another key than secrets are sealed with, and a database of another version, in a copy of the installation', async () => {
    const settings = Object.entries(silentStore(1)).flatMap(([name, value]) => ['--set', `${name}=${value}`]);
    const add = [
      'store',
      'add',
      '--name',
      'sealed',
      '--location',
      'SLD',
      '--driver',
      'sftp',
      '--untested',
      ...settings,
    ];
    await succeed([...add, '--secret-file', `password=${password}`]);
    const copy = join(folder, 'copy');
    cpSync(dataDir, copy, { recursive: true });
    const before = readFileSync(join(copy, 'secret.key'), 'utf8');
    writeFileSync(join(copy, 'secret.key'), 'f'.repeat(64), { mode: 0o600 });
    const look = async (...options: readonly string[]) => {
      const { code, stdout } = await run(['doctor', '-o', 'json', ...options], { env: { DATA_DIR: copy } });
      return { code, found: JSON.parse(stdout) as readonly Finding[] };
    };
    const other = await look();
    assert.deepEqual([other.code, said(other.found, 'secrets')?.state], [1, 'failure']);
    writeFileSync(join(copy, 'secret.key'), before, { mode: 0o600 });
    const right = await look();
    assert.equal(said(right.found, 'secrets')?.state, 'ok');
    // A copy is not whose the stores are.
    assert.match(said(right.found, 'store vault')?.remedy ?? '', /store adopt/);
    const database = new Database(join(copy, 'backrota.sqlite'));
    const last = database.prepare('SELECT MAX(name) AS name FROM backrota_migrations').get() as { name: string };
    database.prepare('DELETE FROM backrota_migrations WHERE name = ?').run(last.name);
    database.close();
    const old = await look();
    assert.deepEqual([old.code, said(old.found, 'migrations')?.what], [1, `1 are to be done: ${last.name}.`]);
    assert.equal(said(old.found, 'installation')?.state, 'unknown');
    const upgrading = await look('--before-upgrade');
    assert.deepEqual(
      [upgrading.code, said(upgrading.found, 'migrations')?.what, said(upgrading.found, 'upgrade')?.what],
      [3, `1 will run when a server of this version starts: ${last.name}.`, 'No task and no restore runs.'],
    );
    const none = await run(['doctor'], { env: { DATA_DIR: join(folder, 'none') } });
    assert.deepEqual([none.code, none.stderr], [1, '']);
    assert.match(none.stdout, /^failure +database +There is no installation/m);
  });
});

describe('what the doctor makes of', () => {
  it('a Node that is too old, and zone data that do not know what changed', () => {
    assert.equal(checkNode({ node: '24.9.0' }).state, 'failure');
    assert.equal(checkNode({ node: '26.0.0' }).state, 'ok');
    const unknown = () => {
      throw new RangeError('Invalid time zone');
    };
    for (const offsetOf of [unknown, () => -4 * 3_600]) {
      assert.equal(checkZones({ zones: '2024a', offsetOf }).state, 'failure');
    }
    assert.equal(checkZones({ zones: '2026b', offsetOf: () => -3 * 3_600 }).state, 'ok');
  });

  it('settings that let strangers say who they are, or passwords cross the network', () => {
    const state = (env: Readonly<Record<string, string>>) => checkProxies(loadConfig(env)).state;
    assert.equal(state({ TRUSTED_PROXIES: '0.0.0.0/0' }), 'failure');
    assert.equal(state({ HOST: '0.0.0.0' }), 'warning');
    assert.equal(state({ HOST: '0.0.0.0', TRUSTED_PROXIES: '10.0.0.1' }), 'ok');
    assert.equal(state({}), 'ok');
  });

  it('clocks that are apart, and one that was set back', () => {
    const now = 1_800_000_000;
    const state = (here: number, lastTickAt: number | null) => checkClocks({ here, deciding: now, lastTickAt }).state;
    assert.deepEqual(
      [state(now, now), state(now + 31, now), state(now - 301, null), state(now, now + 31), state(now, now - 9_999)],
      ['ok', 'warning', 'failure', 'failure', 'ok'],
    );
  });

  it('a check that never answers, and one that fails: the others go on', async () => {
    const [late] = await within('disk', () => new Promise<never>(() => {}), 1);
    assert.deepEqual([late?.state, late?.what], ['failure', 'It did not answer within 0.001 s.']);
    const [failed] = await within('disk', () => Promise.reject(new Error('It is on fire.')));
    assert.deepEqual([failed?.state, failed?.what], ['failure', 'It is on fire.']);
  });
});

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { type Installation, openInstallation } from '../../src/installation.ts';
import { SystemClock } from '../../src/storage/system-clock.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF } from '../support/values.ts';
import { commandsOf, makeFolder } from './command.ts';

/** In no word of ours. */
const NAME = 'Zebulonquist';
const MAIL = `${NAME}@planted.example`;

describe('account delete', () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const place = join(folder, NAME);
  const { run, succeed } = commandsOf(dataDir);
  let house: Installation;

  const work = async (): Promise<void> => {
    const { signal } = new AbortController();
    const { tasks, restoreWork } = house.services;
    for (let task = await tasks.claim(); task !== null; task = await tasks.claim())
      await tasks.perform(task, signal, () => {});
    for (let next = await restoreWork.claim(); next !== null; next = await restoreWork.claim())
      await restoreWork.perform(next, signal, () => {});
  };

  before(async () => {
    await succeed(['account', 'add', 'ann']);
    const options = {
      role: 'server',
      clock: new SystemClock(),
      log: new CollectedLog(),
      usesDatabaseClock: false,
    } as const;
    house = await openInstallation(loadConfig({ DATA_DIR: dataDir, NODE_NAME: 'n1' }), options);
  });
  after(() => house.close());

  it('asks for the name; then nobody logs in, nothing is backed up, and another one may have the name', async () => {
    const password = { input: 'correct horse battery\n' };
    await succeed(['account', 'add', 'bea', '--password-stdin'], password);
    await succeed(['target', 'add', '--account', 'bea', '--name', 'disk', '--id', '40']);
    await succeed(['schedule', 'add', '--target', '40', '--name', 'Nightly', '--time', '02:00']);
    const refused = await run(['account', 'delete', 'bea'], { input: 'ann\n' });
    assert.deepEqual([refused.code, refused.stdout], [1, '']);
    assert.match(refused.stderr, /Nothing was done: what was typed is not 'bea'/);
    const done = await run(['account', 'delete', 'bea'], { input: 'bea\n' });
    assert.deepEqual([done.code, /is deleted/.test(done.stdout)], [0, true]);
    assert.deepEqual(JSON.parse(await succeed(['schedule', 'list', '--json'])), []);
    assert.match((await run(['login', 'passwd', 'bea'])).stderr, /does not exist/);
    await succeed(['account', 'add', 'bea']);
    await succeed(['login', 'add', 'bea2', '--account', 'bea']);
  });

  it('with --erase leaves no name and no mail, in any row or byte of the data directory', async () => {
    for (const path of [place, join(place, 'www'), join(place, 'vault')]) await mkdir(path);
    await writeFile(join(place, 'www', NAME), MAIL);
    await succeed(['account', 'add', NAME]);
    await succeed(['login', 'add', MAIL, '--account', NAME]);
    const store = ['store', 'add', '--name', `${NAME} vault`, '--location', `${NAME}-vault`, '--driver', 'archive'];
    await succeed([...store, '--account', NAME, '--set', `root=${join(place, 'vault')}`]);
    const borg = ['store', 'add', '--name', `${NAME} borg`, '--location', `${NAME}-borg`, '--driver', 'borg'];
    const settings = ['--set', 'encryption=none', '--set', `root=${join(place, 'borg')}`, '--untested'];
    await succeed([...borg, '--account', NAME, ...settings]);
    const kept = (await house.services.stores.list(STAFF)).find(({ driver }) => driver === 'borg');
    for (const path of ['.cache/borg/1', '.config/borg/keys']) {
      await mkdir(join(dataDir, 'borg', kept?.uuid ?? '', path), { recursive: true });
      await writeFile(join(dataDir, 'borg', kept?.uuid ?? '', path, 'config'), `previous_location = ${place}`);
    }
    const add = ['target', 'add', '--account', NAME, '--name', `${NAME} web`, '--id', '50', '--exclude', `${NAME}.tmp`];
    await succeed([...add, '--set', `source=${join(place, 'www')}`]);
    await succeed(['target', 'add', '--account', NAME, '--name', `${NAME} disk`, '--id', '51']);
    const { services, unitOfWork } = house;
    const disk = await services.targets.find(STAFF, { id: 51 });
    await writeFile(join(dataDir, 'volumes', disk.uuid, NAME), MAIL);
    const schedule = ['schedule', 'add', '--target', '50', '--name', `${NAME} nightly`, '--time', '02:00', '--json'];
    const { id } = JSON.parse(await succeed([...schedule, '--destination', `${NAME}-vault`]));
    const memory = { dialect: 'billing-panel', data: { texts: {}, fields: { note: NAME } } };
    const links = [{ target: { id: 50 }, label: NAME }];
    await services.schedules.change(STAFF, { id }, { targets: links }, { memory });
    await services.schedules.pause(STAFF, { id });
    const login = await services.accounts.findLogin(STAFF, NAME);
    const via = 'billing-panel';
    const { token } = await services.authentication.openSession(login.id, 'panel');
    const { actor } = await services.authentication.byToken(token, { via, address: '192.0.2.1' });
    const [contact] = await services.notifications.contacts(actor);
    await services.notifications.changeContact(actor, contact?.uuid ?? '', { name: NAME, email: MAIL });
    await services.notifications.addContact(actor, { name: NAME, email: `second.${MAIL}`, phone: '' });
    await services.backups.runSchedule(STAFF, { id });
    await services.backups.backUp(actor, { id: 51 }, 'backup', `${NAME} by hand`);
    await work();
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    const { rows } = await services.snapshots.list(actor, {}, page);
    assert.deepEqual(
      rows.map(({ state }) => state),
      ['available', 'available'],
    );
    await succeed(['restore', String(rows[0]?.id), '--to', join(place, 'restored')]);
    const database = new Database(join(dataDir, 'backrota.sqlite'));
    database
      .prepare(
        `INSERT INTO mails (uuid, account_id, kind, recipient, subject, text, created_at, attempt, next_attempt_at, sent_at)
         VALUES ('u', ?, 'snapshot_created', ?, ?, ?, 1, 1, 1, 1)`,
      )
      .run(login.accountId, MAIL, NAME, NAME);
    database
      .prepare("INSERT INTO audit (at, actor, account_id, action, details) VALUES (1, ?, ?, 'x', ?)")
      .run(`login:support as login:${NAME}`, login.accountId, JSON.stringify({ name: NAME }));
    database
      .prepare(
        "INSERT INTO script_outputs (task_id, phase, output) SELECT id, 'pre', ? FROM tasks WHERE account_id = ?",
      )
      .run(NAME, login.accountId);
    await succeed(['account', 'delete', NAME, '--erase', '--yes']);
    await services.housekeeping.cleanUp();
    await services.housekeeping.cleanUp();
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
    const found: string[] = [];
    for (const table of tables)
      for (const row of database.prepare(`SELECT * FROM ${table}`).all())
        if (isPlanted(JSON.stringify(row))) found.push(`${table}: ${JSON.stringify(row)}`);
    for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (isPlanted(path.slice(dataDir.length))) found.push(path);
      if (entry.isFile() && isPlanted(await readFile(path, 'latin1'))) found.push(path);
    }
    assert.deepEqual(found, []);
    assert.deepEqual(
      (await readdir(join(place, 'vault'))).filter((name) => name !== '.backrota'),
      [],
    );
    assert.deepEqual(
      database.prepare('SELECT name FROM stores WHERE deleted_at IS NOT NULL AND secrets_sealed IS NULL').pluck().all()
        .length,
      2,
    );
    const { total } = await services.runs.list(STAFF, { scheduleId: id }, { offset: 0, limit: 10 });
    assert.ok(total > 0, 'its history stays');
    assert.equal(await unitOfWork.records.settings.get(`erasing:${login.accountId}`), null);
    database.close();
  });
});

const isPlanted = (text: string): boolean => text.toLowerCase().includes(NAME.toLowerCase());

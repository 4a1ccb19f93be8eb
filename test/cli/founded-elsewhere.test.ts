import assert from 'node:assert/strict';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF, there } from '../support/values.ts';
import { commandsOf, makeFolder } from './command.ts';

test('an installation that commands made is nobody’s machine: it is served elsewhere, under another name', async () => {
  const folder = makeFolder();
  const [made, served] = [join(folder, 'made'), join(folder, 'served')];
  await mkdir(join(folder, 'www'));
  await writeFile(join(folder, 'www', 'index.html'), '<p>Hello');
  const { succeed } = commandsOf(made);
  const env = { NODE_NAME: 'laptop' };
  await succeed(['account', 'add', 'ann'], { env });
  const source = ['--set', `source=${join(folder, 'www')}`];
  await succeed(['target', 'add', '--account', 'ann', '--name', 'www', '--driver', 'archive', ...source], { env });
  await succeed(['target', 'add', '--account', 'ann', '--name', 'disk', '--driver', 'archive'], { env });
  const database = new Database(join(made, 'backrota.sqlite'));
  assert.deepEqual(database.prepare('SELECT DISTINCT node FROM stores').pluck().all(), [null]);
  assert.deepEqual(database.prepare('SELECT DISTINCT volume_node FROM targets').pluck().all(), [null]);
  assert.equal(database.prepare("SELECT COUNT(*) FROM settings WHERE value LIKE '%laptop%'").pluck().get(), 0);
  assert.equal(database.prepare("SELECT COUNT(*) FROM settings WHERE name = 'database_identity'").pluck().get(), 0);
  database.close();

  await cp(made, served, { recursive: true });
  const config = loadConfig({ NODE_NAME: 'server', DATA_DIR: served });
  const gateway = await openGateway(config, { log: new CollectedLog() });
  try {
    const { services, loops } = gateway;
    await services.storeWatch.look();
    assert.deepEqual((await services.status.read()).storesOutOfReach, []);
    const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
    const { rows } = await services.targets.list(STAFF, {}, page);
    assert.equal(rows.length, 2);
    for (const target of rows) {
      const { run } = await services.backups.backUp(STAFF, target, 'backup', 'by hand');
      await loops.worker.idle();
      assert.equal(there((await services.runs.find(STAFF, run)).tasks[0]).state, 'succeeded');
    }
    assert.equal((await readdir(join(served, 'stores', 'local'), { recursive: true })).length > 2, true);
    assert.deepEqual(await readdir(join(made, 'stores', 'local')), []);
  } finally {
    await gateway.close();
  }
});

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { STAFF, there } from '../support/values.ts';
import { commandsOf, makeFolder } from './command.ts';

test('a task that waits for a node says so, and when that was seen last', async () => {
  const folder = makeFolder();
  const { succeed } = commandsOf(join(folder, 'data'));
  for (const name of ['www', 'far']) await mkdir(join(folder, name));
  await succeed(['account', 'add', 'ann']);
  const store = ['--name', 'far', '--location', 'far', '--driver', 'archive', '--set', `root=${join(folder, 'far')}`];
  await succeed(['store', 'add', ...store, '--node', 'n1', '--untested']);
  const target = ['target', 'add', '--account', 'ann', '--name', 'www', '--store', 'far', '--json'];
  const { id } = JSON.parse(await succeed([...target, '--set', `source=${join(folder, 'www')}`]));
  await succeed(['backup', String(id)]);
  const [run] = JSON.parse(await succeed(['run', 'list', '--json']));
  assert.deepEqual(JSON.parse(await succeed(['run', 'list', '--waiting', '--json'])), [run]);
  assert.equal(await succeed(['run', 'list', '--waiting', '--failed']), 'No run that waits has failed.\n');
  const show = () => succeed(['run', 'show', String(run.id)]);
  assert.deepEqual(run.tasks[0].waitsFor, { name: 'n1', seenAt: null });
  assert.match(await show(), /queued \(waiting for node n1, never seen\)/);
  const database = new Database(join(folder, 'data', 'backrota.sqlite'));
  const see = (at: number) =>
    database
      .prepare('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)')
      .run('node:n1', JSON.stringify({ seenAt: at, directory: '' }));
  see(1_790_000_000);
  assert.match(await show(), /queued \(waiting for node n1, last seen 2026-09-21T14:13:20Z\)/);
  assert.match(await succeed(['node', 'list']), /^n1 +2026-09-21T14:13:20Z +1 +0$/m);
  see(4_102_444_800);
  assert.match(await show(), /state +queued$/m);
  database.close();
});

test('a restore that waits for a node, and a deletion that its store refused, say so', async () => {
  const folder = makeFolder();
  const dataDir = join(folder, 'data');
  const { run, succeed } = commandsOf(dataDir);
  for (const name of ['www', 'far']) await mkdir(join(folder, name));
  await succeed(['account', 'add', 'ann']);
  const store = ['--name', 'far', '--location', 'far', '--driver', 'archive', '--set', `root=${join(folder, 'far')}`];
  const { id: storeId } = JSON.parse(await succeed(['store', 'add', ...store, '--node', 'n1', '--untested', '--json']));
  const target = ['target', 'add', '--account', 'ann', '--name', 'www', '--driver', 'archive', '--json'];
  const { id } = JSON.parse(await succeed([...target, '--set', `source=${join(folder, 'www')}`]));
  const config = loadConfig({ DATA_DIR: dataDir, NODE_NAME: 'n1', SOURCE_ROOTS: folder });
  const gateway = await openGateway(config, { log: new CollectedLog() });
  try {
    const { services, loops } = gateway;
    await services.targets.change(STAFF, { id }, { allowsEmptySource: true });
    const { snapshots } = await services.backups.backUp(STAFF, { id }, 'backup', 'by hand', { destination: 'far' });
    await loops.worker.idle();
    const { id: snapshot } = there(snapshots[0]);
    await services.restores.intoNewTarget(STAFF, { id: snapshot }, { name: 'again', kind: 'drive' });
  } finally {
    await gateway.close();
  }
  const [restore] = JSON.parse(await succeed(['restore', 'list', '--json']));
  assert.deepEqual(restore.waitsFor, { name: 'n1', seenAt: null });
  for (const args of [['list'], ['show', String(restore.id)]]) {
    assert.match(await succeed(['restore', ...args]), /queued \(waiting for node n1, never seen\)/);
  }
  const elsewhere = await run(['restore', String(restore.snapshotId), '--to', join(folder, 'restored')], {
    env: { NODE_NAME: 'n2' },
  });
  assert.equal(elsewhere.code, 1);
  assert.match(elsewhere.stderr, /only the node 'n1' reaches; restore and verify its snapshots there/);

  await succeed(['snapshot', 'delete', String(restore.snapshotId)]);
  const until = Math.ceil(Date.now() / 1_000) + 7_200;
  const database = new Database(join(dataDir, 'backrota.sqlite'));
  const problem = { reason: 'deletion_refused', params: { place: { path: '/vault', server: null } } };
  database
    .prepare('INSERT INTO settings (name, value) VALUES (?, ?)')
    .run(`refused_deletions:${storeId}`, JSON.stringify({ times: 2, until, problem }));
  database.close();
  const again = new Date(until * 1_000).toISOString().replace('.000', '');
  const { stdout } = await run(['status']);
  assert.ok(stdout.includes(`far (until ${again}: deletion_refused, 2 times in a row)`), stdout);
  assert.ok((await succeed(['snapshot', 'list'])).includes(`deletion refused, tried again at ${again}`));
});

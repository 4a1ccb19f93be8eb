import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { commandsOf, makeFolder } from './command.ts';

test('a task that waits for a node says so, and when that was seen last', async () => {
  const folder = await makeFolder();
  const { succeed } = commandsOf(join(folder, 'data'));
  for (const name of ['www', 'far']) await mkdir(join(folder, name));
  await succeed(['account', 'add', 'ann']);
  const store = ['--name', 'far', '--location', 'far', '--driver', 'archive', '--set', `root=${join(folder, 'far')}`];
  await succeed(['store', 'add', ...store, '--node', 'n1']);
  const target = ['target', 'add', '--account', 'ann', '--name', 'www', '--store', 'far', '--json'];
  const { id } = JSON.parse(await succeed([...target, '--set', `source=${join(folder, 'www')}`]));
  await succeed(['backup', String(id)]);
  const [run] = JSON.parse(await succeed(['run', 'list', '--json']));
  const show = () => succeed(['run', 'show', String(run.id)]);
  assert.deepEqual(run.tasks[0].waitsFor, { node: 'n1', lastSeenAt: null });
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

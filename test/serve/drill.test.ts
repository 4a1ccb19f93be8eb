import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { openPlace, until } from './gateway-process.ts';

test('a drill answers calls, and fires, backs up and removes nothing', async () => {
  await using place = await openPlace();
  await place.seedDemo();
  const id = await place.backUpDemo();
  await place.ask('backup', '5203773');
  assert.equal((await place.run(['snapshot', 'delete', String(id)])).code, 0);
  await place.run(['schedule', 'add', '--target', '5203773', '--name', 'often', '--at', '* * * * * *']);
  const database = new Database(place.databaseFile);
  const count = (what: string) => database.prepare(`SELECT COUNT(*) FROM ${what}`).pluck().get();
  database.exec('UPDATE schedules SET next_fire_at = next_fire_at - 120');
  const before = [count('runs'), count('snapshots'), count("tasks WHERE state = 'queued'")];
  const stored = await readdir(join(place.dataDir, 'stores', 'local'), { recursive: true });
  await using gateway = place.serve(['--drill']);
  const origin = await gateway.ready();
  const told = await until(async () => {
    const answer = await fetch(`${origin}/readyz`);
    return answer.status === 200 ? answer.json() : null;
  });
  assert.partialDeepStrictEqual(told, { status: 'ready', isDrill: true, isTicking: false });
  assert.equal((await gateway.stop()).code, 0);
  assert.deepEqual([count('runs'), count('snapshots'), count("tasks WHERE state = 'queued'")], before);
  assert.equal(count("settings WHERE name = 'last_tick'"), 0);
  assert.deepEqual(await readdir(join(place.dataDir, 'stores', 'local'), { recursive: true }), stored);
  database.close();
});

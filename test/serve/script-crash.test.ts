import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { NIGHTLY, STAFF } from '../support/values.ts';
import { isAlive } from '../worker-processes/child-processes.ts';
import { openPlace, type Place, until } from './gateway-process.ts';

/** Writes its number into a file, and goes on only once another one is there. */
const SCRIPT = '#!/bin/sh\necho $$ >> "$TOLD"\n[ -e "$TOLD.go" ] || sleep 600\n';

/** Queues a run of a schedule with a script before its backup. */
async function queueRun({ dataDir }: Place, told: string): Promise<void> {
  const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir }), { log: new CollectedLog() });
  try {
    const { scripts, schedules, backups } = gateway.services;
    const draft = {
      name: 'freeze',
      description: '',
      content: SCRIPT,
      timeoutSeconds: 300,
      occasion: 'always',
    } as const;
    const { id: scriptId } = await scripts.add(STAFF, draft);
    const schedule = await schedules.create(STAFF, {
      name: 'nightly',
      targets: [{ target: { id: 5_203_773 } }],
      recurrence: NIGHTLY,
      retention: { kind: 'all' },
      scripts: { pre: { scriptId, parameters: { TOLD: told } }, post: null },
    });
    await backups.runSchedule(STAFF, schedule);
  } finally {
    await gateway.close();
  }
}

test('a gateway that is killed during a script leaves none of it running, and the next one runs it again', async () => {
  await using place = await openPlace();
  await place.seedDemo();
  const told = join(place.folder, 'told');
  await writeFile(told, '');
  await queueRun(place, told);
  const numbers = async () => (await readFile(told, 'utf8')).split('\n').flatMap((line) => Number(line) || []);

  await using first = place.serve();
  const pid = await until(async () => (await numbers())[0] ?? null);
  assert.ok(isAlive(pid));
  await first.stop('SIGKILL');
  await until(() => (isAlive(pid) ? null : true));

  const database = new Database(place.databaseFile);
  database.prepare('UPDATE tasks SET lease_until = 0').run();
  await writeFile(`${told}.go`, '');
  await using second = place.serve();
  const state = database.prepare<[], string>('SELECT state FROM tasks WHERE schedule_id IS NOT NULL').pluck();
  await until(() => (state.get()?.startsWith('succeeded') ? true : null));
  database.close();
  assert.equal((await numbers()).length, 2);
  assert.equal((await second.stop()).code, 0);
  assert.deepEqual(await readdir(join(place.dataDir, 'scripts')), []);
});

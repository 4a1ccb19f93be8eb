import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { after, before, describe, test } from 'node:test';
import Database from 'better-sqlite3';
import { begunChildrenOf, isAlive } from '../worker-processes/child-processes.ts';
import { type GatewayProcess, openPlace, type Place, until } from './gateway-process.ts';

describe('a backup in a worker process', () => {
  let place: Place;

  const readTask = (): { readonly state: string; readonly attempt: number } | null => {
    const database = new Database(place.databaseFile, { readonly: true });
    try {
      return database.prepare<[], { state: string; attempt: number }>('SELECT state, attempt FROM tasks').get() ?? null;
    } finally {
      database.close();
    }
  };

  /** What the store holds, but the directories of targets. */
  const listCopies = async (): Promise<readonly string[]> =>
    (await readdir(join(place.dataDir, 'stores', 'local'), { recursive: true })).filter(
      (path) => path.split('/').length === 2 && !path.startsWith('.backrota'),
    );

  /** The worker processes of a gateway whose backup is under way. */
  const workersAtWork = async (gateway: GatewayProcess): Promise<readonly number[]> => {
    await until(async () => {
      const task = readTask();
      const copies = String(await listCopies());
      return task?.state === 'running' && copies.includes(`.${task.attempt}.partial`) ? true : null;
    });
    // A gateway waits for one that it begins: stopped then, that one would stop the gateway.
    return begunChildrenOf(gateway.pid);
  };

  before(async () => {
    place = await openPlace();
    await using gateway = place.serve(['--demo']);
    await gateway.printed(/first-login/);
    await gateway.stop();
    const volumes = join(place.dataDir, 'volumes');
    const volume = join(volumes, String(await readdir(volumes)));
    for (let index = 0; index < 10; index += 1) {
      await writeFile(join(volume, `file-${index}`), randomBytes(8 * 1024 * 1024));
    }
    await place.ask('backup', '5203773');
  });
  after(() => place[Symbol.asyncDispose]());

  test('that hangs keeps no gateway from stopping within five seconds more than it may drain', async () => {
    await using gateway = place.serve([], { DRAIN_SECONDS: '1' });
    const workers = await workersAtWork(gateway);
    for (const pid of workers) process.kill(pid, 'SIGSTOP');
    const began = performance.now();
    const { code } = await gateway.stop('SIGTERM');
    assert.equal(code, 0);
    assert.ok(performance.now() - began < 6_000);
    assert.equal(readTask()?.state, 'queued');
    assert.deepEqual(workers.filter(isAlive), []);
  });

  test('ends with the gateway that is killed, and publishes nothing', async () => {
    await using gateway = place.serve();
    const workers = await workersAtWork(gateway);
    assert.ok(workers.length > 0);
    await gateway.stop('SIGKILL');
    await until(() => (workers.some(isAlive) ? null : true));
    assert.match(String(await listCopies()), /^[^,]+\.partial$/);
    assert.equal(readTask()?.state, 'running');
  });
});

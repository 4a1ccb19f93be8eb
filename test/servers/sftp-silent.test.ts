// SFTP servers that keep a connection open and say nothing on it: from the start, or from the middle of a transfer on.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, type TestContext, test } from 'node:test';
import { problemIn } from '../../src/domain/errors.ts';
import { createDrivers } from '../../src/drivers/index.ts';
import type { StoreAccess } from '../../src/ports/snapshot-driver.ts';
import { ProcessPool } from '../../src/worker-processes/pool.ts';
import { createJob, createPattern, makeDirectory, neverAborted, silent } from '../drivers/source-tree.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { silentStore, startSilentServer } from '../support/silent-server.ts';
import { startStrangeServer } from '../support/strange-sftp-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { childrenOf, isAlive } from '../worker-processes/child-processes.ts';

/** A store whose server falls silent, and when that has come. */
interface SilentStore {
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly isSilent: Promise<unknown>;
}

const silentFromTheStart = async (t: TestContext): Promise<SilentStore> => {
  const server = await startSilentServer();
  t.after(() => server.stop());
  return { settings: silentStore(server.port), secrets: { password: 'any' }, isSilent: server.accepted };
};

const silentInTransfer = async (t: TestContext, root: string): Promise<SilentStore> => {
  const server = await startStrangeServer();
  const settings = server.settingsOf(root);
  const proxy = await startTcpProxy(Number(settings.port));
  t.after(async () => {
    await proxy.stop();
    await server.stop();
  });
  const isSilent = proxy.silenceAfter(1_000_000);
  return { settings: { ...settings, port: String(proxy.port) }, secrets: server.secrets, isSilent };
};

/** A pool of worker processes, in which a backup waits for the silent server. */
async function setUp(t: TestContext, openStore: typeof silentInTransfer) {
  const directory = makeDirectory(t);
  const [source, root, remote] = [join(directory, 'source'), join(directory, 'store'), join(directory, 'remote')];
  for (const path of [source, root, remote]) await mkdir(path);
  await writeFile(join(source, 'file'), createPattern(3_000_000));
  const { isSilent, ...where } = await openStore(t, remote);
  const clock = { now: 0 };
  const earlier = new Set(childrenOf(process.pid));
  const pool = new ProcessPool(
    {
      dataDir: directory,
      volumesDir: null,
      concurrency: 2,
      log: new CollectedLog(),
      drivers: createDrivers({ spoolDirectory: join(directory, 'spool'), borgDirectory: join(directory, 'borg') }),
      volumePath: (uuid) => join(directory, 'volumes', uuid),
    },
    { now: () => clock.now },
  );
  t.after(() => pool.close());
  const access: StoreAccess = { driver: 'sftp', uuid: randomUUID(), mark: null, ...where };
  const local: StoreAccess = { driver: 'archive', uuid: randomUUID(), settings: { root }, secrets: {}, mark: null };
  const controller = new AbortController();
  const place = await pool.enter({ store: access.uuid }, controller.signal);
  const backup = place.open(access).backup(createJob([source]), silent, controller.signal);
  await Promise.race([isSilent, backup]);
  return {
    pool,
    clock,
    backup,
    controller,
    workers: () => childrenOf(process.pid).filter((pid) => !earlier.has(pid) && isAlive(pid)),
    /** Another backup, to a store of this machine, from its beginning to its end. */
    async backUpBeside(): Promise<void> {
      const other = await pool.enter({ store: local.uuid }, neverAborted());
      const { fileCount } = await other.open(local).backup(createJob([source]), silent, neverAborted());
      assert.equal(fileCount, 1);
      other.close();
    },
  };
}

for (const [when, openStore] of [
  ['from the start', silentFromTheStart],
  ['from the middle of a transfer on', silentInTransfer],
] as const) {
  describe(`an SFTP server that is silent ${when}`, () => {
    test('holds one worker process, until five minutes without progress end the attempt as stalled', async (t) => {
      const { pool, clock, backup, workers, backUpBeside } = await setUp(t, openStore);
      const [holding, ...others] = workers();
      assert.deepEqual(others, []);
      await backUpBeside();
      await backUpBeside();
      assert.equal(workers().length, 2);

      clock.now = 299_999;
      await pool.watch();
      assert.ok(workers().includes(holding ?? 0));
      clock.now = 300_000;
      const ended = assert.rejects(backup, (error) => problemIn(error).reason === 'stalled');
      await pool.watch();
      await ended;
      assert.ok(!workers().includes(holding ?? 0));
      assert.equal(pool.barred().count, 0);
    });

    test('lets go of an attempt that is called off within two seconds, and another backup goes on beside it', async (t) => {
      const { backup, controller, backUpBeside } = await setUp(t, openStore);
      const beside = backUpBeside();
      const began = performance.now();
      controller.abort(new Error('called off'));
      await assert.rejects(backup, /called off/);
      assert.ok(performance.now() - began < 2_000);
      await beside;
    });
  });
}

import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { loadConfig } from '../../src/config.ts';
import { openGateway } from '../../src/gateway.ts';
import { type GatewayProcess, openPlace, until } from '../serve/gateway-process.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { NIGHTLY, STAFF } from '../support/values.ts';
import { childrenOf } from '../worker-processes/child-processes.ts';
import { openByHand } from './borg-repository.ts';

const KILLS = thoroughly(20, 3);
const PASSPHRASE = 'horse staple';
const GROWTH_BYTES = 8_000_000;
/** How long after a restart work may take to end. */
const MOST_MS = 90_000;

/** Who is killed, in turn: the gateway and what it started, the gateway alone, the processes that copy alone. */
const VICTIMS = ['all', 'gateway', 'workers'] as const;

const kill = async (gateway: GatewayProcess, victim: (typeof VICTIMS)[number]): Promise<void> => {
  const workers = victim === 'gateway' ? [] : childrenOf(gateway.pid);
  for (const pid of workers) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  if (victim !== 'workers') await gateway.stop('SIGKILL');
};

/** A schedule into a borg repository that thins out and compacts after each backup, made without a process. */
const setUp = async (dataDir: string, folder: string) => {
  const [source, repository] = [join(folder, 'source'), join(folder, 'web.borg')];
  mkdirSync(source);
  const gateway = await openGateway(loadConfig({ DATA_DIR: dataDir, SOURCE_ROOTS: folder }), {
    log: new CollectedLog(),
  });
  try {
    const { accounts, stores, targets, schedules } = gateway.services;
    const { account } = await accounts.add(STAFF, { login: 'admin', role: 'admin' });
    const store = await stores.add(STAFF, {
      accountId: null,
      name: 'vault',
      locationCode: 'BRG',
      driver: 'borg',
      settings: { repository },
      secrets: { passphrase: PASSPHRASE },
      limits: { minimumIntervalSeconds: null },
    });
    const target = await targets.add(STAFF, {
      accountId: account.id,
      name: 'web',
      kind: 'repository',
      storeId: store.id,
      paths: [source],
    });
    const schedule = await schedules.create(STAFF, {
      name: 'nightly',
      targets: [{ target: { id: target.id } }],
      recurrence: NIGHTLY,
      retention: { kind: 'keep', algorithm: 'restic', last: 1 },
      compactsAfter: true,
    });
    return {
      source,
      scheduleId: schedule.id,
      repository,
      byHand: openByHand(repository, PASSPHRASE, join(folder, 'by-hand')),
    };
  } finally {
    await gateway.close();
  }
};

interface StoredTask {
  readonly uuid: string;
  readonly state: string;
  readonly steps: number;
}

test('whenever a gateway is killed while it copies, deletes or compacts, the next one ends with one archive of the task, and the repository is whole', async () => {
  await using place = await openPlace();
  const { source, scheduleId, repository, byHand } = await setUp(place.dataDir, place.folder);
  const database = new Database(place.databaseFile);
  const last = database.prepare<[], StoredTask>(
    `SELECT uuid, state, json_array_length(follow_ups) AS steps FROM tasks ORDER BY id DESC LIMIT 1`,
  );
  const left = database.prepare<[], { readonly id: number; readonly state: string; readonly error: string | null }>(
    `SELECT id, state, error FROM snapshots WHERE state NOT IN ('deleted', 'failed')`,
  );
  // Why nothing may have gone: the clock is doubted, or the store was seen to be of no use.
  const doubts = database.prepare(
    `SELECT name, value FROM settings WHERE name IN ('clock', 'last_tick') OR name LIKE 'store_looks:%'`,
  );
  const hasEnded = () => !['queued', 'running'].includes(last.get()?.state ?? '');
  const begin = async () => {
    writeFileSync(join(source, randomUUID()), randomBytes(GROWTH_BYTES));
    await place.ask('schedule', 'run', String(scheduleId));
    await until(() => (last.get()?.state === 'queued' ? null : true));
  };

  await using gateways = new AsyncDisposableStack();
  const serve = () => gateways.use(place.serve([], { SOURCE_ROOTS: place.folder }));
  let gateway = serve();
  await gateway.ready();
  await begin();
  const startedAt = performance.now();
  await until(() => (last.get()?.steps === 2 ? true : null), MOST_MS);
  const wholeMs = performance.now() - startedAt;

  for (let index = 0; index < KILLS; index += 1) {
    await begin();
    await wait((wholeMs * (index + Math.random())) / KILLS);
    const victim = VICTIMS[index % VICTIMS.length] ?? 'all';
    await kill(gateway, victim);
    // Else its lease is waited for.
    if (victim !== 'workers' && thoroughly(false, true)) database.prepare('UPDATE tasks SET lease_until = 0').run();
    if (victim !== 'workers') gateway = serve();
    await until(() => (hasEnded() ? true : null), MOST_MS);
    const { uuid, state } = last.get() ?? assert.fail();
    assert.match(state, /^succeeded/);
    // What follows a backup, and what was let go before, is seen to by now or later; it holds the lock for a while.
    await until(() => (existsSync(join(repository, 'lock.exclusive')) ? null : true), MOST_MS);
    const archives = byHand.list();
    assert.equal(archives.filter((archive) => archive.endsWith(uuid)).length, 1, archives.join('\n'));
    assert.ok(!archives.some((archive) => archive.includes('.checkpoint')), archives.join('\n'));
  }

  await begin();
  await until(() => (last.get()?.steps === 2 ? true : null), MOST_MS);
  if (thoroughly(true, false)) {
    // Looked for in the database: who lists a repository locks it, and keeps away whoever deletes in it.
    const isThinned = () => (left.all().length === 1 ? true : null);
    await until(isThinned, MOST_MS).catch(() => assert.fail(JSON.stringify([left.all(), doubts.all()])));
    assert.equal(byHand.list().length, 1);
  }
  assert.equal((await gateway.stop()).code, 0);
  database.close();
  byHand.borg(['check', '--verify-data']);
});

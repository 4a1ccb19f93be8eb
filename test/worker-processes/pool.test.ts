import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { GatewayError } from '../../src/domain/errors.ts';
import type { StoreAccess } from '../../src/ports/snapshot-driver.ts';
import type { PoolOptions, ProcessPool } from '../../src/worker-processes/pool.ts';
import { channelTo, createJob, makeDirectory, neverAborted, silent } from '../drivers/source-tree.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { Gate } from '../support/held-archive.ts';
import { there } from '../support/values.ts';
import { childrenOf, isAlive, visibleOf } from './child-processes.ts';
import { answerHooks } from './hooks-over-socket.ts';
import { openPool } from './opened-pool.ts';

const STORE = '11111111-1111-4111-8111-111111111111';
const TARGET = '22222222-2222-4222-8222-222222222222';

const told =
  (reason: string) =>
  (error: unknown): boolean =>
    error instanceof GatewayError && error.problem.reason === reason;

/** A pool, an empty store, a source with a file, and a gate at which a backup waits before it opens that. */
async function setUp(t: TestContext, options: PoolOptions = {}) {
  const directory = makeDirectory(t);
  const [source, root, hooks] = ['source', 'store', 'hooks'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  mkdirSync(root);
  writeFileSync(join(source, 'file'), 'content');
  const gate = new Gate();
  await answerHooks(hooks, () => gate.pass());
  const log = new CollectedLog();
  const earlier = new Set(childrenOf(process.pid));
  const pool = openPool(options, log);
  t.after(async () => {
    gate.release();
    await pool.close();
  });
  const access = {
    driver: 'archive',
    uuid: STORE,
    settings: { root, hooks },
    mark: null,
    secrets: { password: 'hush-hush' },
  };
  return {
    pool,
    log,
    gate,
    access,
    source,
    /** The worker processes that are there. */
    workers: () => childrenOf(process.pid).filter((pid) => !earlier.has(pid) && isAlive(pid)),
    listStored: () => readdirSync(root),
    job: createJob([source]),
  };
}

/** Waits for what other processes do. */
const until = async (isSo: () => boolean): Promise<void> => {
  const began = performance.now();
  while (!isSo()) {
    assert.ok(performance.now() - began < 30_000, 'What the test waits for did not come.');
    await wait(10);
  }
};

const enter = async (pool: ProcessPool, access: StoreAccess, signal = neverAborted()) => {
  const place = await pool.enter({ store: access.uuid }, signal);
  return { place, driver: place.open(access) };
};

describe('a pool of worker processes', () => {
  it('does one piece of work after another in one process, and what comes at once in several', async (t) => {
    const { pool, access, workers } = await setUp(t);
    const one = await enter(pool, access);
    await one.driver.freeBytes();
    one.place.close();
    const again = await enter(pool, access);
    await again.driver.freeBytes();
    assert.equal(workers().length, 1);
    const other = await enter(pool, access);
    await other.driver.freeBytes();
    assert.equal(workers().length, 2);
    again.place.close();
    other.place.close();
  });

  it('keeps a process for each piece of work and one more warm, and puts another in the place of one that is gone', async (t) => {
    const { pool, workers } = await setUp(t);
    pool.start();
    await until(() => workers().length === 3);
    const [first = 0] = workers();
    process.kill(first, 'SIGKILL');
    await until(() => workers().length === 3 && !workers().includes(first));
  });

  it('looks in a process of its own whether stores lie in one place, which ends where that hangs', async (t) => {
    const { pool, access, workers } = await setUp(t);
    const { findOverlap } = there(pool.drivers.get('archive'));
    const beside = { root: `${access.settings.root}s` };
    assert.equal(await findOverlap?.(access.settings, [beside, access.settings], neverAborted()), 1);
    const [worker = 0] = workers();
    process.kill(worker, 'SIGSTOP');
    const reason = new Error('too long');
    const controller = new AbortController();
    const looking = findOverlap?.(access.settings, [beside], controller.signal);
    controller.abort(reason);
    await assert.rejects(async () => looking, reason);
    await until(() => !workers().includes(worker));
    assert.equal(await findOverlap?.(access.settings, [beside], neverAborted()), -1);
  });

  it('hands secrets over as messages: neither arguments nor environment of a process have any', async (t) => {
    process.env.SECRET_KEY = 'hush-hush-key';
    t.after(() => delete process.env.SECRET_KEY);
    const { pool, access, workers } = await setUp(t);
    const { driver } = await enter(pool, access);
    await driver.freeBytes();
    for (const pid of workers()) assert.doesNotMatch(visibleOf(pid), /hush-hush/);
  });

  it('fails what a process was at that ends by itself', async (t) => {
    const { pool, access, gate, job, workers } = await setUp(t);
    const { driver, place } = await enter(pool, access);
    const backup = driver.backup(job, silent, neverAborted());
    await gate.reached;
    for (const pid of workers()) process.kill(pid, 'SIGKILL');
    await assert.rejects(backup, told('process_ended'));
    assert.ok(place.isGone);
  });
});

describe('work that makes no progress', () => {
  it('for five minutes is ended as stalled, though its process is stopped', async (t) => {
    let now = 0;
    const { pool, access, gate, job, workers } = await setUp(t, { now: () => now });
    const { driver } = await enter(pool, access);
    const backup = driver.backup(job, silent, neverAborted());
    await gate.reached;
    const [pid = 0] = workers();
    process.kill(pid, 'SIGSTOP');
    now = 299_999;
    await pool.watch();
    assert.ok(isAlive(pid));
    now = 300_000;
    const ended = assert.rejects(backup, told('stalled'));
    await pool.watch();
    await ended;
    assert.deepEqual(workers(), []);
    assert.deepEqual(pool.barred(), { stores: [], targets: [], isFull: false, count: 0 });
  });

  it('is not what waits for its fingerprint to be recorded', async (t) => {
    let now = 0;
    const { pool, access, gate, job } = await setUp(t, { now: () => now });
    gate.release();
    const recording = new Gate();
    const { driver } = await enter(pool, access);
    const backup = driver.backup(job, channelTo({ ready: () => recording.pass() }), neverAborted());
    await recording.reached;
    now = 3_600_000;
    await pool.watch();
    recording.release();
    assert.equal((await backup).fileCount, 1);
  });
});

describe('a copy for which its account has a quota', () => {
  const limited = { limits: { bytes: 1_000_000 } };

  it('is written as far as its caller grants, however long that takes', async (t) => {
    let now = 0;
    const { pool, access, gate, job } = await setUp(t, { now: () => now });
    gate.release();
    const granting = new Gate();
    const { driver } = await enter(pool, access);
    const channel = channelTo({
      grant: async (bytes) => {
        await granting.pass();
        return bytes;
      },
    });
    const backup = driver.backup({ ...job, ...limited }, channel, neverAborted());
    await granting.reached;
    now = 3_600_000;
    await pool.watch();
    granting.release();
    assert.equal((await backup).fileCount, 1);
  });

  it('ends with what its caller refuses it for, and leaves nothing', async (t) => {
    const { pool, access, gate, job, listStored } = await setUp(t);
    gate.release();
    const { driver } = await enter(pool, access);
    const refusal = new Error('no more');
    const channel = channelTo({ grant: () => Promise.reject(refusal) });
    await assert.rejects(driver.backup({ ...job, ...limited }, channel, neverAborted()), refusal);
    assert.deepEqual(listStored(), []);
  });
});

describe('work that is called off', () => {
  it('ends within two seconds with the reason, though its process is stopped, and another one cleans up', async (t) => {
    const { pool, access, gate, job, workers, listStored } = await setUp(t);
    const controller = new AbortController();
    const { driver, place } = await enter(pool, access, controller.signal);
    const backup = driver.backup(job, silent, controller.signal);
    await gate.reached;
    for (const pid of workers()) process.kill(pid, 'SIGSTOP');
    const reason = new Error('cancelled');
    const began = performance.now();
    controller.abort(reason);
    await assert.rejects(backup, reason);
    assert.ok(performance.now() - began < 2_000);
    place.close();
    assert.equal(listStored().length, 1);
    const kind = pool.drivers.get('archive');
    await kind?.open(access).sweep(job, null);
    assert.deepEqual(listStored(), []);
  });

  it('is what a single call is at, too', async (t) => {
    const { pool, access, workers } = await setUp(t);
    const controller = new AbortController();
    const { place } = await enter(pool, access, controller.signal);
    await place.files.mountPointsOf([]);
    for (const pid of workers()) process.kill(pid, 'SIGSTOP');
    const call = place.files.mountPointsOf([]);
    controller.abort(new Error('cancelled'));
    await assert.rejects(call, /cancelled/);
  });

  it('publishes nothing, even where it was ready at that moment', async (t) => {
    const { pool, access, gate, job, listStored } = await setUp(t);
    gate.release();
    const controller = new AbortController();
    const { driver } = await enter(pool, access);
    const channel = channelTo({
      ready: async () => controller.abort(new Error('cancelled')),
    });
    await assert.rejects(driver.backup(job, channel, controller.signal), /cancelled/);
    assert.deepEqual(listStored(), []);
  });
});

describe('a process that does not even die', () => {
  /** The kernel does not end what hangs in it; here nobody kills it. */
  const immortal = { kill: () => {} };

  it('is left behind; while it lives, nothing is begun at its store, and others go on', async (t) => {
    const { pool, access, gate, job, log, workers } = await setUp(t, immortal);
    const controller = new AbortController();
    const { driver, place } = await enter(pool, access, controller.signal);
    const backup = driver.backup(job, silent, controller.signal);
    await gate.reached;
    const [pid = 0] = workers();
    process.kill(pid, 'SIGSTOP');
    controller.abort(new Error('cancelled'));
    await assert.rejects(backup, /cancelled/);
    place.close();
    assert.deepEqual(pool.barred(), { stores: [STORE], targets: [], isFull: false, count: 1 });
    await assert.rejects(pool.enter({ store: STORE }, neverAborted()), told('left_behind'));
    (await pool.enter({ target: TARGET }, neverAborted())).close();
    assert.match(log.lines.map(({ message }) => message).join('\n'), /hangs in the system/);

    process.kill(pid, 'SIGKILL');
    await until(() => pool.barred().count === 0);
    (await pool.enter({ store: STORE }, neverAborted())).close();
  });

  it('four times keeps everything else from being begun', async (t) => {
    const { pool, workers } = await setUp(t, immortal);
    t.after(() => {
      for (const pid of workers()) process.kill(pid, 'SIGKILL');
    });
    for (let count = 1; count <= 4; count += 1) {
      const controller = new AbortController();
      const place = await pool.enter({ target: `${count}` }, controller.signal);
      const call = place.files.mountPointsOf([]);
      for (const pid of workers()) process.kill(pid, 'SIGSTOP');
      controller.abort(new Error('cancelled'));
      await assert.rejects(call, /cancelled/);
      assert.equal(pool.barred().count, count);
    }
    assert.ok(pool.barred().isFull);
    await assert.rejects(pool.enter({ target: '5' }, neverAborted()), told('work_hangs'));
  });
});

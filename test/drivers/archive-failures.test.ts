import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CopyWarning } from '../../src/domain/problems/warnings.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { ArchiveOrder } from './archive-process.ts';
import {
  createJob,
  createPattern,
  describeTree,
  failsWith,
  makeDirectory,
  neverAborted,
  silent,
  wordsOf,
} from './source-tree.ts';

const PROGRAM = fileURLToPath(new URL('archive-process.ts', import.meta.url));

const setUp = (t: TestContext) => {
  const directory = makeDirectory(t);
  const [source, root, destination] = ['source', 'store', 'restored'].map((name) => join(directory, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  mkdirSync(root);
  return { directory, source, root, destination, driver: new ArchiveDriver({ root }) };
};

/** Runs the driver in a process whose files may not grow beyond `limitKiB`. */
const runLimited = (order: ArchiveOrder, limitKiB: number | 'unlimited'): Record<string, unknown> => {
  const script = `ulimit -f ${limitKiB}; exec "$0" "$@"`;
  const args = ['-c', script, process.execPath, PROGRAM, JSON.stringify(order)];
  return JSON.parse(execFileSync('bash', args, { encoding: 'utf8' }));
};

describe('the archive driver, when things go wrong', () => {
  test('reports a full store as such and leaves no debris', (t) => {
    const { source, root } = setUp(t);
    writeFileSync(join(source, 'file'), createPattern(2_000_000));
    const answer = runLimited({ root, backup: createJob([source]) }, 1024);
    assert.equal(answer.reason, 'store_full');
    assert.match(String(answer.message), /^The store '.*' is full \(EFBIG\); free some room\.$/);
    assert.deepEqual(readdirSync(root), []);
  });

  test("names what lies where a target's directory was, and not its store", async (t) => {
    const { source, root, destination, driver } = setUp(t);
    const job = createJob([source]);
    const { locator, fingerprint, sizeBytes } = await driver.backup(job, silent, neverAborted());
    const inTheWay = join(root, job.targetUuid);
    rmSync(inTheWay, { recursive: true });
    writeFileSync(inTheWay, '');
    const copy = { locator, fingerprint, sizeBytes };
    for (const work of [
      () => driver.verify(copy, silent.tell, neverAborted()),
      () => driver.restore({ ...copy, directory: destination }, silent.tell, neverAborted()),
      () => driver.backup(createJob([source], { targetUuid: job.targetUuid }), silent, neverAborted()),
    ])
      await assert.rejects(work, {
        problem: {
          code: 'driver_failed',
          reason: 'store_failed',
          params: { why: 'no_directory', place: { path: inTheWay, server: null } },
        },
      });
  });

  test('reports a full store also when only the last bytes do not fit', (t) => {
    const { source, root } = setUp(t);
    for (let index = 0; index < 600; index += 1) writeFileSync(join(source, `file-${index}`), '');
    const answer = runLimited({ root, backup: createJob([source]) }, 32);
    assert.equal(answer.reason, 'store_full');
    assert.deepEqual(readdirSync(root), []);
  });

  test('reports a full destination as such and leaves nothing of a restore', async (t) => {
    const { source, root, directory, driver } = setUp(t);
    writeFileSync(join(source, 'file'), createPattern(2_000_000));
    writeFileSync(join(source, 'small'), createPattern(300_000));
    const places = join(directory, 'places');
    mkdirSync(places);
    const { locator, fingerprint } = await driver.backup(createJob([source]), silent, neverAborted());
    for (const limitKiB of [1024, 200]) {
      const restore = { locator, fingerprint, directory: join(places, 'restored') };
      assert.equal(runLimited({ root, restore }, limitKiB).reason, 'destination_full');
      assert.deepEqual(readdirSync(places), []);
    }
  });

  test('is killed in the middle, and the next attempt makes the copy and removes what was left', async (t) => {
    const { source, root, destination, driver } = setUp(t);
    for (const name of ['a', 'b', 'c']) writeFileSync(join(source, name), createPattern(2_000_000));
    const job = createJob([source]);
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ root, backup: job, waitAt: 'b' })], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.deepEqual(readdirSync(join(root, job.targetUuid)), [`.${job.taskUuid}.1.partial`]);
    const { locator, fingerprint } = await driver.backup({ ...job, attempt: 2 }, silent, neverAborted());
    assert.deepEqual(readdirSync(join(root, job.targetUuid)), [`${job.taskUuid}.2`]);
    await driver.restore({ locator, fingerprint, directory: destination }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(destination), describeTree(source));
  });

  test('sweeps what a killed attempt left', async (t) => {
    const { source, root, driver } = setUp(t);
    const job = createJob([source]);
    mkdirSync(join(root, job.targetUuid, `.${job.taskUuid}.1.partial`), { recursive: true });
    mkdirSync(join(root, job.targetUuid, `.${job.taskUuid}.2.deleting`));
    await driver.sweep(job, null);
    assert.deepEqual(readdirSync(root), []);
  });

  test('makes the copy anew where an earlier attempt’s is damaged', async (t) => {
    const { source, root, destination, driver } = setUp(t);
    writeFileSync(join(source, 'file'), 'content');
    const job = createJob([source]);
    const first = await driver.backup(job, silent, neverAborted());
    rmSync(join(root, first.locator, 'data.tar.zst'));
    const { locator, fingerprint } = await driver.backup({ ...job, attempt: 2 }, silent, neverAborted());
    await driver.restore({ locator, fingerprint, directory: destination }, silent.tell, neverAborted());
    assert.deepEqual(readdirSync(join(root, job.targetUuid)), [`${job.taskUuid}.2`]);
  });

  test('lists what it may not read, and fails if that is the source itself', async (t) => {
    const { directory, source, root } = setUp(t);
    mkdirSync(join(source, 'closed'));
    for (const name of ['closed/inner', 'secret', 'open']) writeFileSync(join(source, name), name);
    chmodSync(join(source, 'closed'), 0);
    chmodSync(join(source, 'secret'), 0);
    chmodSync(root, 0o777);
    chmodSync(directory, 0o711);
    const answer = runLimited({ root, backup: createJob([source]), asNobody: true }, 'unlimited');
    assert.equal(answer.fileCount, 1, JSON.stringify(answer));
    assert.deepEqual(wordsOf(answer.warnings as CopyWarning[]), [
      "'closed' could not be read (EACCES) and is not in the copy.",
      "'secret' could not be read (EACCES) and is not in the copy.",
    ]);
    const file = createJob([join(source, 'secret')]);
    assert.equal(runLimited({ root, backup: file, asNobody: true }, 'unlimited').reason, 'source_unreadable');
    chmodSync(source, 0o100);
    const refused = runLimited({ root, backup: createJob([source]), asNobody: true }, 'unlimited');
    assert.equal(refused.reason, 'source_unreadable');
  });

  test('says that its directory is missing instead of making one', async (t) => {
    const { source, root, driver } = setUp(t);
    rmSync(root, { recursive: true });
    const job = createJob([source]);
    await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('store_missing'));
    await assert.rejects(driver.test(), failsWith('store_missing'));
    await assert.rejects(driver.freeBytes(), failsWith('store_missing'));
    await assert.rejects(driver.delete(`${job.targetUuid}/${job.taskUuid}.1`), failsWith('store_missing'));
  });

  test('uses no locator that it did not make', async (t) => {
    const { directory, root, driver } = setUp(t);
    const { targetUuid, taskUuid } = createJob([]);
    mkdirSync(join(directory, `${taskUuid}.1`));
    for (const locator of [
      '',
      '..',
      `../${taskUuid}.1`,
      `${targetUuid}/../${taskUuid}.1`,
      `${targetUuid}/${taskUuid}.1/`,
      `/${root}`,
    ]) {
      await assert.rejects(driver.delete(locator), failsWith('locator_invalid'));
      const job = { locator, fingerprint: '0'.repeat(64), directory: join(directory, 'restored') };
      await assert.rejects(driver.restore(job, silent.tell, neverAborted()), failsWith('locator_invalid'));
    }
    assert.deepEqual(readdirSync(directory).sort(), ['source', 'store', `${taskUuid}.1`].sort());
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Target } from '../../../src/domain/target.ts';
import type { Task } from '../../../src/domain/task.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { SecretBox } from '../../../src/services/identity/secret-box.ts';
import type { Services } from '../../../src/services/index.ts';
import { LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { TaskAttempts } from '../../../src/services/runs/task-attempts.ts';
import { Ownership } from '../../../src/services/stores/ownership.ts';
import { StoreDrivers } from '../../../src/services/stores/store-drivers.ts';
import { inThisProcess } from '../../../src/worker-processes/in-this-process.ts';
import { AbsentDatabase, type DatabaseUse } from '../../support/absent-database.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

const UNAVAILABLE = { code: 'unavailable' };

const carryOut = ({ tasks }: Services, task: Task) => tasks.perform(task, new AbortController().signal, () => {});

/** A node that has taken up the one queued backup, and its database. */
async function takeUpBackup(house: Installation, database = new AbsentDatabase()) {
  const target = await house.addTarget();
  await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
  const { services } = await house.openNode(database.wrap);
  return { target, database, services, task: there(await services.tasks.claim()) };
}

/** A task's attempts that ask a database which is away again without waiting. */
async function prepareAttempt(house: Installation, database: AbsentDatabase, task: Task) {
  const unitOfWork = database.wrap(house.unitOfWork);
  const kinds = new Map([['archive', archiveKind]]);
  const home = {
    dataDir: house.dataDir,
    isShared: false,
    sharesVolumes: false,
    database: async () => 'the one',
    directory: async () => '',
  };
  const ownership = new Ownership({ unitOfWork, kinds, home }, null);
  const work = inThisProcess(house.files, kinds, house.dataDir);
  const drivers = new StoreDrivers(unitOfWork, work, new SecretBox('x'.repeat(32)), ownership, null, null);
  const attempts = new TaskAttempts({
    unitOfWork,
    drivers,
    verification: house.services.verification,
    log: house.log,
    retryMs: 0,
  });
  return { attempts, work: await attempts.prepare(task, new AbortController().signal) };
}

const copiesIn = async (house: Installation) => (await house.stored()).filter((path) => path.split('/').length === 2);

async function assertUndecided(house: Installation, task: Task, target: Target): Promise<void> {
  const { tasks } = await house.services.runs.find(STAFF, { id: task.runId });
  assert.partialDeepStrictEqual(tasks, [{ state: 'running', attempt: 1, error: null, finishedAt: null }]);
  assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'creating', error: null }]);
  assert.deepEqual(house.log.errors, []);
}

/** Another worker takes the task up when its lease has lapsed, and ends it with one copy. */
async function assertTakenOver(house: Installation, target: Target): Promise<void> {
  const next = await house.openNode();
  assert.equal(await next.services.tasks.claim(), null, 'the lease still holds');
  house.clock.advance(LEASE_SECONDS);
  const task = there(await next.services.tasks.claim());
  await carryOut(next.services, task);
  const { tasks } = await house.services.runs.find(STAFF, { id: task.runId });
  assert.partialDeepStrictEqual(tasks, [{ state: 'succeeded', attempt: 2, lapses: 1, error: null }]);
  const [snapshot, ...others] = await house.snapshotsOf(target);
  assert.deepEqual(others, []);
  assert.equal(snapshot?.state, 'available');
  assert.deepEqual(await copiesIn(house), [snapshot.locator]);
  assert.deepEqual(house.log.errors, []);
}

describe('a database that is away', () => {
  for (const [title, goAway] of [
    ['for a moment', (database: AbsentDatabase) => database.missOnce('transaction')],
    [
      'for longer',
      (database: AbsentDatabase) => {
        database.answers = (use) => use !== 'transaction';
      },
    ],
  ] as const) {
    test(`${title} while the outcome of a finished backup is stored decides nothing: the copy is kept, and taken over`, async () => {
      await using house = await openInstallation();
      const { target, database, services, task } = await takeUpBackup(house);
      goAway(database);
      await assert.rejects(carryOut(services, task), UNAVAILABLE);
      await assertUndecided(house, task, target);
      const [copy, ...others] = await copiesIn(house);
      assert.deepEqual(others, []);
      assert.match(there(copy), new RegExp(`^${target.uuid}/${task.uuid}\\.1$`));
      await assertTakenOver(house, target);
    });
  }

  for (const [what, use, nth] of [
    ['target and snapshot', 'records', 1],
    ['store', 'records', 2],
  ] satisfies [string, DatabaseUse, number][]) {
    test(`while a task's ${what} is read decides nothing, and nothing is kept of a copy yet`, async () => {
      await using house = await openInstallation();
      const { target, database, services, task } = await takeUpBackup(house);
      database.missOnce(use, nth);
      await assert.rejects(carryOut(services, task), UNAVAILABLE);
      await assertUndecided(house, task, target);
      assert.deepEqual(await house.stored(), []);
      await assertTakenOver(house, target);
    });
  }

  test('while a finished copy is recorded is waited for: the copy is kept, and no attempt lost', async () => {
    await using house = await openInstallation();
    const { target, database, task } = await takeUpBackup(house);
    const { attempts, work } = await prepareAttempt(house, database, task);
    let misses = 0;
    database.answers = () => {
      if (misses === 6) return true;
      misses += 1;
      return false;
    };
    const { result } = await attempts.make(task, work, new AbortController().signal, () => {});
    assert.equal(misses, 6);
    assert.deepEqual(await copiesIn(house), [result.locator]);
    const { tasks } = await house.services.runs.find(STAFF, { id: task.runId });
    assert.partialDeepStrictEqual(tasks, [{ attempt: 1, lapses: 0, fingerprint: result.fingerprint }]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'creating' }]);
  });

  test('while a finished copy is recorded is waited for no longer than the attempt goes on', async () => {
    await using house = await openInstallation();
    const { database, task } = await takeUpBackup(house);
    const { attempts, work } = await prepareAttempt(house, database, task);
    const controller = new AbortController();
    const reason = new Error('stopped');
    let uses = 0;
    database.answers = () => {
      uses += 1;
      if (uses === 4) controller.abort(reason);
      return false;
    };
    await assert.rejects(
      attempts.make(task, work, controller.signal, () => {}),
      reason,
    );
    assert.equal(uses, 4);
    assert.deepEqual(await house.stored(), []);
  });

  test('lets the copy be taken over that was finished before it went: nothing is copied a second time', async () => {
    await using house = await openInstallation();
    const { target, database, services, task } = await takeUpBackup(house);
    database.missOnce('transaction');
    await assert.rejects(carryOut(services, task), UNAVAILABLE);
    // What would be missing in a second copy.
    await house.services.targets.change(STAFF, target, { paths: [await house.addSource({ other: 'longer content' })] });
    await assertTakenOver(house, target);
    const [snapshot] = await house.snapshotsOf(target);
    assert.equal(snapshot?.contentBytes, '<p>Hello'.length);
  });
});

describe('a fault that nobody foresaw', () => {
  test('while the outcome of a finished backup is stored is told, and the copy is kept and taken over', async () => {
    await using house = await openInstallation();
    const broken = new AbsentDatabase(() => new Error('the server says something new'));
    const { target, database, services, task } = await takeUpBackup(house, broken);
    database.missOnce('transaction');
    await assert.rejects(carryOut(services, task), { message: 'the server says something new' });
    await assertUndecided(house, task, target);
    assert.deepEqual(await copiesIn(house), [`${target.uuid}/${task.uuid}.1`]);
    await assertTakenOver(house, target);
  });
});

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseSettings } from '../../src/drivers/borg/config.ts';
import { BorgDriver } from '../../src/drivers/borg/driver.ts';
import { createJob, makeDirectory, neverAborted, silent } from '../drivers/source-tree.ts';
import { thoroughly } from '../support/thoroughness.ts';
import { openByHand } from './borg-repository.ts';

/** How often something is killed, at as many moments. */
const KILLS = thoroughly(20, 3);
const LONGEST_MS = 3_000;
const PASSPHRASE = 'horse staple';
const PROGRAM = fileURLToPath(new URL('./borg-attempt.ts', import.meta.url));

const setUp = (t: TestContext) => {
  const directory = makeDirectory(t);
  const [source, repository, base] = ['source', 'repository', 'base'].map((name) => join(directory, name));
  mkdirSync(source as string);
  const settings = { repository: repository as string };
  const secrets = { passphrase: PASSPHRASE };
  const driver = new BorgDriver(parseSettings(settings, secrets), base as string);
  const byHand = openByHand(repository as string, PASSPHRASE, join(directory, 'by-hand'));
  const begin = async (call: object): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ settings, secrets, base, call })], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    assert.ok(child.stdout);
    await once(child.stdout, 'data');
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const grow = () => writeFileSync(join(source as string, randomUUID()), randomBytes(2_000_000));
  return { source: source as string, repository: repository as string, driver, byHand, begin, kill, grow };
};

test('whenever a gateway is killed, the next attempt ends with one archive of its task, and the repository is whole', async (t) => {
  const { source, repository, driver, byHand, begin, kill, grow } = setUp(t);
  const targetUuid = randomUUID();
  for (let index = 0; index < KILLS; index += 1) {
    grow();
    const job = createJob([source], { targetUuid, archiveName: `night-${index}` });
    const child = await begin({ kind: 'backup', job });
    await wait((LONGEST_MS * index) / KILLS);
    // The borg that it runs lives on, by itself.
    await kill(child);
    const made = await driver.backup({ ...job, attempt: 2 }, silent, neverAborted());
    await driver.sweep(job, made.locator);
    const archives = byHand.list();
    assert.equal(archives.filter((archive) => archive.endsWith(job.taskUuid)).length, 1, archives.join('\n'));
    assert.ok(!archives.some((archive) => archive.includes('.checkpoint')));
    assert.ok(!existsSync(join(repository, 'lock.exclusive')));
  }
  assert.equal(byHand.list().length, KILLS);
  byHand.borg(['check', '--verify-data']);
});

test('whenever a gateway is killed that deletes or compacts, that is done the next time, and the repository is whole', async (t) => {
  const { source, driver, byHand, begin, kill, grow } = setUp(t);
  const targetUuid = randomUUID();
  grow();
  const kept = await driver.backup(createJob([source], { targetUuid, archiveName: 'kept' }), silent, neverAborted());
  for (let index = 0; index < KILLS; index += 1) {
    grow();
    const job = createJob([source], { targetUuid, archiveName: `gone-${index}` });
    const { locator } = await driver.backup(job, silent, neverAborted());
    const deleting = await begin({ kind: 'delete', locator });
    await wait((LONGEST_MS * index) / KILLS);
    await kill(deleting);
    await driver.delete(locator);
    const compacting = await begin({ kind: 'compact', targetUuid });
    await wait((LONGEST_MS * index) / KILLS);
    await kill(compacting);
    await driver.compact(targetUuid, neverAborted());
    assert.deepEqual(
      byHand.list().map((archive) => archive.split(' ')[0]),
      ['kept'],
    );
  }
  byHand.borg(['check', '--verify-data']);
  await driver.verify(kept, silent.tell, neverAborted());
});

test('a repository that two make at once is made once, and both go on', async (t) => {
  const { source, driver, byHand, grow } = setUp(t);
  grow();
  const backup = driver.backup(createJob([source], { targetUuid: randomUUID() }), silent, neverAborted());
  await Promise.all([backup, driver.look()]);
  assert.equal(byHand.list().length, 1);
});

import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import { RESEND_AFTER_SECONDS } from '../../../src/domain/task.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { Mailer } from '../../../src/ports/mailer.ts';
import type { BackupJob, Channel, DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { openInstallation } from '../../support/installation.ts';
import { askForMails, cleanUpAndMail } from '../../support/mailed-house.ts';
import { writeRows } from '../../support/row-writes.ts';
import { saidOf } from '../../support/told.ts';
import { FIRST, STAFF, there } from '../../support/values.ts';

/** An installation whose store takes a copy and, while it is away, cannot say so: the copy waits, and is sent again. */
async function setUp() {
  const host = { isAway: true };
  const drivers: DriverKind[] = [
    {
      ...archiveKind,
      open: ({ settings }) => {
        const driver = new ArchiveDriver(parseSettings(settings));
        const go = driver.backup.bind(driver);
        return Object.assign(driver, {
          backup: async (job: BackupJob, channel: Channel, signal: AbortSignal) => {
            const made = await go(job, channel, signal);
            if (!host.isAway) return made;
            throw problem('unreachable', { why: 'refused', server: 'host:22', canResume: true });
          },
        });
      },
    },
  ];
  const mails: string[] = [];
  const mailer: Mailer = { send: async ({ text }) => void mails.push(text) };
  const house = await openInstallation({ drivers, mailer });
  await askForMails(house, house.customer, 'ann@example.org', ['creation']);
  const source = await house.addSource();
  const target = await house.addTarget({ paths: [source] });
  const schedule = await house.addSchedule([target], { notifications: { onCreation: true, onDeletion: false } });
  await house.live(FIRST);
  const task = async () => there((await house.tasksOf(schedule)).at(-1));
  return {
    house,
    host,
    mails,
    source,
    target,
    task,
    /** What is to be seen of the target's one task and snapshot. */
    outcome: async () => {
      const { state, reason, error } = await task();
      const [snapshot] = await house.snapshotsOf(target);
      return { state, reason, error: saidOf(error), snapshot: [snapshot?.state, saidOf(snapshot?.error)] };
    },
    sendAgain: async () => {
      house.clock.advance(RESEND_AFTER_SECONDS);
      await house.work();
    },
    mountPoints: async () => (await house.services.targets.find(STAFF, target)).mountPoints,
    [Symbol.asyncDispose]: () => house.close(),
  };
}

describe('a finished copy that waits to be sent', () => {
  test('is sent although its account has no bytes left by then, and counts until it is', async () => {
    await using world = await setUp();
    const { house, host } = world;
    const { accounts } = house.services;
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: 10_000_000 });
    await world.sendAgain();
    await accounts.change(STAFF, house.customer.account.name, { quotaBytes: 1 });
    host.isAway = false;
    await world.sendAgain();
    assert.partialDeepStrictEqual(await world.outcome(), { state: 'succeeded', snapshot: ['available', ''] });
  });

  test('is sent while its source is on another mount, or gone', async () => {
    await using world = await setUp();
    const { house, host, source, target } = world;
    assert.deepEqual(await world.outcome(), {
      state: 'queued',
      reason: 'unreachable',
      error: 'The SFTP server host:22 refused the connection; is it running, on that port?',
      snapshot: ['creating', ''],
    });
    const known = JSON.stringify({ [source]: '/mnt/data' });
    await writeRows(house, 'UPDATE targets SET mount_points = ? WHERE id = ?', [known, target.id]);
    await rm(source, { recursive: true });
    await world.sendAgain();
    assert.equal((await world.outcome()).state, 'queued');
    host.isAway = false;
    await world.sendAgain();
    assert.partialDeepStrictEqual(await world.outcome(), { state: 'succeeded', snapshot: ['available', ''] });
    assert.partialDeepStrictEqual(await world.task(), { attempt: 3, lapses: 0 });
  });

  test('teaches nothing of where its source is mounted when it is sent', async () => {
    await using world = await setUp();
    world.host.isAway = false;
    await world.sendAgain();
    assert.equal((await world.outcome()).state, 'succeeded');
    assert.equal(await world.mountPoints(), null);
    await world.house.takeBackup(world.target);
    assert.notEqual(await world.mountPoints(), null);
  });

  test('and is lost is made anew, of a source that is judged again: what fails then is what is told', async () => {
    await using world = await setUp();
    const { house, source, mails } = world;
    await rm(house.storeRoot, { recursive: true });
    await mkdir(house.storeRoot);
    await rm(source, { recursive: true });
    await world.sendAgain();
    const error = `The source '${source}' does not exist or cannot be read.`;
    assert.deepEqual(await world.outcome(), {
      state: 'failed',
      reason: 'source_missing',
      error,
      snapshot: ['error', error],
    });
    assert.deepEqual(await house.stored(), []);
    await cleanUpAndMail(house.services);
    assert.equal(mails.length, 1);
    assert.match(mails[0] ?? '', /what is to be backed up is not there/);
  });
});

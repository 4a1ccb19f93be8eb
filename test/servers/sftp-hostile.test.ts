import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { parseSettings } from '../../src/drivers/archive/sftp/config.ts';
import { SftpDriver } from '../../src/drivers/archive/sftp/driver.ts';
import type { BackupResult, StoreAccess } from '../../src/ports/snapshot-driver.ts';
import { directory, file, type MadeCopy, plantCopy } from '../drivers/made-copy.ts';
import {
  channelTo,
  createJob,
  describeTree,
  failsWith,
  makeDirectory,
  neverAborted,
  silent,
} from '../drivers/source-tree.ts';
import { startStrangeServer } from '../support/strange-sftp-server.ts';

const PLANTED: MadeCopy = { listed: [directory(''), file('file', 'planted')] };

const setUp = async (t: TestContext) => {
  const server = await startStrangeServer();
  t.after(() => server.stop());
  const home = makeDirectory(t);
  const [root, source, spool] = [join(home, 'root'), join(home, 'source'), join(home, 'spool')];
  mkdirSync(root);
  mkdirSync(source);
  writeFileSync(join(source, 'file'), 'own');
  const access: StoreAccess = {
    driver: 'sftp',
    uuid: randomUUID(),
    settings: server.settingsOf(root),
    mark: null,
    secrets: server.secrets,
  };
  const driver = new SftpDriver(parseSettings(access.settings, access.secrets), spool, { retryDelaysMs: [] });
  const job = createJob([source]);
  const placeOf = (attempt: number) => join(root, job.targetUuid, `${job.taskUuid}.${attempt}`);
  const restore = ({ locator, fingerprint }: Pick<BackupResult, 'locator' | 'fingerprint'>) =>
    driver.restore({ locator, fingerprint, directory: join(home, 'restored') }, silent.tell, neverAborted());
  return {
    /** What the server does instead of giving a copy its final name, once. */
    onPublishing: (work: (from: string, to: string) => void) => {
      server.strangeness.rename = (from, to) => {
        const isFinal = !basename(to).startsWith('.');
        if (isFinal) server.strangeness.rename = renameSync;
        (isFinal ? work : renameSync)(from, to);
      };
    },
    home,
    access,
    driver,
    job,
    placeOf,
    restore,
    assertOwn: async (made: BackupResult) => {
      await restore(made);
      assert.deepEqual(describeTree(join(home, 'restored')), describeTree(source));
      assert.deepEqual(readdirSync(join(root, job.targetUuid)), [made.locator.split('/')[1]]);
      assert.deepEqual(readdirSync(spool), []);
    },
    assertNothing: () => assert.deepEqual([readdirSync(root), readdirSync(spool)], [[], []]),
  };
};

describe('an SFTP server that makes a finished copy itself', () => {
  test('under the name of a first attempt is sent the backup all the same', async (t) => {
    const { driver, job, placeOf, assertOwn } = await setUp(t);
    plantCopy(placeOf(1), PLANTED);
    await assertOwn(await driver.backup(job, silent, neverAborted()));
  });

  test('under the name of an earlier attempt is sent the backup all the same', async (t) => {
    const { driver, job, placeOf, assertOwn } = await setUp(t);
    plantCopy(placeOf(1), PLANTED);
    const { fingerprint } = await driver.backup({ ...createJob([]), source: job.source }, silent, neverAborted());
    await assertOwn(await driver.backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted()));
  });

  test('with the list of files that was recorded, and other files, is sent the backup all the same', async (t) => {
    const { driver, job, placeOf, assertOwn } = await setUp(t);
    const { fingerprint } = await driver.backup(job, silent, neverAborted());
    const data = join(placeOf(1), 'data.tar.zst');
    writeFileSync(data, readFileSync(data).fill(0, 20, 40));
    await assertOwn(await driver.backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted()));
  });

  test('while a backup is under way has it removed when that is published', async (t) => {
    const { driver, job, placeOf, assertOwn } = await setUp(t);
    const channel = channelTo({ ready: async () => void plantCopy(placeOf(1), PLANTED) });
    await assertOwn(await driver.backup(job, channel, neverAborted()));
  });

  test('and says that ours is gone when it is to be renamed is not believed', async (t) => {
    const { onPublishing, driver, job, assertNothing } = await setUp(t);
    onPublishing((from, to) => {
      plantCopy(to, PLANTED);
      renameSync(`${from}.absent`, to);
    });
    await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('superseded'));
    await driver.sweep(job, null);
    assertNothing();
  });
});

describe('an SFTP server that says it has renamed a copy', () => {
  for (const [what, rename] of [
    ['and has not', () => {}],
    [
      'and has another one there',
      (from: string, to: string) => {
        renameSync(from, to);
        plantCopy(to, PLANTED);
      },
    ],
    [
      'and has another list of files there, of the same length',
      (from: string, to: string) => {
        renameSync(from, to);
        const manifest = join(to, 'manifest.jsonl');
        writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"mode":"0', '"mode":"4'));
      },
    ],
    [
      'and has nothing but the directory there',
      (from: string, to: string) => {
        renameSync(from, `${from}.away`);
        mkdirSync(to);
      },
    ],
  ] as const) {
    test(`${what} is told as a failure of the store`, async (t) => {
      const { onPublishing, driver, job, placeOf } = await setUp(t);
      onPublishing(rename);
      await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('store_failed'));
      const left = { locator: `${job.targetUuid}/${job.taskUuid}.1`, fingerprint: '0'.repeat(64) };
      await assert.rejects(driver.verify(left, silent.tell, neverAborted()), failsWith('snapshot_missing'), placeOf(1));
    });
  }
});

describe('a copy that waits in the spool', () => {
  test('and was changed there is not sent: the backup is made anew', async (t) => {
    const { driver, job, home, assertOwn } = await setUp(t);
    let fingerprint: string | null = null;
    const stop = new Error('before anything is sent');
    const controller = new AbortController();
    const channel = channelTo({
      ready: async (copy) => {
        fingerprint = copy.fingerprint;
      },
      tell: ({ kind }) => {
        if (kind === 'transferring') controller.abort(stop);
      },
    });
    await assert.rejects(driver.backup(job, channel, controller.signal), stop);
    const data = join(home, 'spool', job.targetUuid, `${job.taskUuid}.1`, 'data.tar.zst');
    writeFileSync(data, readFileSync(data).fill(0, 20, 40));
    await assertOwn(await driver.backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted()));
  });
});

describe('an SFTP server that has another copy in the place of the recorded one', () => {
  test('has nothing of it restored', async (t) => {
    const { driver, job, placeOf, restore, home } = await setUp(t);
    const made = await driver.backup(job, silent, neverAborted());
    plantCopy(placeOf(1), PLANTED);
    await assert.rejects(restore(made), failsWith('snapshot_damaged'));
    assert.ok(!readdirSync(home).includes('restored'));
  });

  test('has nothing of it taken over by another store', async (t) => {
    const { driver, job, placeOf, access } = await setUp(t);
    const copy = await driver.backup(job, silent, neverAborted());
    plantCopy(placeOf(1), PLANTED);
    const { taskUuid, targetUuid, attempt } = createJob([]);
    const transfer = { taskUuid, targetUuid, attempt, from: access, copy };
    await assert.rejects(driver.transfer(transfer, silent, neverAborted()), failsWith('snapshot_damaged'));
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { parseSettings } from '../../src/drivers/archive/sftp/config.ts';
import { Connection, PATIENCE, type Send } from '../../src/drivers/archive/sftp/connection.ts';
import { SftpDriver, type SftpOptions } from '../../src/drivers/archive/sftp/driver.ts';
import type { StoreAccess } from '../../src/ports/snapshot-driver.ts';
import {
  createJob,
  createPattern,
  describeTree,
  failsWith,
  makeDirectory,
  neverAborted,
  silent,
} from '../drivers/source-tree.ts';
import { refusedAs } from '../support/refused.ts';
import { startStrangeServer } from '../support/strange-sftp-server.ts';

const MIB = 1024 * 1024;

const setUp = async (t: TestContext) => {
  const server = await startStrangeServer();
  t.after(() => server.stop());
  const directory = makeDirectory(t);
  const [root, source, spool] = [join(directory, 'root'), join(directory, 'source'), join(directory, 'spool')];
  mkdirSync(root);
  mkdirSync(source);
  writeFileSync(join(source, 'large'), createPattern(6_000_000));
  const access: StoreAccess = {
    driver: 'sftp',
    uuid: randomUUID(),
    settings: server.settingsOf(root),
    mark: null,
    secrets: server.secrets,
  };
  const settings = parseSettings(access.settings, access.secrets);
  const open = (options: SftpOptions = {}) => new SftpDriver(settings, spool, { retryDelaysMs: [], ...options });
  const restore = async (made: { locator: string; fingerprint: string }) => {
    const destination = join(directory, 'restored');
    await open().restore({ ...made, directory: destination }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(destination), describeTree(source));
  };
  return { ...server, access, settings, directory, root, source, spool, open, restore };
};

describe('an SFTP server that is no OpenSSH', () => {
  test('and had carried out only some of the writes under way when the connection was lost ends with a whole copy', async (t) => {
    const { strangeness, open, source, restore } = await setUp(t);
    strangeness.writesUntilCut = 10;
    const made = await open({ retryDelaysMs: [0] }).backup(createJob([source]), silent, neverAborted());
    await restore(made);
  });

  test('and lost more of a file than was under way gets all of it once more', async (t) => {
    const { strangeness, open, source, root, restore } = await setUp(t);
    strangeness.writesUntilCut = 44;
    const job = createJob([source]);
    const driver = open({ retryDelaysMs: [200] });
    const backup = driver.backup(job, silent, neverAborted());
    const file = join(root, job.targetUuid, `.${job.taskUuid}.1.partial`, 'data.tar.zst');
    while (strangeness.writesUntilCut !== null) await new Promise(setImmediate);
    // Its disk was not told to keep any of it.
    writeFileSync(file, Buffer.alloc(5 * MIB));
    await restore(await backup);
  });

  test('and has files either read or written is tested, keeps copies and takes a transfer up again', async (t) => {
    const { strangeness, open, source, root, restore } = await setUp(t);
    strangeness.isEitherOr = true;
    await open().test();
    assert.deepEqual(readdirSync(root), []);
    strangeness.writesUntilCut = 10;
    await restore(await open({ retryDelaysMs: [0] }).backup(createJob([source]), silent, neverAborted()));
  });

  test('and gives back something else is told what it gave back', async (t) => {
    const { strangeness, open } = await setUp(t);
    strangeness.returns = Buffer.alloc(0);
    await assert.rejects(open().test(), refusedAs({ message: /^Of 8 bytes written to .*, 0 come back/ }));
    strangeness.returns = Buffer.from('BACKROTA');
    await assert.rejects(open().test(), refusedAs({ message: /comes back as 8 other bytes/ }));
  });

  test('and needs long to make a file durable is waited for, and for no other answer as long', async (t) => {
    const { settings } = await setUp(t);
    const patience = { ...PATIENCE, stallMs: 200, syncMs: 20_000 };
    const connection = await Connection.open(settings, patience, neverAborted());
    t.after(() => connection.close());
    const answerLate: Send<string> = (_sftp, done) => void setTimeout(done, 600, null, 'done');
    assert.equal(await connection.request(answerLate, neverAborted(), 'sync'), 'done');
    await assert.rejects(connection.request(answerLate, neverAborted()), failsWith('stalled'));
  });

  test('and lists a directory slowly, part by part, is waited for', async (t) => {
    const { strangeness, open, source } = await setUp(t);
    const job = createJob([source]);
    const { locator } = await open().backup(job, silent, neverAborted());
    strangeness.listMs = 300;
    await open({ patience: { ...PATIENCE, stallMs: 400 } }).sweep(job, locator);
  });

  test('and never ends a list of names is given up, and none of them is kept', async (t) => {
    const { strangeness, open, root } = await setUp(t);
    const job = createJob([]);
    strangeness.endless.add(join(root, job.targetUuid));
    const before = process.memoryUsage().rss;
    await assert.rejects(open().sweep(job, null), failsWith('store_failed'));
    assert.ok(strangeness.sentNames < 201_000, `${strangeness.sentNames} names`);
    assert.ok(process.memoryUsage().rss - before < 300 * MIB, `${(process.memoryUsage().rss - before) / MIB} MiB`);
  });

  test('and has more of a manifest than the whole copy was recorded with is not listened to', async (t) => {
    const { strangeness, open, source, directory, restore, access } = await setUp(t);
    const made = await open().backup(createJob([source]), silent, neverAborted());
    strangeness.manifestBytes = 8 * MIB;
    const destination = join(directory, 'elsewhere');
    const job = { ...made, directory: destination };
    await assert.rejects(
      open().restore(job, silent.tell, neverAborted()),
      refusedAs({ message: /manifest is larger than the whole copy was/ }),
    );
    assert.equal(existsSync(destination), false);
    const { taskUuid, targetUuid, attempt } = createJob([]);
    const transfer = { taskUuid, targetUuid, attempt, from: access, copy: made };
    await assert.rejects(
      open().transfer(transfer, silent, neverAborted()),
      refusedAs({ message: /manifest is larger than the whole copy was/ }),
    );
    await assert.rejects(
      open().verify(made, silent.tell, neverAborted()),
      refusedAs({ message: /manifest is larger than the whole copy was/ }),
    );
    strangeness.manifestBytes = null;
    await restore(made);
  });

  test('and has more of a manifest than this node has room for does not fill its disk', async (t) => {
    const { strangeness, open, source, spool } = await setUp(t);
    const job = createJob([source]);
    const { fingerprint } = await open().backup(job, silent, neverAborted());
    strangeness.manifestBytes = 2 ** 50;
    await assert.rejects(
      open().backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted()),
      failsWith('spool_full'),
    );
    assert.deepEqual(readdirSync(spool), []);
  });
});

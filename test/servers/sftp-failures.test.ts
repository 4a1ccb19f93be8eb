import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { parseSettings } from '../../src/drivers/archive/sftp/config.ts';
import { PATIENCE } from '../../src/drivers/archive/sftp/connection.ts';
import { SftpDriver } from '../../src/drivers/archive/sftp/driver.ts';
import { RemoteStore } from '../../src/drivers/archive/sftp/remote-store.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import {
  channelTo,
  createJob,
  createPattern,
  describeTree,
  failsWith,
  neverAborted,
  silent,
} from '../drivers/source-tree.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { setUpSftpStore } from './sftp-store.ts';

const IMPATIENT = { ...PATIENCE, stallMs: 300 };

/** Fails with this reason and a message that says this, and has no line of a key in it. */
const fails = (reason: string, message: RegExp) => (error: unknown) => {
  failsWith(reason)(error);
  assert.ok(error instanceof GatewayError);
  const sentence = sayInEnglish(error.problem);
  assert.match(sentence, message);
  assert.doesNotMatch(sentence, /PRIVATE KEY|b3BlbnNzaC/);
  return true;
};

describe('an SFTP store', () => {
  let server: SftpServer;
  before(async () => {
    server = await startSftpServer();
  });
  after(() => server.stop());

  const openWith = (settings: object, secrets = { privateKey: server.privateKey }) =>
    new SftpDriver(parseSettings({ ...server.settingsOf('/nowhere'), ...settings }, secrets), '/nowhere');

  test('talks to no server but the one that shows the pinned key, and says which key it saw', async (t) => {
    const { source, open, listAll, root, spool } = await setUpSftpStore(t, server);
    const hostKey = `SHA256:${'A'.repeat(43)}`;
    const settings = parseSettings({ ...server.settingsOf(root), hostKey }, { privateKey: server.privateKey });
    const stranger = new SftpDriver(settings, spool, { retryDelaysMs: [] });
    const seen = fails(
      'host_key',
      new RegExp(`shows the key ${server.fingerprint.replaceAll('+', '\\+')}.*${hostKey}`),
    );
    await assert.rejects(stranger.freeBytes(), seen);
    await assert.rejects(stranger.test(), seen);
    await assert.rejects(stranger.backup(createJob([source]), silent, neverAborted()), seen);
    assert.deepEqual(listAll(), { remote: [], spooled: [] });
    await open().test();
  });

  test('may be pinned by the public key itself', async (t) => {
    const { root, spool } = await setUpSftpStore(t, server);
    const settings = { ...server.settingsOf(root), hostKey: server.publicKey };
    await new SftpDriver(parseSettings(settings, { privateKey: server.privateKey }), spool).test();
  });

  test('that refuses the key says so, and the key is in no message', async () => {
    const driver = openWith({}, { privateKey: server.strangerKey });
    await assert.rejects(driver.freeBytes(), fails('credentials', /refused the credentials of the user/));
  });

  test('where nothing listens, or whose name is unknown, is unreachable', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const address = probe.address();
    probe.close();
    await once(probe, 'close');
    const port = String(typeof address === 'object' ? address?.port : '');
    await assert.rejects(openWith({ port }).freeBytes(), fails('unreachable', /refused the connection/));
    await assert.rejects(openWith({ host: 'no-such-host.invalid' }).freeBytes(), fails('unreachable', /is not known/));
  });

  test('that accepts a connection and says nothing is given up after a while', async (t) => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    t.after(() => silent.close());
    const address = silent.address();
    const port = String(typeof address === 'object' ? address?.port : '');
    const settings = parseSettings(server.settingsOf('/nowhere', Number(port)), { privateKey: server.privateKey });
    const driver = new SftpDriver(settings, '/nowhere', { patience: { ...PATIENCE, connectMs: 200 } });
    await assert.rejects(driver.freeBytes(), fails('unreachable', /did not answer within 0.2 s/));
  });

  test('that stays silent in a transfer is given up after a while, and an abort waits for nothing', async (t) => {
    const { open, source, listAll } = await setUpSftpStore(t, server);
    const proxy = await startTcpProxy(server.port);
    t.after(() => proxy.stop());
    const fallSilent = () => proxy.silenceAfter(proxy.sentBytes + 1_000_000);
    const job = createJob([source]);
    const onceSending = (work: () => void) =>
      channelTo({
        tell: ({ kind }) => {
          if (kind === 'transferring') work();
        },
      });
    const backup = open({ patience: IMPATIENT }, proxy.port).backup(
      job,
      onceSending(() => void fallSilent()),
      neverAborted(),
    );
    await assert.rejects(backup, fails('stalled', /did not answer for too long/));
    proxy.heal();
    const controller = new AbortController();
    const reason = new Error('draining');
    const sending = onceSending(() => void fallSilent().then(() => controller.abort(reason)));
    const aborted = open({}, proxy.port).backup({ ...job, attempt: 2 }, sending, controller.signal);
    await assert.rejects(aborted, reason);
    await open().sweep(job, null);
    assert.deepEqual(listAll(), { remote: [], spooled: [] });
  });

  test('has its copy, and is swept, also where the spool of this node cannot be emptied', async (t) => {
    const { open, source, root, spool } = await setUpSftpStore(t, server);
    const job = createJob([source]);
    const backup = open().backup(job, silent, neverAborted());
    while (!existsSync(join(root, job.targetUuid, `${job.taskUuid}.1`))) await new Promise(setImmediate);
    // Published; what comes next is to empty the spool.
    renameSync(spool, `${spool}.away`);
    writeFileSync(spool, '');
    const { locator } = await backup;
    assert.ok(existsSync(join(root, locator)));
    await assert.rejects(open().sweep(job, null), { code: 'driver_failed' });
    assert.deepEqual(readdirSync(root), []);
  });

  test('whose directory is missing is not given a new one', async (t) => {
    const { open, source, root } = await setUpSftpStore(t, server);
    rmSync(root, { recursive: true });
    const missing = fails('store_missing', /is no directory; create or mount it/);
    await assert.rejects(open().backup(createJob([source]), silent, neverAborted()), missing);
    await assert.rejects(open().test(), missing);
    await assert.rejects(open().freeBytes(), missing);
    assert.equal(existsSync(root), false);
  });

  test('whose directory may not be written says so', async (t) => {
    const { open, source, root, listAll } = await setUpSftpStore(t, server);
    chmodSync(root, 0o500);
    const denied = fails('store_unwritable', /permission denied/);
    await assert.rejects(open().test(), denied);
    await assert.rejects(open().backup(createJob([source]), silent, neverAborted()), denied);
    assert.deepEqual(listAll().remote, []);
  });

  test('uses no locator that it did not make', async (t) => {
    const { open } = await setUpSftpStore(t, server);
    const { targetUuid, taskUuid } = createJob([]);
    for (const locator of [
      '',
      '..',
      `../${taskUuid}.1`,
      `${targetUuid}/../${taskUuid}.1`,
      `/${targetUuid}/${taskUuid}.1`,
    ]) {
      await assert.rejects(open().delete(locator), failsWith('locator_invalid'));
      const copy = { locator, fingerprint: '0'.repeat(64) };
      await assert.rejects(open().verify(copy, silent.tell, neverAborted()), failsWith('locator_invalid'));
    }
    await assert.rejects(open().sweep({ taskUuid: '../..', targetUuid }, null), { code: 'invalid_request' });
    await assert.rejects(open().sweep({ taskUuid, targetUuid: '..' }, null), { code: 'invalid_request' });
  });
});

describe('an SFTP server', () => {
  test('whose disk is full is reported as such, before a transfer and in the middle of one, and keeps nothing', async (t) => {
    const server = await startSftpServer({ roomMiB: 2 });
    t.after(() => server.stop());
    const { source, spool } = await setUpSftpStore(t, server);
    const settings = parseSettings(server.settingsOf(await server.makeRoot('full')), { privateKey: server.privateKey });
    const driver = new SftpDriver(settings, spool, { retryDelaysMs: [] });
    const before = await driver.freeBytes();
    const job = createJob([source]);
    await assert.rejects(
      driver.backup(job, silent, neverAborted()),
      fails('store_full', /bytes free, and the copy takes/),
    );
    await driver.sweep(job, null);
    assert.equal(await driver.freeBytes(), before);
    const store = new RemoteStore(settings, PATIENCE);
    const overfill = store.useRoot(neverAborted(), async (files) => {
      const path = store.directoryOf('file');
      const handle = await files.create(path);
      try {
        await files.writeAll(handle, [createPattern(3_000_000)], 0);
      } catch (error) {
        throw await files
          .under(neverAborted())
          .freeBytes(store.root)
          .then(() => error);
      }
    });
    await assert.rejects(overfill, fails('store_full', /is full \(\d+ bytes are free\); free some room/));
  });

  test("without OpenSSH's own requests serves as well", async (t) => {
    const server = await startSftpServer({ lacks: ['posix-rename', 'fsync', 'statvfs', 'fstatvfs', 'limits'] });
    t.after(() => server.stop());
    const { open, source, destination, listAll } = await setUpSftpStore(t, server);
    // As much as the spool has: of the server nothing is known.
    assert.ok((await open().freeBytes()) > 0);
    await open().test();
    const job = createJob([source]);
    const { fingerprint } = await open().backup(job, silent, neverAborted());
    const made = await open().backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted());
    await open().restore({ ...made, directory: destination }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(destination), describeTree(source));
    await open().delete(made.locator);
    assert.deepEqual(listAll(), { remote: [], spooled: [] });
  });
});

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { PATIENCE } from '../../src/drivers/archive/sftp/connection.ts';
import type { Tell } from '../../src/ports/snapshot-driver.ts';
import { channelTo, createJob, createPattern, describeTree, neverAborted, silent } from '../drivers/source-tree.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { oneCopy, setUpSftpStore } from './sftp-store.ts';

const CUTS = 10;
/** What is still sent once the copy has been published. */
const FAREWELL_BYTES = 4_096;

/** Cuts the connection a megabyte after the copy has begun to go to the server. */
const cuttingInTransfer =
  (proxy: TcpProxy): Tell =>
  ({ kind }) => {
    if (kind === 'transferring') proxy.cutAfter(proxy.sentBytes + 1_000_000);
  };

describe('a transfer to an SFTP store', () => {
  let server: SftpServer;
  before(async () => {
    server = await startSftpServer();
  });
  after(() => server.stop());

  for (let cut = 0; cut < CUTS; cut += 1) {
    // One cut in each tenth of the transfer, anywhere in it.
    const share = (cut + Math.random()) / CUTS;
    test(`cut off in its tenth no. ${cut + 1} is made whole by the next attempt: one copy, right to the last byte`, async (t) => {
      const store = await setUpSftpStore(t, server);
      const measured = await startTcpProxy(server.port);
      t.after(() => measured.stop());
      const probe = createJob([store.source]);
      const { locator } = await store.open({}, measured.port).backup(probe, silent, neverAborted());
      await store.open().delete(locator);

      const proxy = await startTcpProxy(server.port);
      t.after(() => proxy.stop());
      const cutAt = Math.floor(share * (measured.sentBytes - FAREWELL_BYTES));
      proxy.cutAfter(cutAt);
      const job = createJob([store.source]);
      const hint = `cut after ${cutAt} of ${measured.sentBytes} bytes`;
      await assert.rejects(
        store.open({}, proxy.port).backup(job, silent, neverAborted()),
        { code: 'driver_failed' },
        hint,
      );

      const again = await store.open().backup({ ...job, attempt: 2 }, silent, neverAborted());
      assert.deepEqual(store.listAll(), { remote: oneCopy(job.targetUuid, job.taskUuid, 2), spooled: [] }, hint);
      assert.equal(store.hashOf(`${again.locator}/manifest.jsonl`), again.fingerprint, hint);
      const restore = { ...again, directory: store.destination };
      await store.open().restore(restore, silent.tell, neverAborted());
      assert.deepEqual(describeTree(store.destination), describeTree(store.source), hint);
    });
  }

  test('goes on over a new connection where the old one ended, instead of beginning anew', async (t) => {
    const store = await setUpSftpStore(t, server);
    const proxy = await startTcpProxy(server.port);
    t.after(() => proxy.stop());
    writeFileSync(join(store.source, 'larger'), createPattern(13_000_000));
    proxy.cutOnceAfter(12_000_000);
    const job = createJob([store.source]);
    const made = await store.open({ retryDelaysMs: [0, 0] }, proxy.port).backup(job, silent, neverAborted());
    // What was on its way when the connection was cut, a few MB, is sent twice; anew would be 12 MB more.
    assert.ok(proxy.sentBytes < made.sizeBytes + 9_000_000, `${proxy.sentBytes} bytes sent of ${made.sizeBytes}`);
    assert.deepEqual(store.listAll(), { remote: oneCopy(job.targetUuid, job.taskUuid, 1), spooled: [] });
    await store.open().restore({ ...made, directory: store.destination }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(store.destination), describeTree(store.source));
  });

  test('goes on over a new connection where the server fell silent', async (t) => {
    const store = await setUpSftpStore(t, server);
    const proxy = await startTcpProxy(server.port);
    t.after(() => proxy.stop());
    proxy.silenceOnceAfter(1_000_000);
    const options = { patience: { ...PATIENCE, stallMs: 300 }, retryDelaysMs: [0] };
    const job = createJob([store.source]);
    const made = await store.open(options, proxy.port).backup(job, silent, neverAborted());
    assert.deepEqual(store.listAll(), { remote: oneCopy(job.targetUuid, job.taskUuid, 1), spooled: [] });
    await store.open().restore({ ...made, directory: store.destination }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(store.destination), describeTree(store.source));
  });

  test('that was cut off is repeated out of the spool: the source is not read again', async (t) => {
    const store = await setUpSftpStore(t, server);
    const proxy = await startTcpProxy(server.port);
    t.after(() => proxy.stop());
    let fingerprint: string | null = null;
    const job = createJob([store.source]);
    const channel = channelTo({
      ready: async (copy) => {
        fingerprint = copy.fingerprint;
      },
      tell: cuttingInTransfer(proxy),
    });
    const canResume = (error: unknown) => {
      const params = error instanceof GatewayError ? error.problem.params : undefined;
      return params !== undefined && 'canResume' in params && params.canResume;
    };
    await assert.rejects(store.open({}, proxy.port).backup(job, channel, neverAborted()), canResume);
    const second = { ...job, attempt: 2, fingerprint };
    await assert.rejects(store.open({}, proxy.port).backup(second, channel, neverAborted()), canResume);
    assert.notDeepEqual(store.listAll().spooled, []);
    let opened = 0;
    const hooks = {
      beforeOpen: () => {
        opened += 1;
      },
    };
    await store.open({ hooks }).backup({ ...job, attempt: 3, fingerprint }, silent, neverAborted());
    assert.equal(opened, 0);
    assert.deepEqual(store.listAll(), { remote: oneCopy(job.targetUuid, job.taskUuid, 3), spooled: [] });
  });

  test('leaves what a lost connection left to the next backup of the same target, which removes it', async (t) => {
    const store = await setUpSftpStore(t, server);
    const proxy = await startTcpProxy(server.port);
    t.after(() => proxy.stop());
    const job = createJob([store.source]);
    const channel = channelTo({ tell: cuttingInTransfer(proxy) });
    await assert.rejects(store.open({}, proxy.port).backup(job, channel, neverAborted()), { code: 'driver_failed' });
    const next = createJob([store.source], { targetUuid: job.targetUuid });
    await store.open().backup(next, silent, neverAborted());
    assert.deepEqual(store.listAll(), { remote: oneCopy(next.targetUuid, next.taskUuid, 1), spooled: [] });
  });

  test('cut off after it was published is taken over, and not sent again', async (t) => {
    const store = await setUpSftpStore(t, server);
    const job = createJob([store.source]);
    const made = await store.open().backup(job, silent, neverAborted());
    const proxy = await startTcpProxy(server.port);
    t.after(() => proxy.stop());
    const next = { ...job, attempt: 2, fingerprint: made.fingerprint };
    const again = await store.open({}, proxy.port).backup(next, silent, neverAborted());
    assert.ok(proxy.sentBytes < 100_000, `${proxy.sentBytes} bytes sent`);
    assert.deepEqual({ ...again, locator: made.locator }, made);
    assert.deepEqual(store.listAll(), { remote: oneCopy(job.targetUuid, job.taskUuid, 2), spooled: [] });
  });
});

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import { createJob, describeTree, failsWith, neverAborted, silent } from '../drivers/source-tree.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { oneCopy, setUpSftpStore } from './sftp-store.ts';

describe('an SFTP server that lets nobody delete', () => {
  let server: SftpServer;
  before(async () => {
    server = await startSftpServer({ lacks: ['remove', 'rmdir'] });
  });
  after(() => server.stop());

  test('is tested without a file that stays there', async (t) => {
    const { open, root } = await setUpSftpStore(t, server);
    await open().test();
    assert.deepEqual(readdirSync(root), []);
  });

  test('keeps copies, and says that it refuses to let one go, which stays whole', async (t) => {
    const { open, source, destination, listAll } = await setUpSftpStore(t, server);
    const job = createJob([source]);
    const made = await open().backup(job, silent, neverAborted());
    await open().sweep(job, made.locator);
    await assert.rejects(open().delete(made.locator), failsWith('deletion_refused'));
    assert.deepEqual(listAll().remote, oneCopy(job.targetUuid, job.taskUuid, job.attempt));
    await open().restore({ ...made, directory: destination }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(destination), describeTree(source));
  });

  test('refuses to let a copy go that was moved from it too, and nothing is put beside that', async (t) => {
    const { open, source, directory, listAll } = await setUpSftpStore(t, server);
    const job = createJob([source]);
    const made = await open().backup(job, silent, neverAborted());
    mkdirSync(join(directory, 'other'));
    const settings = { root: join(directory, 'other') };
    const by = { driver: 'archive', uuid: randomUUID(), settings, secrets: {}, mark: null };
    const copy = await archiveKind.open(by).backup(createJob([source]), silent, neverAborted());
    const moved = open().deleteMoved({ locator: made.locator, by, copy });
    await assert.rejects(moved, failsWith('deletion_refused'));
    assert.deepEqual(listAll().remote, oneCopy(job.targetUuid, job.taskUuid, job.attempt));
  });

  test('keeps the next copy whatever an interrupted attempt has left there', async (t) => {
    const { open, source, root } = await setUpSftpStore(t, server);
    const job = createJob([source]);
    const left = join(root, job.targetUuid, `.${randomUUID()}.1.partial`);
    mkdirSync(left, { recursive: true });
    writeFileSync(join(left, 'data.tar.zst'), 'half');
    for (const attempt of [1, 2]) {
      const own = join(root, job.targetUuid, `.${job.taskUuid}.${attempt}.partial`);
      mkdirSync(own);
      writeFileSync(join(own, 'manifest.jsonl'), 'half');
    }
    const { uid, gid } = statSync(root);
    for (const name of readdirSync(root, { recursive: true })) chownSync(join(root, String(name)), uid, gid);
    for (const attempt of [2, 3]) await open().backup({ ...job, attempt }, silent, neverAborted());
  });

  test('takes up a transfer whose connection was lost', async (t) => {
    const { open, source, destination } = await setUpSftpStore(t, server);
    const proxy = await startTcpProxy(server.port);
    t.after(() => proxy.stop());
    proxy.cutOnceAfter(1_000_000);
    const made = await open({ retryDelaysMs: [0] }, proxy.port).backup(createJob([source]), silent, neverAborted());
    await open().restore({ ...made, directory: destination }, silent.tell, neverAborted());
    assert.deepEqual(describeTree(destination), describeTree(source));
  });
});

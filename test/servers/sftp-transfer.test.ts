import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import type { SnapshotDriver, StoreAccess } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, neverAborted, silent } from '../drivers/source-tree.ts';
import { startSftpServer } from '../support/sftp-server.ts';
import { there } from '../support/values.ts';
import { setUpSftpStore } from './sftp-store.ts';

test('a copy goes from a directory to an SFTP server, and from there to another directory, and is the same', async (t) => {
  const server = await startSftpServer();
  t.after(() => server.stop());
  const { directory, source, root, destination, open } = await setUpSftpStore(t, server);
  const [first, last] = ['first', 'last'].map((name): StoreAccess => {
    mkdirSync(join(directory, name));
    return {
      driver: 'archive',
      uuid: randomUUID(),
      settings: { root: join(directory, name) },
      secrets: {},
      mark: null,
    };
  });
  const secrets = { privateKey: server.privateKey };
  const remote: StoreAccess = {
    driver: 'sftp',
    uuid: randomUUID(),
    settings: server.settingsOf(root),
    mark: null,
    secrets,
  };
  const move = (driver: SnapshotDriver, from: StoreAccess, copy: { locator: string; fingerprint: string }) => {
    const { taskUuid, targetUuid, attempt } = createJob([]);
    return driver.transfer({ taskUuid, targetUuid, attempt, from, copy }, silent, neverAborted());
  };
  const made = await archiveKind.open(there(first)).backup(createJob([source]), silent, neverAborted());
  const sent = await move(open(), there(first), made);
  const back = archiveKind.open(there(last));
  const fetched = await move(back, remote, sent);
  assert.deepEqual({ ...fetched, locator: made.locator }, made);
  const { locator, fingerprint } = fetched;
  await back.restore({ locator, fingerprint, directory: destination }, silent.tell, neverAborted());
  assert.deepEqual(describeTree(destination), describeTree(source));
});

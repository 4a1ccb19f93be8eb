import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { archiveKind } from '../../src/drivers/archive/index.ts';
import type { BackupResult, SnapshotDriver, StoreAccess } from '../../src/ports/snapshot-driver.ts';
import { createJob, describeTree, neverAborted, silent } from '../drivers/source-tree.ts';
import { startSftpServer } from '../support/sftp-server.ts';
import { there } from '../support/values.ts';
import { setUpSftpStore } from './sftp-store.ts';

/** A store on the server, and two in directories. */
async function setUp(t: TestContext) {
  const server = await startSftpServer();
  t.after(() => server.stop());
  const store = await setUpSftpStore(t, server);
  const { directory, root } = store;
  const inDirectory = (name: string): StoreAccess => {
    mkdirSync(join(directory, name));
    const settings = { root: join(directory, name) };
    return { driver: 'archive', uuid: randomUUID(), settings, secrets: {}, mark: null };
  };
  const remote: StoreAccess = {
    driver: 'sftp',
    uuid: randomUUID(),
    settings: server.settingsOf(root),
    mark: null,
    secrets: { privateKey: server.privateKey },
  };
  const move = (driver: SnapshotDriver, from: StoreAccess, { locator, fingerprint }: BackupResult) => {
    const { taskUuid, targetUuid, attempt } = createJob([]);
    const copy = { locator, fingerprint };
    return driver.transfer({ taskUuid, targetUuid, attempt, from, copy }, silent, neverAborted());
  };
  /** What a copy gives back, once it was read back whole. */
  const treeOf = async (driver: SnapshotDriver, { locator, fingerprint }: BackupResult) => {
    const place = join(directory, randomUUID());
    await driver.verify({ locator, fingerprint }, silent.tell, neverAborted());
    await driver.restore({ locator, fingerprint, directory: place }, silent.tell, neverAborted());
    return describeTree(place);
  };
  return { ...store, first: inDirectory('first'), last: inDirectory('last'), remote, move, treeOf };
}

test('a copy goes from a directory to an SFTP server, and from there to another directory, and is the same', async (t) => {
  const { source, open, first, last, remote, move, treeOf } = await setUp(t);
  const made = await archiveKind.open(first).backup(createJob([source]), silent, neverAborted());
  const sent = await move(open(), first, made);
  const back = archiveKind.open(last);
  const fetched = await move(back, remote, sent);
  assert.deepEqual({ ...fetched, locator: made.locator }, made);
  assert.deepEqual(await treeOf(back, fetched), describeTree(source));
});

test('an increment goes from each to the other with all that it is built upon, and is whole there by itself', async (t) => {
  const { source, open, first, last, remote, move, treeOf } = await setUp(t);
  const back = archiveKind.open(last);
  for (const [from, driver, over, onward] of [
    [first, archiveKind.open(first), { driver: open(), access: remote }, back],
    [remote, open(), { driver: back, access: last }, open()],
  ] as const) {
    const { targetUuid } = createJob([]);
    const chain: BackupResult[] = [];
    for (const name of ['one', 'two', 'three']) {
      writeFileSync(join(source, name), `${name} of ${from.driver}`);
      const parent = chain.at(-1);
      const job = createJob([source], { targetUuid, ...(parent === undefined ? {} : { parent }) });
      chain.push(await driver.backup(job, silent, neverAborted()));
    }
    const newest = there(chain.at(-1));
    assert.equal(newest.isIncremental, true);
    const sent = await move(over.driver, from, newest);
    for (const { locator } of chain.toReversed()) await driver.delete(locator);
    assert.equal(sent.isIncremental ?? false, false);
    assert.deepEqual(await treeOf(over.driver, sent), describeTree(source));
    const further = await move(onward, over.access, sent);
    await over.driver.delete(sent.locator);
    assert.deepEqual(await treeOf(onward, further), describeTree(source));
  }
});

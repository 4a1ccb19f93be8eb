import assert from 'node:assert/strict';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createSftpKind } from '../../src/drivers/archive/index.ts';
import { parseSettings } from '../../src/drivers/archive/sftp/config.ts';
import { SftpDriver } from '../../src/drivers/archive/sftp/driver.ts';
import type { DriverKind } from '../../src/ports/snapshot-driver.ts';
import { createPattern } from '../drivers/source-tree.ts';
import { type Installation, openInstallation } from '../support/installation.ts';
import { type SftpServer, startSftpServer } from '../support/sftp-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { saidOf } from '../support/told.ts';
import { DAY, FIRST, STAFF, there } from '../support/values.ts';

const MINUTES = 60;
const CONTENT = createPattern(3_000_000);

/** The driver with its spool in this place, which leaves trying again to the task. */
const impatientKind = (spoolOf: () => string): DriverKind => ({
  ...createSftpKind('/nowhere'),
  open: ({ settings, secrets, uuid }) =>
    new SftpDriver(parseSettings(settings, secrets), join(spoolOf(), uuid), { retryDelaysMs: [] }),
  staged: {
    tasks: () => there(createSftpKind(spoolOf()).staged).tasks(),
    remove: (taskUuid) => there(createSftpKind(spoolOf()).staged).remove(taskUuid),
  },
});

const packedBelow = (directory: string): readonly string[] =>
  (existsSync(directory) ? readdirSync(directory, { recursive: true }).map(String) : []).filter((path) =>
    path.endsWith('.zst'),
  );

/** A nightly schedule to a server behind a line that may be cut. */
const setUp = async (server: SftpServer, name: string) => {
  const proxy = await startTcpProxy(server.port);
  const root = await server.makeRoot(name);
  let spool = '';
  const house = await openInstallation({ drivers: [impatientKind(() => spool)] });
  spool = join(house.dataDir, 'spool');
  const settings = server.settingsOf(root, proxy.port);
  const secrets = { privateKey: server.privateKey };
  const draft = { accountId: null, name: 'Zurich', locationCode: 'ZRH', driver: 'sftp', settings, secrets };
  await house.services.stores.add(STAFF, draft);
  const source = await house.addSource();
  writeFileSync(join(source, 'file'), CONTENT);
  const target = await house.addTarget({ paths: [source] });
  const schedule = await house.addSchedule([target], { destination: 'ZRH' });
  const look = async () => {
    const [[task], [snapshot]] = [await house.tasksOf(schedule), await house.snapshotsOf(target)];
    return {
      task: there(task),
      snapshot: there(snapshot),
      remote: packedBelow(root).length,
      spooled: packedBelow(spool).length,
    };
  };
  const close = async (): Promise<void> => {
    await house.close();
    await proxy.stop();
  };
  return { house, proxy, spool, source, look, [Symbol.asyncDispose]: close };
};

const wait = async (house: Installation, seconds: number): Promise<void> => {
  house.clock.advanceTo((await house.unitOfWork.now()) + seconds);
  await house.work();
};

describe('a scheduled backup to an SFTP server that goes away in the middle', () => {
  let server: SftpServer;
  before(async () => {
    server = await startSftpServer();
  });
  after(() => server.stop());

  test('waits with its copy, and is sent once the server is back, without reading the source again', async () => {
    await using world = await setUp(server, 'back');
    const { house, proxy, source, look } = world;
    proxy.cutAfter(1_000_000);
    await house.live(FIRST);
    const waiting = await look();
    const notBefore = FIRST + 5 * MINUTES;
    assert.partialDeepStrictEqual(waiting.task, { state: 'queued', reason: 'connection_lost', attempt: 1, notBefore });
    assert.match(saidOf(waiting.task.error), /connection to the SFTP server .* was lost/);
    assert.deepEqual([waiting.snapshot.state, waiting.spooled], ['transferring', 1]);
    assert.deepEqual(house.log.errors, []);

    writeFileSync(join(source, 'file'), 'changed since');
    await wait(house, 5 * MINUTES - 1);
    assert.equal((await look()).task.attempt, 1, 'not before its time');
    await wait(house, 1);
    await house.services.housekeeping.cleanUp();
    const second = await look();
    assert.partialDeepStrictEqual(second.task, { state: 'queued', attempt: 2 });
    assert.equal(second.spooled, 1, 'nobody tidies away what waits');

    proxy.heal();
    await wait(house, 5 * MINUTES);
    const sent = await look();
    assert.partialDeepStrictEqual(sent.task, { state: 'succeeded', attempt: 3, reason: null, error: null });
    assert.deepEqual([sent.snapshot.state, sent.remote, sent.spooled], ['available', 1, 0]);
    const restored = join(house.folder, 'restored');
    await house.services.directoryRestores.restore(STAFF, sent.snapshot, restored, new AbortController().signal);
    assert.ok(readFileSync(join(restored, 'file')).equals(CONTENT));
  });

  test('fails after a day of that, and leaves nothing on this node', async () => {
    await using world = await setUp(server, 'gone');
    const { house, proxy, look } = world;
    proxy.cutAfter(1_000_000);
    await house.live(FIRST);
    await wait(house, DAY - 1);
    assert.partialDeepStrictEqual((await look()).task, { state: 'queued', attempt: 2 });
    await wait(house, 5 * MINUTES);
    const failed = await look();
    assert.partialDeepStrictEqual(failed.task, { state: 'failed', attempt: 3 });
    assert.deepEqual([failed.snapshot.state, failed.spooled], ['error', 0]);
  });

  test('is tried again a minute later where nothing was copied yet', async () => {
    await using world = await setUp(server, 'never');
    world.proxy.cutAfter(0);
    await world.house.live(FIRST);
    const putOff = { state: 'queued', reason: 'unreachable', attempt: 1, notBefore: FIRST + 60 };
    assert.partialDeepStrictEqual((await world.look()).task, putOff);
  });

  test('and was finished by another node leaves nothing on this one for longer than an hour', async () => {
    await using world = await setUp(server, 'elsewhere');
    const { house, proxy, spool, look } = world;
    proxy.cutAfter(1_000_000);
    await house.live(FIRST);
    const aside = join(house.folder, 'aside');
    cpSync(spool, aside, { recursive: true });
    proxy.heal();
    await wait(house, 5 * MINUTES);
    // As on a node that knows nothing of what the other did.
    rmSync(spool, { recursive: true });
    cpSync(aside, spool, { recursive: true });
    assert.equal((await look()).spooled, 1);
    await wait(house, 60 * MINUTES);
    await house.services.housekeeping.cleanUp();
    const cleaned = await look();
    assert.deepEqual([cleaned.spooled, cleaned.remote], [0, 1]);
  });
});

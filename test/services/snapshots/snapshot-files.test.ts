import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { answeringCall, CallDropped } from '../../../src/ports/current-call.ts';
import { inThisProcess } from '../../../src/worker-processes/in-this-process.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const ALL = { offset: 0, limit: 100 };

/** A snapshot of a source with a directory, two files and a link. */
const takeOne = async (house: Installation) => {
  const source = await house.addSource();
  mkdirSync(join(source, 'docs'));
  writeFileSync(join(source, 'docs/read me.txt'), 'Hello.');
  const target = await house.addTarget({ paths: [source] });
  return house.takeBackup(target);
};

const downloadsOf = (house: Installation): readonly string[] => readdirSync(join(house.dataDir, 'downloads'));

describe('what is in a snapshot', () => {
  test('is listed directory by directory, in pieces where it is asked for in pieces', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const { snapshotFiles } = house.services;
    const root = await snapshotFiles.list(STAFF, snapshot, '/', ALL);
    assert.equal(root.files[0]?.name, 'docs');
    assert.partialDeepStrictEqual(await snapshotFiles.list(STAFF, snapshot, '/docs/', ALL), {
      files: [{ name: 'read me.txt', path: 'docs/read me.txt', type: 'file', sizeBytes: 6 }],
      total: 1,
    });
    const piece = await snapshotFiles.list(STAFF, snapshot, '', { offset: 0, limit: 1 });
    assert.deepEqual(piece, { files: root.files.slice(0, 1), total: root.total });
  });

  test('is asked of its store once, also by several at once', async () => {
    let asked = 0;
    await using house = await openInstallation({
      work: (files, kinds, dataDir) => {
        const counting = [...kinds].map(([name, kind]) => {
          const open: typeof kind.open = (store) => {
            const driver = kind.open(store);
            const listFiles = driver.listFiles.bind(driver);
            driver.listFiles = (...args) => {
              asked += 1;
              return listFiles(...args);
            };
            return driver;
          };
          return [name, { ...kind, open }] as const;
        });
        return inThisProcess(files, new Map(counting), dataDir);
      },
    });
    const snapshot = await takeOne(house);
    const list = () => house.services.snapshotFiles.list(STAFF, snapshot, 'docs', ALL);
    await Promise.all([list(), list(), list()]);
    await list();
    assert.equal(asked, 1);
  });

  test('is nothing to another account, and nothing of a snapshot that is not there yet or any more', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const stranger = await house.addAccount('stranger');
    const { snapshotFiles } = house.services;
    await assert.rejects(snapshotFiles.list(stranger.actor, snapshot, '', ALL), { code: 'not_found' });
    await assert.rejects(snapshotFiles.open(stranger.actor, snapshot, 'docs/read me.txt'), { code: 'not_found' });
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await assert.rejects(snapshotFiles.list(STAFF, snapshot, '', ALL), { code: 'conflict' });
  });
});

describe('a file of a snapshot', () => {
  test('is read whole by an operator of its account, and then nothing of it stays on this node', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const file = await house.services.snapshotFiles.open(house.customer.actor, snapshot, '/docs/read me.txt');
    assert.deepEqual([file.name, file.sizeBytes], ['read me.txt', 6]);
    assert.equal(await text(file.stream), 'Hello.');
    assert.deepEqual(downloadsOf(house), []);
  });

  test('is no directory, and nothing that the snapshot does not have', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    for (const path of ['docs', '', 'docs/nothing', '../secret.key', 'docs/../docs/read me.txt'])
      await assert.rejects(house.services.snapshotFiles.open(STAFF, snapshot, path), { code: 'not_found' }, path);
  });

  test('whose copy is damaged is not given, and nothing of it stays', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    await house.services.snapshotFiles.list(STAFF, snapshot, 'docs', ALL);
    rmSync(join(house.storeRoot, snapshot.locator ?? ''), { recursive: true });
    const open = house.services.snapshotFiles.open(STAFF, snapshot, 'docs/read me.txt');
    await assert.rejects(open, { code: 'driver_failed' });
    assert.deepEqual(downloadsOf(house), []);
  });

  test('is one of three of its account at once, until it is read; who asks for a fourth is told when to come back', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    const open = () => house.services.snapshotFiles.open(STAFF, snapshot, 'docs/read me.txt');
    const [first] = await Promise.all([open(), open(), open()]);
    await assert.rejects(open(), reasonIs('copies_read_at_once'));
    assert.equal(await text(there(first).stream), 'Hello.');
    const again = await open();
    await assert.rejects(open(), reasonIs('copies_read_at_once'));
    again.stream.destroy();
  });

  test('that could not be opened keeps nobody from another', async () => {
    await using house = await openInstallation();
    const snapshot = await takeOne(house);
    for (let times = 0; times < 5; times += 1)
      await assert.rejects(house.services.snapshotFiles.open(STAFF, snapshot, 'absent'), { code: 'not_found' });
  });

  test('is read no further once who asked for it has gone, and nothing of it stays', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const snapshot = await takeOne(house);
    const leaving = new AbortController();
    const open = () => house.services.snapshotFiles.open(STAFF, snapshot, 'docs/read me.txt');
    const opening = answeringCall(leaving.signal, open);
    await gate.reached;
    leaving.abort();
    gate.release();
    await assert.rejects(opening, CallDropped);
    assert.deepEqual(downloadsOf(house), []);
    const staying = new AbortController();
    const { stream } = await answeringCall(staying.signal, open);
    staying.abort();
    await assert.rejects(text(stream), CallDropped);
  });

  test('is not made where the disk of the data directory keeps no room', async () => {
    await using house = await openInstallation({ reservedBytes: 0 });
    const snapshot = await takeOne(house);
    const full = await house.openNode(undefined, { reservedBytes: 2 ** 52 });
    const open = full.services.snapshotFiles.open(STAFF, snapshot, 'docs/read me.txt');
    await assert.rejects(open, reasonIs('disk_reserved'));
    assert.deepEqual(downloadsOf(house), []);
  });

  test('that a killed process left half made is removed with the next pass, one that is being made is not', async () => {
    await using house = await openInstallation();
    for (const name of ['left', 'made']) mkdirSync(join(house.dataDir, 'downloads', name, 'copy'), { recursive: true });
    utimesSync(join(house.dataDir, 'downloads', 'left'), 1, 1);
    utimesSync(join(house.dataDir, 'downloads', 'made', 'copy'), 1, 1);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(downloadsOf(house), ['made']);
  });
});

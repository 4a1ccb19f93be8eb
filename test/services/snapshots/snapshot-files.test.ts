import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { inThisProcess } from '../../../src/worker-processes/in-this-process.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF } from '../../support/values.ts';

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
});

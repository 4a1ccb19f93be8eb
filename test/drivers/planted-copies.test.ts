import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import type { BackupResult } from '../../src/ports/snapshot-driver.ts';
import { directory, file, type MadeCopy, plantCopy } from './made-copy.ts';
import {
  createJob,
  describeTree,
  failsWith,
  makeDirectory,
  neverAborted,
  silent,
  writeSampleTree,
} from './source-tree.ts';

const PLANTED: MadeCopy = { listed: [directory(''), file('file', 'planted')] };

const setUp = async (t: TestContext) => {
  const home = makeDirectory(t);
  const [source, root, restored] = ['source', 'store', 'restored'].map((name) => join(home, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(source);
  mkdirSync(root);
  await writeSampleTree(source);
  const job = createJob([source]);
  const placeOf = (attempt: number) => join(root, job.targetUuid, `${job.taskUuid}.${attempt}`);
  const assertOwn = async ({ locator, fingerprint }: BackupResult) => {
    await new ArchiveDriver({ root }).restore(
      { locator, fingerprint, directory: restored },
      silent.tell,
      neverAborted(),
    );
    assert.deepEqual(describeTree(restored), describeTree(source));
    assert.deepEqual(readdirSync(join(root, job.targetUuid)), [locator.split('/')[1]]);
  };
  return { root, job, placeOf, assertOwn, driver: new ArchiveDriver({ root }) };
};

describe('a finished copy that somebody put into an archive store', () => {
  test('under the name of a first attempt is removed, and the backup made', async (t) => {
    const { driver, job, placeOf, assertOwn } = await setUp(t);
    plantCopy(placeOf(1), PLANTED);
    await assertOwn(await driver.backup(job, silent, neverAborted()));
  });

  for (const [what, plant] of [
    ['a copy', (place: string) => void plantCopy(place, PLANTED)],
    ['an empty directory', (place: string) => void mkdirSync(place)],
    ['a file', (place: string) => writeFileSync(place, 'planted')],
  ] as const) {
    test(`and comes while an attempt is at work (${what}) is removed when that publishes`, async (t) => {
      const { root, job, placeOf, assertOwn } = await setUp(t);
      let isPlanted = false;
      const beforeOpen = () => {
        if (!isPlanted) plant(placeOf(1));
        isPlanted = true;
      };
      await assertOwn(await new ArchiveDriver({ root }, { beforeOpen }).backup(job, silent, neverAborted()));
    });
  }

  test('under the name of an earlier attempt is removed, and the backup made', async (t) => {
    const { driver, job, placeOf, assertOwn } = await setUp(t);
    plantCopy(placeOf(1), PLANTED);
    const { fingerprint } = await driver.backup({ ...createJob([]), source: job.source }, silent, neverAborted());
    await assertOwn(await driver.backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted()));
  });

  test('with the list of files that was recorded, and other files, is removed, and the backup made', async (t) => {
    const { driver, job, placeOf, assertOwn } = await setUp(t);
    const { locator, fingerprint } = await driver.backup(job, silent, neverAborted());
    plantCopy(placeOf(7), PLANTED);
    writeFileSync(join(placeOf(1), 'data.tar.zst'), readFileSync(join(placeOf(7), 'data.tar.zst')));
    await driver.sweep(job, locator);
    await assertOwn(await driver.backup({ ...job, attempt: 2, fingerprint }, silent, neverAborted()));
  });

  test('in place of the recorded one is not restored', async (t) => {
    const { driver, job, placeOf, root } = await setUp(t);
    const { locator, fingerprint } = await driver.backup(job, silent, neverAborted());
    plantCopy(placeOf(1), PLANTED);
    const elsewhere = { locator, fingerprint, directory: join(root, '../restored') };
    await assert.rejects(driver.restore(elsewhere, silent.tell, neverAborted()), failsWith('snapshot_damaged'));
  });

  test('as if a later attempt had begun ends the attempt, and nothing is published', async (t) => {
    const { driver, job, placeOf } = await setUp(t);
    plantCopy(placeOf(9), PLANTED);
    await assert.rejects(driver.backup(job, silent, neverAborted()), failsWith('superseded'));
  });
});

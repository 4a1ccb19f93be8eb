import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { reasonIs } from '../support/refused.ts';
import { createJob, makeDirectory, neverAborted, silent } from './source-tree.ts';

const MIB = 1024 * 1024;

const setUp = (t: TestContext) => {
  const home = makeDirectory(t);
  const [source, root] = [join(home, 'source'), join(home, 'store')];
  mkdirSync(source);
  mkdirSync(root);
  writeFileSync(join(source, 'noise'), randomBytes(4 * MIB));
  return { home, root, job: createJob([source]), driver: new ArchiveDriver({ root }) };
};

test('a backup stops as soon as it has written what it may, and leaves nothing', async (t) => {
  const { root, job, driver } = setUp(t);
  const limited = { ...job, limits: { bytes: 2 * MIB } };
  await assert.rejects(driver.backup(limited, silent, neverAborted()), reasonIs('over_byte_quota'));
  assert.deepEqual(readdirSync(root), []);
  await driver.backup({ ...job, attempt: 2, limits: { bytes: 5 * MIB } }, silent, neverAborted());
});

test('a restore stops before it writes more than it may, or what is kept free', async (t) => {
  const { home, job, driver } = setUp(t);
  const { locator, fingerprint } = await driver.backup(job, silent, neverAborted());
  const directory = join(home, 'restored');
  const restore = (limits: object) =>
    driver.restore({ locator, fingerprint, directory, limits }, silent.tell, neverAborted());
  await assert.rejects(restore({ bytes: 2 * MIB }), reasonIs('over_byte_quota'));
  await assert.rejects(restore({ reserve: { directory: home, bytes: 2 ** 52 } }), reasonIs('disk_reserved'));
  await restore({ bytes: 5 * MIB, reserve: { directory: home, bytes: 0 } });
});

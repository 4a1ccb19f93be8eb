import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { problem } from '../../src/domain/errors.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { reasonIs } from '../support/refused.ts';
import { channelTo, createJob, makeDirectory, neverAborted, silent } from './source-tree.ts';

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
  const asked: number[] = [];
  const channel = channelTo({
    grant: async (bytes) => {
      asked.push(bytes);
      if (bytes > 2 * MIB) throw problem('over_byte_quota', { limit: 2 * MIB });
      return Math.min(2 * MIB, bytes + MIB);
    },
  });
  const limited = { ...job, limits: { bytes: 2 * MIB } };
  await assert.rejects(driver.backup(limited, channel, neverAborted()), reasonIs('over_byte_quota'));
  assert.deepEqual(readdirSync(root), []);
  assert.ok(asked.length <= 4, 'it is not asked for each piece');
  const { sizeBytes } = await driver.backup({ ...limited, attempt: 2 }, silent, neverAborted());
  assert.ok(sizeBytes > 4 * MIB);
});

test('of a copy that an earlier attempt made no byte is asked for', async (t) => {
  const { job, driver } = setUp(t);
  const { fingerprint } = await driver.backup(job, silent, neverAborted());
  const channel = channelTo({ grant: () => assert.fail('asked') });
  await driver.backup({ ...job, attempt: 2, fingerprint, limits: { bytes: 0 } }, channel, neverAborted());
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

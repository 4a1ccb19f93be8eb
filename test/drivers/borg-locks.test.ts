import assert from 'node:assert/strict';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { isHolderGone } from '../../src/drivers/borg/locks.ts';
import { makeDirectory } from './source-tree.ts';

/** A repository whose lock names this very process, as borg would. */
const lockedByThisProcess = (repository: string, { host = hostname() } = {}) => {
  const mac = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])[0]?.mac ?? '';
  const card = BigInt(`0x${mac.replaceAll(':', '')}`);
  const lock = join(repository, 'lock.exclusive', `${host}@${card}.${process.pid}-0`);
  mkdirSync(join(lock, '..'), { recursive: true });
  writeFileSync(lock, '');
  return { takenAt: (secondsAgo: number) => utimesSync(lock, Date.now() / 1_000, Date.now() / 1_000 - secondsAgo) };
};

describe("a lock's holder", () => {
  test('is gone where the process that has its number began after the lock was taken, and else it lives', async (t) => {
    const repository = makeDirectory(t);
    const lock = lockedByThisProcess(repository);
    assert.equal(await isHolderGone(repository), false);
    lock.takenAt(process.uptime() + 60);
    assert.equal(await isHolderGone(repository), true);
  });

  test('of another host is never gone', async (t) => {
    const repository = makeDirectory(t);
    lockedByThisProcess(repository, { host: 'elsewhere' }).takenAt(process.uptime() + 60);
    assert.equal(await isHolderGone(repository), false);
  });
});

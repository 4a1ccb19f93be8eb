// A small disk as a store, which backups never fill to its end.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { GatewayError } from '../../src/domain/errors.ts';
import { ArchiveDriver } from '../../src/drivers/archive/local/driver.ts';
import { reserveOf } from '../../src/file-tree/write-room.ts';
import { sayInEnglish } from '../../src/wording/english/index.ts';
import { createJob, failsWith, makeDirectory, neverAborted, silent } from '../drivers/source-tree.ts';
import { Mounted } from './mounted.ts';

const MIB = 1024 * 1024;

test('a store keeps room back: a backup that would take it ends in time, and one that begins with less is refused', async (t) => {
  const directory = makeDirectory(t);
  await using disk = await Mounted.on(join(directory, 'store'), 'tmpfs', '256m');
  const source = join(directory, 'file');
  writeFileSync(source, randomBytes(300 * MIB));
  const driver = new ArchiveDriver({ root: disk.point });
  const freeBytes = (): number => {
    const { bavail, bsize } = statfsSync(disk.point);
    return bavail * bsize;
  };
  const isKeptBack = (error: unknown): boolean => {
    assert.ok(error instanceof GatewayError);
    assert.match(sayInEnglish(error.problem), /^The store '.*' is full \(\d+ bytes are free, and \d+ are kept back\)/);
    return failsWith('store_full')(error);
  };
  await assert.rejects(driver.backup(createJob([source]), silent, neverAborted()), isKeptBack);
  assert.deepEqual(readdirSync(disk.point), []);

  const small = join(directory, 'small');
  writeFileSync(small, 'small');
  const ballast = join(disk.point, 'ballast');
  writeFileSync(ballast, Buffer.alloc(freeBytes() - reserveOf(statfsSync(disk.point)) + MIB));
  await assert.rejects(driver.backup(createJob([small]), silent, neverAborted()), isKeptBack);
  rmSync(ballast);
  await driver.backup(createJob([small]), silent, neverAborted());
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type GatewayError, problem } from '../../../src/domain/errors.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { type InstallationOptions, openInstallation } from '../../support/installation.ts';
import { STAFF } from '../../support/values.ts';

/** The archive driver, whose first backups fail. */
const failingFirst = (...failures: readonly GatewayError[]): DriverKind => {
  const left = [...failures];
  return {
    ...archiveKind,
    open: ({ settings: { root = '' } }) => {
      const driver = new ArchiveDriver({ root });
      const backup = driver.backup.bind(driver);
      return Object.assign(driver, {
        backup: (...args: Parameters<typeof backup>) => {
          const failure = left.shift();
          return failure === undefined ? backup(...args) : Promise.reject(failure);
        },
      });
    },
  };
};

async function setUp(options: InstallationOptions) {
  const house = await openInstallation(options);
  const target = await house.addTarget({
    paths: [await house.addSource({ 'a.txt': 'a', 'b.bin': 'x'.repeat(2_000) })],
  });
  const { run } = await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
  const outcome = async () => {
    const [task] = (await house.services.runs.find(STAFF, run)).tasks;
    return [task?.state, task?.reason, task?.attempt];
  };
  return { house, target, outcome };
}

const LOST = problem('connection_lost', { server: 'host:22', canResume: false });

describe('a backup that fails for what may pass by itself', () => {
  test('is tried again after a minute, five and fifteen, and then fails', async () => {
    const { house, target, outcome } = await setUp({ drivers: [failingFirst(LOST, LOST, LOST, LOST)] });
    await using _house = house;
    await house.work();
    for (const [index, seconds] of [60, 300, 900].entries()) {
      assert.deepEqual(await outcome(), ['queued', 'connection_lost', index + 1]);
      house.clock.advance(seconds - 1);
      assert.deepEqual(await house.work(), [], 'not yet');
      house.clock.advance(1);
      await house.work();
    }
    assert.deepEqual(await outcome(), ['failed', 'connection_lost', 4]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'error' }]);
  });

  test('is made where that has passed', async () => {
    const stalled = problem('stalled', { idleSeconds: 300 });
    const { house, target, outcome } = await setUp({ drivers: [failingFirst(stalled)] });
    await using _house = house;
    await house.work();
    house.clock.advance(60);
    await house.work();
    assert.deepEqual(await outcome(), ['succeeded', null, 2]);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });
});

describe('a backup that fails for anything else', () => {
  test('fails at once', async () => {
    const full = problem('store_full', { why: 'last_size', freeBytes: 1, neededBytes: 2 });
    const { house, outcome } = await setUp({ drivers: [failingFirst(full)] });
    await using _house = house;
    await house.work();
    assert.deepEqual(await outcome(), ['failed', 'store_full', 1]);
  });
});

describe('a backup that holds more than one may', () => {
  test('is ended as too large, and leaves nothing', async () => {
    const { house, outcome } = await setUp({ attemptLimits: { gigabytes: 1e-6, hours: null } });
    await using _house = house;
    await house.work();
    assert.deepEqual(await outcome(), ['failed', 'backup_too_large', 1]);
    assert.deepEqual(await house.stored(), []);
  });
});

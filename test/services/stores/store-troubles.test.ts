import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

const UNWRITABLE = problem('store_unwritable', { place: { path: '/srv/vault', server: null }, system: 'EROFS' });
const UNREADABLE = problem('source_unreadable', { why: 'vanished', path: '/srv/a' });

/** The archive driver, as long as nothing is said of what is wrong. */
const failing = (state: { fault: Error | null }): DriverKind => ({
  ...archiveKind,
  open: ({ settings: { root = '' } }) => {
    const driver = new ArchiveDriver({ root });
    const backup = driver.backup.bind(driver);
    return Object.assign(driver, {
      backup: (...args: Parameters<typeof backup>) =>
        state.fault === null ? backup(...args) : Promise.reject(state.fault),
    });
  },
});

const setUp = async () => {
  const state: { fault: Error | null } = { fault: null };
  const house = await openInstallation({ drivers: [failing(state)] });
  const target = await house.addTarget();
  const order = async () => there((await house.services.backups.backUp(STAFF, target, 'backup', 'x')).run);
  const fail = async (fault: Error) => {
    state.fault = fault;
    const run = await order();
    await house.work();
    state.fault = null;
    return run;
  };
  return { house, target, order, fail };
};

const leftAlone = async (house: Installation) => (await house.services.status.read()).storesLeftAlone.length;

describe('a store that failed three times in a row', () => {
  test('is left alone, also by other nodes: its tasks wait and say why, and so does the status', async () => {
    const { house, order, fail } = await setUp();
    await using _house = house;
    await fail(UNWRITABLE);
    await fail(UNWRITABLE);
    assert.equal(await leftAlone(house), 0);
    await fail(UNWRITABLE);
    const { storesLeftAlone, now } = await house.services.status.read();
    const told = { accountId: null, until: now + 300, failures: 3, reason: 'store_unwritable' };
    assert.partialDeepStrictEqual(storesLeftAlone, [told]);
    const run = await order();
    const { services } = await house.openNode();
    assert.equal(await services.tasks.claim(), null);
    house.clock.advance(100);
    assert.partialDeepStrictEqual((await house.services.runs.find(STAFF, run)).tasks, [
      { state: 'queued', reason: 'store_rests', error: { params: { failures: 3, retryAfterSeconds: 200 } } },
    ]);
    house.clock.advance(200);
    await house.work();
    assert.partialDeepStrictEqual((await services.runs.find(STAFF, run)).tasks, [{ state: 'succeeded' }]);
    assert.equal(await leftAlone(house), 0);
  });

  test('is left alone too where what failed is tried again later', async () => {
    const { house, fail } = await setUp();
    await using _house = house;
    for (let failures = 0; failures < 3; failures += 1) await fail(problem('stalled', { idleSeconds: 300 }));
    assert.equal(await leftAlone(house), 1);
  });

  test('is left alone for ever longer, as long as each try fails', async () => {
    const { house, fail, order } = await setUp();
    await using _house = house;
    for (let failures = 0; failures < 3; failures += 1) await fail(UNWRITABLE);
    const rests: number[] = [];
    for (let tries = 0; tries < 6; tries += 1) {
      const before = house.clock.now();
      const run = await order();
      while ((await house.services.runs.find(STAFF, run)).tasks[0]?.reason === 'store_rests') house.clock.advance(60);
      rests.push(house.clock.now() - before);
      await house.services.runs.cancel(STAFF, run);
      await fail(UNWRITABLE);
    }
    assert.deepEqual(rests, [300, 600, 1_200, 2_400, 3_600, 3_600]);
  });

  test('is none where a success came between, or where they failed for what they were to copy', async () => {
    const { house, target, fail } = await setUp();
    await using _house = house;
    await fail(UNWRITABLE);
    await fail(UNWRITABLE);
    await house.takeBackup(target);
    await fail(UNWRITABLE);
    await fail(UNREADABLE);
    await fail(UNREADABLE);
    await fail(UNREADABLE);
    assert.equal(await leftAlone(house), 0);
    await fail(UNWRITABLE);
    await fail(UNWRITABLE);
    assert.equal(await leftAlone(house), 1);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import type { Target } from '../../../src/domain/target.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind } from '../../../src/ports/snapshot-driver.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { HOUR, STAFF, there } from '../../support/values.ts';

/** Archives on a host that lets nobody delete, which counts how often it was asked. */
const archiveOn = (host: { isAppendOnly: boolean; asked: number }): DriverKind => ({
  ...archiveKind,
  open: ({ settings }) => {
    const driver = new ArchiveDriver(parseSettings(settings));
    const remove = driver.delete.bind(driver);
    driver.delete = async (locator) => {
      host.asked += 1;
      if (host.isAppendOnly) throw problem('deletion_refused', { place: { path: '/vault', server: null } });
      await remove(locator);
    };
    return driver;
  },
});

const statesOf = async (house: Installation, target: Target): Promise<readonly string[]> =>
  (await house.snapshotsOf(target)).map(({ state }) => state);

/** Three snapshots that somebody deletes. */
async function deleteThree(house: Installation): Promise<Target> {
  const target = await house.addTarget();
  for (let count = 0; count < 3; count += 1) await house.takeBackup(target);
  await house.services.snapshots.delete(STAFF, await house.snapshotsOf(target));
  return target;
}

describe('a store that lets nobody delete', () => {
  test('is asked once, and again after pauses that grow up to a day, by one snapshot each', async () => {
    const host = { isAppendOnly: true, asked: 0 };
    await using house = await openInstallation({ drivers: [archiveOn(host)] });
    const target = await deleteThree(house);
    const askedAt: number[] = [];
    for (let hour = 0; hour < 24 * 8; hour += 1) {
      const before = host.asked;
      await house.services.housekeeping.cleanUp();
      await house.services.housekeeping.cleanUp();
      if (host.asked > before) askedAt.push(hour);
      assert.ok(host.asked - before <= 1);
      house.clock.advance(HOUR);
    }
    assert.deepEqual(askedAt, [0, 1, 3, 7, 15, 31, 55, 79, 103, 127, 151, 175]);
    assert.deepEqual((await statesOf(house, target)).toSorted(), ['delete_failed', 'deleting', 'deleting']);
    assert.equal(house.log.errors.length, askedAt.length);
    host.isAppendOnly = false;
    house.clock.advance(24 * HOUR);
    for (let pass = 0; pass < 2; pass += 1) {
      await house.services.housekeeping.cleanUp();
      house.clock.advance(HOUR);
    }
    assert.deepEqual(await statesOf(house, target), ['deleted', 'deleted', 'deleted']);
    assert.deepEqual((await house.services.status.read()).deletionsRefused, []);
  });

  test('is told in the status, with the reason and when it is asked again; other stores lose theirs meanwhile', async () => {
    const host = { isAppendOnly: true, asked: 0 };
    await using house = await openInstallation({ drivers: [{ ...archiveOn(host), name: 'append-only' }] });
    const vault = await house.addStore('vault', 'append-only', { limits: { minimumIntervalSeconds: null } });
    const target = await house.addTarget();
    for (const destination of ['vault', 'vault', 'local']) {
      await house.services.backups.backUp(STAFF, target, 'backup', 'by hand', { destination });
      await house.work();
    }
    await house.services.snapshots.delete(STAFF, await house.snapshotsOf(target));
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['delete_failed', 'deleting', 'deleted']);
    const until = house.clock.now() + HOUR;
    assert.deepEqual((await house.services.status.read()).deletionsRefused, [
      { name: 'vault', accountId: null, reason: 'deletion_refused', until, times: 1 },
    ]);
    assert.equal((await house.services.snapshots.refusingStores()).get(vault.id)?.until, until);
  });

  test('is asked at once where somebody deletes again, or changes the store', async () => {
    const host = { isAppendOnly: true, asked: 0 };
    await using house = await openInstallation({ drivers: [archiveOn(host)] });
    const target = await deleteThree(house);
    await house.services.housekeeping.cleanUp();
    const failed = there((await house.snapshotsOf(target)).find(({ state }) => state === 'delete_failed'));
    await house.services.snapshots.delete(STAFF, [failed]);
    await house.services.housekeeping.cleanUp();
    assert.equal(host.asked, 2);
    host.isAppendOnly = false;
    await house.services.stores.change(STAFF, 'local', { limits: { maxPerTarget: 9 } });
    house.clock.advance(HOUR);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await statesOf(house, target), ['deleted', 'deleted', 'deleted']);
  });

  test('is no reason to leave a store alone that failed over one copy', async () => {
    const host = { isAppendOnly: false, asked: 0 };
    const kind = archiveOn(host);
    await using house = await openInstallation({
      drivers: [
        {
          ...kind,
          open: (access) => {
            const driver = kind.open(access);
            const remove = driver.delete.bind(driver);
            let isFirst = true;
            driver.delete = async (locator) => {
              if (isFirst) {
                isFirst = false;
                throw problem('store_failed', {
                  why: 'system',
                  place: { path: '/vault', server: null },
                  system: 'EIO',
                });
              }
              await remove(locator);
            };
            return driver;
          },
        },
      ],
    });
    const target = await deleteThree(house);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual((await statesOf(house, target)).toSorted(), ['delete_failed', 'deleted', 'deleted']);
  });
});

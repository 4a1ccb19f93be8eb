import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Services } from '../../../src/services/index.ts';
import { Gate, holdingReadings } from '../../support/held-archive.ts';
import { type Installation, type InstallationOptions, openInstallation } from '../../support/installation.ts';
import { at, DAY, STAFF, there } from '../../support/values.ts';

const NIGHT = at('2026-06-02T01:30');
const MORNING = at('2026-06-02T05:00');

/** An installation at night, with so many snapshots, the oldest first. */
async function openWith(count: number, options: InstallationOptions) {
  const house = await openInstallation(options);
  const ids: number[] = [];
  for (let made = 0; made < count; made += 1) ids.push((await house.takeBackup(await house.addTarget())).id);
  house.clock.advanceTo(NIGHT);
  return { house, ids };
}

/** Passes of housekeeping, each to the end of what it reads. */
async function pass(services: Services, times: number): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await services.housekeeping.cleanUp();
    await services.housekeeping.verified();
  }
}

/** When each was read back. */
const readAt = async (house: Installation, ids: readonly number[]): Promise<readonly (number | null)[]> => {
  const found = await Promise.all(ids.map((id) => house.services.snapshots.find(STAFF, { id })));
  return found.map(({ verifiedAt }) => verifiedAt);
};

describe('copies that are read back at night', () => {
  test('are as many as are set: those never read, then those read longest ago', async () => {
    const { house, ids } = await openWith(3, { verifiedNightly: 2 });
    await using _ = house;
    await pass(house.services, 4);
    assert.deepEqual(await readAt(house, ids), [NIGHT, NIGHT, null]);
    house.clock.advance(DAY);
    await pass(house.services, 4);
    assert.deepEqual(await readAt(house, ids), [NIGHT + DAY, NIGHT, NIGHT + DAY]);
  });

  test('are none by day, and none where none are wanted', async () => {
    for (const [instant, verifiedNightly] of [
      [MORNING, 5],
      [NIGHT, 0],
    ] as const) {
      const { house, ids } = await openWith(1, { verifiedNightly });
      await using _ = house;
      house.clock.advanceTo(instant);
      await pass(house.services, 1);
      assert.deepEqual(await readAt(house, ids), [null]);
    }
  });

  test('are shared by all nodes: each is read by one of them', async () => {
    using gate = new Gate();
    const { house } = await openWith(3, { verifiedNightly: 2, drivers: [holdingReadings(gate)] });
    await using _ = house;
    const others = [await house.openNode(), await house.openNode()];
    const nodes = [house.services, ...others.map(({ services }) => services)];
    await Promise.all(nodes.map(({ housekeeping }) => housekeeping.cleanUp()));
    gate.release();
    await Promise.all(nodes.map((services) => pass(services, 2)));
    assert.equal(gate.passes, 2);
  });

  test('are none of a store at which a backup waits', async () => {
    const { house, ids } = await openWith(1, { verifiedNightly: 5 });
    await using _ = house;
    const target = await house.addTarget();
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    await pass(house.services, 1);
    assert.deepEqual(await readAt(house, ids), [null]);
    await house.work();
    await pass(house.services, 1);
    assert.deepEqual(await readAt(house, ids), [NIGHT]);
  });

  test('that are lost are told so, and the others have their turn', async () => {
    const { house, ids } = await openWith(2, { verifiedNightly: 5 });
    await using _ = house;
    const { locator } = await house.services.snapshots.find(STAFF, { id: there(ids[0]) });
    await rm(join(house.storeRoot, locator ?? ''), { recursive: true });
    await pass(house.services, 3);
    const states = (await Promise.all(ids.map((id) => house.services.snapshots.find(STAFF, { id })))).map(
      ({ state }) => state,
    );
    assert.deepEqual(states, ['missing', 'available']);
  });

  test('are read no further in the morning, and go to the end of the row', async () => {
    using gate = new Gate();
    const { house, ids } = await openWith(2, { verifiedNightly: 1, drivers: [holdingReadings(gate)] });
    await using _ = house;
    await house.services.housekeeping.cleanUp();
    await gate.reached;
    house.clock.advanceTo(MORNING);
    await pass(house.services, 1);
    assert.deepEqual(await readAt(house, ids), [MORNING, null]);
    house.clock.advanceTo(NIGHT + DAY);
    gate.release();
    await pass(house.services, 1);
    assert.deepEqual(await readAt(house, ids), [MORNING, NIGHT + DAY]);
  });

  test('make room for a backup where their store takes one piece of work at a time', async () => {
    using gate = new Gate();
    const exclusive = { ...holdingReadings(gate), isExclusive: true };
    const { house, ids } = await openWith(1, { verifiedNightly: 1, drivers: [exclusive] });
    await using _ = house;
    await house.services.housekeeping.cleanUp();
    await gate.reached;
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await readAt(house, ids), [null], 'goes on while no backup waits');
    await house.services.backups.backUp(STAFF, await house.addTarget(), 'backup', 'by hand');
    await pass(house.services, 1);
    assert.deepEqual(await readAt(house, ids), [NIGHT]);
  });

  test('stop with the server, and are the first in another night', async () => {
    using gate = new Gate();
    const { house, ids } = await openWith(1, { verifiedNightly: 1, drivers: [holdingReadings(gate)] });
    await using _ = house;
    await house.services.housekeeping.cleanUp();
    await gate.reached;
    await house.services.housekeeping.stop();
    assert.deepEqual(await readAt(house, ids), [null]);
  });
});

import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Gate, holdingBackups } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { STAFF, there } from '../../support/values.ts';

const volumes = async (house: Installation): Promise<readonly string[]> =>
  (await readdir(join(house.dataDir, 'volumes'))).toSorted();

const addVolume = (house: Installation) =>
  house.services.targets.createVolume(house.customer.actor, { name: 'disk', kind: 'drive' });

const remove = (house: Installation, targets: readonly { readonly id: number }[]) =>
  house.services.targets.removeWithSnapshots(house.customer.actor, targets, { origin: 'billing-panel' });

describe('the volume of a deleted target', () => {
  test('is removed soon after, and by a later pass where it could not be; no other one waits for it', async () => {
    await using house = await openInstallation();
    const [stuck, other, live] = [await addVolume(house), await addVolume(house), await addVolume(house)];
    const removeVolume = house.files.removeVolume.bind(house.files);
    house.files.removeVolume = async (uuid) => {
      if (uuid === stuck.uuid) throw new Error('EBUSY');
      return removeVolume(uuid);
    };
    await remove(house, [stuck, other]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await volumes(house), [stuck.uuid, live.uuid].toSorted());
    house.files.removeVolume = removeVolume;
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await volumes(house), [live.uuid]);
  });

  test('stays while a backup reads it, and goes when that has ended', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingBackups(gate)] });
    const target = await addVolume(house);
    await writeFile(join(house.files.volumePath(target.uuid), 'data'), 'x');
    await house.services.backups.backUp(STAFF, target, 'backup', 'by hand');
    const task = there(await house.services.tasks.claim());
    const working = house.services.tasks.perform(task, new AbortController().signal, () => {});
    await gate.reached;
    await house.services.targets.remove(STAFF, target);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await volumes(house), [target.uuid]);
    gate.release();
    await working;
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available', fileCount: 1 }]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await volumes(house), []);
  });

  test('is known by its row alone: what no target tells of stays', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    const unknown = ['3f2b8f0e-4b52-4f6c-9f3f-0d6a5c1f7e10', 'notes'];
    for (const name of unknown) await mkdir(join(house.dataDir, 'volumes', name));
    await remove(house, [target]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await volumes(house), unknown);
  });

  test('is named in the order of ids or not: deletions of the same targets at once do not wait for each other', async () => {
    await using house = await openInstallation();
    const other = await house.openNode();
    const targets = [await addVolume(house), await addVolume(house), await addVolume(house)];
    const outcomes = await Promise.allSettled([
      remove(house, targets),
      other.services.targets.removeWithSnapshots(house.customer.actor, targets.toReversed(), {
        origin: 'billing-panel',
      }),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await volumes(house), []);
  });
});

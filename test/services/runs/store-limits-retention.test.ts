import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { StoreLimits } from '../../../src/domain/store.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { DAY, FIRST, STAFF } from '../../support/values.ts';

const NONE: StoreLimits = {
  maxPerTarget: null,
  maxPerAccount: null,
  minimumIntervalSeconds: null,
  maxBytesPerAccount: null,
};

const addVault = (house: Installation, limits: Partial<StoreLimits>) =>
  house.addStore('Vault', 'archive', { locationCode: 'vault', limits: { ...NONE, ...limits } });

/** As many files of 10 bytes. */
const filesOf = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`file-${index}`, '0123456789']));

/** A week of nights; after each, how many snapshots the target has. */
async function liveAWeek(house: Installation, target: { readonly id: number }): Promise<readonly number[]> {
  const counts: number[] = [];
  for (let day = 0; day < 7; day += 1) {
    await house.live(FIRST + day * DAY);
    const snapshots = await house.snapshotsOf(target);
    counts.push(snapshots.filter(({ state }) => state === 'available').length);
  }
  return counts;
}

describe('a store that keeps as many snapshots as a schedule', () => {
  for (const limit of ['maxPerTarget', 'maxPerAccount'] as const) {
    test(`goes on taking its backups: the oldest goes when the new one is there (${limit})`, async () => {
      await using house = await openInstallation();
      await addVault(house, { [limit]: 3 });
      const target = await house.addTarget({ rotation: 3 });
      const schedule = await house.addSchedule([target], { destination: 'vault' });
      assert.deepEqual(await liveAWeek(house, target), [1, 2, 3, 3, 3, 3, 3]);
      assert.ok((await house.tasksOf(schedule)).every(({ state }) => state === 'succeeded'));
    });
  }

  for (const limit of ['maxPerTarget', 'maxPerAccount'] as const) {
    test(`goes on after a night with hardly a file, whose backup is kept apart (${limit})`, async () => {
      await using house = await openInstallation();
      await addVault(house, { [limit]: 3 });
      const source = await house.addSource(filesOf(10));
      const target = await house.addTarget({ paths: [source], rotation: 3 });
      const schedule = await house.addSchedule([target], { destination: 'vault' });
      for (let night = 0; night < 9; night += 1) {
        if (night === 3) for (const name of Object.keys(filesOf(10)).slice(1)) await rm(join(source, name));
        if (night === 4) for (const name of Object.keys(filesOf(10))) await writeFile(join(source, name), '0123456789');
        await house.live(FIRST + night * DAY);
      }
      assert.deepEqual(
        (await house.tasksOf(schedule)).map(({ state, reason }) => reason ?? state),
        [...Array(3).fill('succeeded'), 'shrunk', ...Array(5).fill('succeeded')],
      );
    });
  }

  test('takes no more shrunk ones than there is room for, whatever its schedule would keep', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerTarget: 2 });
    const source = await house.addSource(filesOf(10));
    const target = await house.addTarget({ paths: [source] });
    const schedule = await house.addSchedule([target], { destination: 'vault', retention: { kind: 'all' } });
    await house.live(FIRST);
    for (const name of Object.keys(filesOf(10)).slice(1)) await rm(join(source, name));
    for (let night = 1; night < 7; night += 1) await house.live(FIRST + night * DAY);
    assert.deepEqual(
      (await house.tasksOf(schedule)).map(({ state, reason }) => reason ?? state),
      ['succeeded', ...Array(3).fill('shrunk'), ...Array(3).fill('store_target')],
    );
  });

  test('takes none of another schedule that would keep more than there is room for', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerTarget: 3 });
    const target = await house.addTarget({ rotation: 2 });
    const kept = await house.addSchedule([target], { destination: 'vault' });
    const own = await house.addSchedule([target], {
      destination: 'vault',
      retention: { kind: 'keep', last: 2, algorithm: 'restic' },
    });
    await liveAWeek(house, target);
    assert.ok((await house.tasksOf(kept)).every(({ state }) => state === 'succeeded'));
    assert.deepEqual(
      (await house.tasksOf(own)).map(({ state, reason }) => reason ?? state),
      ['succeeded', ...Array(6).fill('store_target')],
    );
  });

  test('takes none while what would have to go is protected', async () => {
    await using house = await openInstallation();
    await addVault(house, { maxPerTarget: 2 });
    const target = await house.addTarget({ rotation: 2 });
    const schedule = await house.addSchedule([target], { destination: 'vault' });
    for (const day of [0, 1]) await house.live(FIRST + day * DAY);
    const [oldest] = await house.snapshotsOf(target);
    await house.services.snapshots.change(STAFF, { id: oldest?.id ?? 0 }, { isProtected: true });
    await house.live(FIRST + 2 * DAY);
    assert.partialDeepStrictEqual((await house.tasksOf(schedule)).at(-1), { state: 'skipped', reason: 'store_target' });
    await house.services.snapshots.change(STAFF, { id: oldest?.id ?? 0 }, { isProtected: false });
    await house.live(FIRST + 3 * DAY);
    assert.partialDeepStrictEqual((await house.tasksOf(schedule)).at(-1), { state: 'succeeded' });
  });
});

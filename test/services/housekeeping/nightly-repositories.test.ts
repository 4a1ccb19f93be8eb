import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { repositoryKind } from '../../support/repository-driver.ts';
import { at, DAY, STAFF } from '../../support/values.ts';

const NIGHT = at('2026-06-02T01:30');
const MORNING = at('2026-06-02T05:00');

/** Compacting that goes on until it is called off. */
const untilCalledOff = async (_: string, signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort');
  signal.throwIfAborted();
};

async function openWith(compact: (targetUuid: string, signal: AbortSignal) => Promise<void>) {
  const house = await openInstallation({ drivers: [repositoryKind(compact, true)] });
  const store = await house.addStore('ram', 'memory');
  const target = await house.addTarget({ storeId: store.id });
  house.clock.advanceTo(NIGHT);
  return { house, store, target };
}

const notesOf = async ({ unitOfWork }: Installation): Promise<readonly string[]> => {
  const { settings } = unitOfWork.records;
  const notes = [await settings.beginningWith('compacted:'), await settings.beginningWith('nightly_repository:')];
  return notes.flatMap((found) => [...found.keys()]);
};

const pass = async (house: Installation, times = 1): Promise<void> => {
  for (let count = 0; count < times; count += 1) {
    await house.services.housekeeping.cleanUp();
    await house.services.housekeeping.lookedAfter();
  }
};

describe('a repository', () => {
  test('is looked after once a night, one of several after another, also where backups kept it waiting', async () => {
    const compacted: string[] = [];
    const { house, store, target } = await openWith(async (uuid) => void compacted.push(uuid));
    await using _ = house;
    const other = await house.addTarget({ storeId: store.id });
    await house.services.backups.backUp(STAFF, other, 'backup', 'x');
    await pass(house, 2);
    assert.deepEqual(compacted, []);
    await house.work();
    await pass(house, 4);
    assert.deepEqual(compacted, [target.uuid, other.uuid]);
    house.clock.advance(DAY);
    await pass(house, 3);
    assert.equal(compacted.length, 4);
  });

  test('is looked after by one node of several', async () => {
    const compacted: string[] = [];
    const { house } = await openWith(async (uuid) => void compacted.push(uuid));
    await using _ = house;
    const { services } = await house.openNode();
    await Promise.all([house.services.housekeeping.cleanUp(), services.housekeeping.cleanUp()]);
    await Promise.all([house.services.housekeeping.lookedAfter(), services.housekeeping.lookedAfter()]);
    assert.equal(compacted.length, 1);
  });

  test('is left alone in the morning, done or not', async () => {
    const { house } = await openWith(untilCalledOff);
    await using _ = house;
    await house.services.housekeeping.cleanUp();
    house.clock.advanceTo(MORNING);
    await pass(house);
    assert.deepEqual(
      (await notesOf(house)).filter((name) => name.startsWith('compacted')),
      [],
    );
  });

  test('is left alone as soon as a backup waits for it', async () => {
    const { house, target } = await openWith(untilCalledOff);
    await using _ = house;
    await house.services.housekeeping.cleanUp();
    await house.services.backups.backUp(STAFF, target, 'backup', 'x');
    await pass(house);
    await house.work();
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [{ state: 'available' }]);
  });

  test('is forgotten with its target, also while it is compacted', async () => {
    const { promise: compacting, resolve } = Promise.withResolvers<void>();
    const { house, store, target } = await openWith(() => compacting);
    await using _ = house;
    await house.services.housekeeping.cleanUp();
    await house.services.targets.remove(STAFF, target);
    resolve();
    await house.services.housekeeping.lookedAfter();
    assert.deepEqual(await notesOf(house), []);
    const other = await house.addTarget({ storeId: store.id });
    await house.services.repositories.compactOf(store, other, new AbortController().signal);
    assert.deepEqual(await notesOf(house), [`compacted:${other.id}`]);
    await house.services.targets.remove(STAFF, other);
    assert.deepEqual(await notesOf(house), []);
  });

  test('has its key told only once it is written down whose it was', async () => {
    const { house, store, target } = await openWith(untilCalledOff);
    await using _ = house;
    assert.equal(await house.services.repositories.exportKey(STAFF, store, target), 'a key');
    const [entry] = await house.unitOfWork.records.audit.list('everything', 1);
    assert.partialDeepStrictEqual(entry, {
      action: 'store.export_key',
      objectId: store.id,
      details: { target: target.id },
    });
  });
});

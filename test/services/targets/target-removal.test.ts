import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { GatewayError } from '../../../src/domain/errors.ts';
import type { Target } from '../../../src/domain/target.ts';
import { sayInEnglish } from '../../../src/wording/english/index.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { refusedAs } from '../../support/refused.ts';
import { NIGHTLY, STAFF, there } from '../../support/values.ts';

const ORIGIN = 'billing-panel';

const addVolume = (house: Installation): Promise<Target> =>
  house.services.targets.createVolume(house.customer.actor, { name: 'disk', kind: 'drive' });

/** A snapshot that the customer made through its own channel. */
async function backUp(house: Installation, target: Target) {
  const { snapshots } = await house.services.backups.backUp(house.customer.actor, target, 'snapshot', 'mine');
  await house.work();
  return there(snapshots[0]);
}

const remove = (house: Installation, target: Target, actor = house.customer.actor) =>
  house.services.targets.removeWithSnapshots(actor, target, { origin: ORIGIN });

async function refusalOf(work: Promise<unknown>): Promise<readonly unknown[]> {
  const error = await work.then(
    () => assert.fail('it was not refused'),
    (refusal: unknown) => refusal,
  );
  assert.ok(error instanceof GatewayError);
  return [error.code, error.problem.reason, sayInEnglish(error.problem)];
}

describe('a target made by its own account', () => {
  test('is an empty volume on the installation’s local store', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    assert.partialDeepStrictEqual(target, {
      name: 'disk',
      kind: 'drive',
      accountId: house.customer.account.id,
      source: { kind: 'volume' },
      storeId: house.store.id,
      allowsInPlaceRestore: false,
    });
    assert.deepEqual(await readdir(house.files.volumePath(target.uuid)), []);
  });

  test('takes the role operator, a good name, and an account', async () => {
    await using house = await openInstallation();
    const { actor } = house.customer;
    const { targets } = house.services;
    const draft = { name: 'disk', kind: 'drive' } as const;
    await assert.rejects(targets.createVolume({ ...actor, role: 'viewer' }, draft), { code: 'forbidden' });
    await assert.rejects(targets.createVolume(actor, { ...draft, name: '' }), { code: 'invalid_request' });
    await assert.rejects(
      targets.createVolume(STAFF, draft),
      refusedAs({ code: 'invalid_request', message: /account/ }),
    );
    assert.deepEqual(await readdir(join(house.dataDir, 'volumes')).catch(() => []), []);
  });
});

describe('a target that is removed with its snapshots', () => {
  test('goes with its volume, its links and its own store’s copies', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    const schedule = await house.addSchedule([target]);
    await backUp(house, target);
    await remove(house, target);
    assert.partialDeepStrictEqual(await house.snapshotsOf(target), [
      { state: 'deleting', deletedReason: { reason: 'target_deleted' } },
    ]);
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await house.stored(), []);
    assert.deepEqual(await readdir(join(house.dataDir, 'volumes')), []);
    assert.partialDeepStrictEqual(await house.schedule(schedule.id), { targets: [], nextFireAt: null });
    await assert.rejects(house.services.targets.find(STAFF, target), { code: 'not_found' });
  });

  test('leaves an outside source and the copies in other stores alone', async () => {
    await using house = await openInstallation();
    await house.addStore('far');
    const source = await house.addSource({ 'index.html': 'mine' });
    const target = await house.addTarget({ paths: [source] });
    const { actor } = house.customer;
    const schedule = await house.services.schedules.create(actor, {
      name: 'to far',
      targets: [{ target }],
      recurrence: NIGHTLY,
      retention: { kind: 'inherit' },
      destination: 'far',
    });
    await house.services.backups.runSchedule(actor, schedule);
    await house.work();
    await backUp(house, target);
    await remove(house, target);
    await house.services.housekeeping.cleanUp();
    const states = (await house.snapshotsOf(target)).map(({ state }) => state);
    assert.deepEqual(states, ['available', 'deleted']);
    assert.equal(await readFile(join(source, 'index.html'), 'utf8'), 'mine');
  });

  test('is refused where one of its snapshots was made through another channel, which says how many those are, and all', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    await backUp(house, target);
    await house.takeBackup(target);
    const before = await house.dump();
    const [code, reason, message] = await refusalOf(remove(house, target));
    assert.deepEqual([code, reason], ['forbidden', 'target_has_snapshots']);
    assert.match(String(message), /^'disk' has 2 available snapshots, 1 of them not made here; delete them first\.$/);
    assert.deepEqual(await house.dump(), before);
    assert.deepEqual(await readdir(house.files.volumePath(target.uuid)), []);
  });

  test('is refused where a snapshot is protected or held, which is named', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    const snapshot = await backUp(house, target);
    await house.services.snapshots.change(STAFF, snapshot, { isProtected: true });
    const [code, reason, message] = await refusalOf(remove(house, target));
    assert.deepEqual([code, reason], ['forbidden', 'target_has_protected']);
    assert.match(String(message), new RegExp(`'${snapshot.id}'`));
    await house.services.snapshots.change(STAFF, snapshot, { isProtected: false });
    await house.unitOfWork.records.snapshots.update(snapshot.id, { holdReason: 'a court' });
    assert.deepEqual((await refusalOf(remove(house, target))).slice(0, 2), ['forbidden', 'target_has_held']);
    await house.unitOfWork.records.snapshots.update(snapshot.id, { holdReason: null });
    assert.equal((await house.services.targets.find(STAFF, target)).id, target.id);
  });

  test('calls off what a worker is making of it', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    await house.services.backups.backUp(house.customer.actor, target, 'snapshot', 'mine');
    await house.services.tasks.claim();
    await remove(house, target);
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['deleting'],
    );
  });

  test('cancels what is only queued, for it and into it', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    await house.services.targets.change(STAFF, target, { allowsInPlaceRestore: true });
    const snapshot = await backUp(house, target);
    const { restore } = await house.services.restores.inPlace(house.customer.actor, snapshot, null);
    await house.services.backups.backUp(house.customer.actor, target, 'snapshot', 'queued');
    await remove(house, target);
    assert.partialDeepStrictEqual(await house.services.restores.find(STAFF, restore), { state: 'cancelled' });
    assert.deepEqual(
      (await house.snapshotsOf(target)).map(({ state }) => state),
      ['deleting', 'deleted'],
    );
    assert.deepEqual(await house.work(), []);
  });

  test('while a restore reads its snapshot is gone at once, its bytes when the restore has ended', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const source = await addVolume(house);
    await writeFile(join(house.files.volumePath(source.uuid), 'data'), 'mine');
    const snapshot = await backUp(house, source);
    const { target } = await house.services.restores.intoNewTarget(house.customer.actor, snapshot, {
      name: 'copy',
      kind: 'drive',
    });
    const working = house.work();
    await gate.reached;
    await remove(house, source);
    await house.services.housekeeping.cleanUp();
    assert.partialDeepStrictEqual(await house.snapshotsOf(source), [{ state: 'deleting' }]);
    gate.release();
    await working;
    assert.equal(await readFile(join(house.files.volumePath(target.uuid), 'data'), 'utf8'), 'mine');
    await house.services.housekeeping.cleanUp();
    assert.deepEqual(await house.stored(), []);
  });

  test('is another account’s to nobody, and takes the role operator', async () => {
    await using house = await openInstallation();
    const target = await addVolume(house);
    const { actor: stranger } = await house.addAccount('stranger');
    await assert.rejects(remove(house, target, stranger), { code: 'not_found' });
    await assert.rejects(remove(house, target, { ...house.customer.actor, role: 'viewer' }), { code: 'forbidden' });
  });
});

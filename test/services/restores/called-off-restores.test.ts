import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { Restore } from '../../../src/domain/restore.ts';
import type { Target } from '../../../src/domain/target.ts';
import { archiveKind } from '../../../src/drivers/archive/index.ts';
import { parseSettings } from '../../../src/drivers/archive/local/config.ts';
import { ArchiveDriver } from '../../../src/drivers/archive/local/driver.ts';
import type { DriverKind, RestoreResult } from '../../../src/ports/snapshot-driver.ts';
import { AttemptStopped } from '../../../src/services/leases/index.ts';
import { endCutOff } from '../../../src/services/restores/index.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { reasonIs } from '../../support/refused.ts';
import { STAFF, there } from '../../support/values.ts';

const LEASE = 30;

/** A target whose files have changed since its snapshot, and a restore of that which holds in the middle. */
async function setUp(house: Installation) {
  const source = await house.addSource({ 'notes.md': 'as it was' });
  const target = await house.addTarget({ paths: [source] });
  await house.services.targets.change(STAFF, { id: target.id }, { allowsInPlaceRestore: true });
  const snapshot = await house.takeBackup(target);
  await writeFile(join(source, 'notes.md'), 'as it is');
  const read = () => readFile(join(source, 'notes.md'), 'utf8');
  /** What lies beside it. */
  const beside = async () => (await readdir(join(source, '..'))).filter((name) => name.startsWith('.backrota-restore'));
  return { target, snapshot, read, beside };
}

const find = (house: Installation, { id }: Pick<Restore, 'id'>) => house.services.restores.find(STAFF, { id });

/** Carries a restore out as a worker does that looks whether it still holds it once it is at work. */
async function perform(
  house: Installation,
  restore: Restore,
  gate: Gate,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const performed = house.services.restoreWork.perform(restore, controller.signal, () => {});
  await gate.reached;
  await meanwhile();
  if (!(await house.services.restoreWork.isHeld(restore))) controller.abort(new AttemptStopped('lease_lost'));
  gate.release();
  await performed;
}

/** What a restore of a snapshot into a directory writes under, beside it. */
async function partialOf(house: Installation, { id }: { readonly id: number }, directory: string): Promise<string> {
  const { fingerprint } = await house.services.snapshots.find(STAFF, { id });
  const digest = createHash('sha256').update(`${fingerprint}\0${directory}`).digest('hex').slice(0, 32);
  return join(directory, '..', `.backrota-restore-${digest}.partial`);
}

/** A driver whose process is ended in the middle of a restore: what it had written stays. */
class EndedRestores extends ArchiveDriver {
  readonly #gate: Gate;
  /** Where it had written. */
  partial = '';

  constructor(root: string, gate: Gate) {
    super({ root });
    this.#gate = gate;
  }

  override async restore(): Promise<RestoreResult> {
    await this.#gate.pass();
    await mkdir(this.partial, 0o700);
    await writeFile(join(this.partial, 'notes.md'), 'as');
    throw new Error('it was ended');
  }
}

describe('a restore that is called off at work', () => {
  it('leaves what stood there, and nothing beside it', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { snapshot, read, beside } = await setUp(house);
    const { restore } = await house.services.restores.inPlace(STAFF, { id: snapshot.id }, null);
    const claimed = there(await house.services.restoreWork.claim());
    await perform(house, claimed, gate, async () => {
      const called = await house.services.restores.cancel(STAFF, { id: restore.id });
      assert.deepEqual([called.state, called.calledOffAt], ['running', house.clock.now()]);
      assert.deepEqual(await house.services.restores.cancel(STAFF, { id: restore.id }), called, 'it may be said twice');
    });
    const ended = await find(house, restore);
    assert.deepEqual([ended.state, ended.error?.reason, ended.keptPaths], ['cancelled', 'restore_called_off', []]);
    assert.deepEqual([await read(), await beside()], ['as it is', []]);
    await assert.rejects(house.services.restores.cancel(STAFF, { id: restore.id }), { code: 'conflict' });
  });

  it('into a new target leaves that without a volume, as one that failed', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { snapshot } = await setUp(house);
    const draft = { name: 'new', kind: 'drive' } as const;
    const { restore, target } = await house.services.restores.intoNewTarget(STAFF, { id: snapshot.id }, draft);
    const claimed = there(await house.services.restoreWork.claim());
    await perform(house, claimed, gate, async () => {
      await house.services.restores.cancel(STAFF, { id: restore.id });
    });
    assert.equal((await find(house, restore)).state, 'cancelled');
    await assert.rejects(readdir(house.files.volumePath((target as Target).uuid)), { code: 'ENOENT' });
  });

  it('is ended by the next worker where its own is gone, which clears away what that has left', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { snapshot, read, beside } = await setUp(house);
    const { restore } = await house.services.restores.inPlace(STAFF, { id: snapshot.id }, null);
    const first = there(await house.services.restoreWork.claim());
    const lost = house.services.restoreWork.perform(first, new AbortController().signal, () => {}).catch(() => {});
    await gate.reached;
    assert.notDeepEqual(await beside(), []);
    await house.services.restores.cancel(STAFF, { id: restore.id });
    house.clock.advance(LEASE + 1);
    const second = there(await house.services.restoreWork.claim());
    assert.equal(second.attempt, 2);
    await house.services.restoreWork.perform(second, new AbortController().signal, () => {});
    assert.equal((await find(house, restore)).state, 'cancelled');
    assert.equal(gate.passes, 1, 'nothing was written anew');
    gate.release();
    await lost;
    assert.equal((await find(house, restore)).state, 'cancelled');
    assert.equal(await read(), 'as it is');
  });

  it('that waits for its next attempt is ended by it', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { snapshot, read, beside } = await setUp(house);
    const { restore } = await house.services.restores.inPlace(STAFF, { id: snapshot.id }, null);
    const claimed = there(await house.services.restoreWork.claim());
    const draining = new AbortController();
    const performed = house.services.restoreWork.perform(claimed, draining.signal, () => {});
    await gate.reached;
    draining.abort(new AttemptStopped('draining'));
    gate.release();
    await performed;
    assert.equal((await find(house, restore)).state, 'queued');
    await house.services.restores.cancel(STAFF, { id: restore.id });
    await house.work();
    assert.equal((await find(house, restore)).state, 'cancelled');
    assert.deepEqual([await read(), await beside()], ['as it is', []]);
  });

  it('into a directory leaves it as it was: absent, or empty', async () => {
    for (const isThere of [false, true]) {
      using gate = new Gate();
      await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
      const { snapshot } = await setUp(house);
      const directory = join(house.folder, 'restored');
      if (isThere) await mkdir(directory);
      const restore = await house.services.directoryRestores.begin(STAFF, { id: snapshot.id }, directory);
      await gate.reached;
      await assert.rejects(
        house.services.restores.cancel(house.customer.actor, { id: restore.id }),
        { code: 'forbidden' },
        'staff has begun it',
      );
      const called = await house.services.restores.cancel(STAFF, { id: restore.id });
      assert.deepEqual([called.state, called.calledOffAt], ['running', house.clock.now()]);
      // It looks twice a second whether it is to go on; stopping has it end at once.
      const stopped = house.services.directoryRestores.stop();
      gate.release();
      await stopped;
      const ended = await find(house, restore);
      assert.deepEqual([ended.state, ended.error?.reason], ['cancelled', 'restore_called_off']);
      const found = await readdir(directory).catch(({ code }) => code);
      assert.deepEqual(found, isThere ? [] : 'ENOENT');
      assert.deepEqual(
        (await readdir(house.folder)).filter((name) => name.startsWith('.backrota-restore')),
        [],
      );
    }
  });

  it('into a directory is stopped by whoever is at it within a second', async (t) => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { snapshot } = await setUp(house);
    const directory = join(house.folder, 'restored');
    const never = new AbortController().signal;
    const restoring = house.services.directoryRestores.restore(STAFF, { id: snapshot.id }, directory, never);
    await gate.reached;
    const { rows } = await house.services.restores.list(STAFF, {}, { offset: 0, limit: 1 });
    await house.services.restores.cancel(STAFF, there(rows[0]));
    t.mock.timers.tick(1_000);
    for (let turns = 0; turns < 20; turns += 1) await turn();
    gate.release();
    await assert.rejects(restoring, reasonIs('restore_called_off'));
    assert.equal((await find(house, there(rows[0]))).state, 'cancelled');
    await assert.rejects(readdir(directory), { code: 'ENOENT' });
  });

  it('into a directory leaves nothing, either, where its process had to be ended over it', async () => {
    using gate = new Gate();
    let driver: EndedRestores | undefined;
    const kind: DriverKind = {
      ...archiveKind,
      open: ({ settings }) => {
        driver ??= new EndedRestores(parseSettings(settings).root, gate);
        return driver;
      },
    };
    await using house = await openInstallation({ drivers: [kind] });
    const { snapshot } = await setUp(house);
    const directory = join(house.folder, 'restored');
    const never = new AbortController().signal;
    const restoring = house.services.directoryRestores.restore(STAFF, { id: snapshot.id }, directory, never);
    await gate.reached;
    there(driver).partial = await partialOf(house, snapshot, directory);
    const { rows } = await house.services.restores.list(STAFF, {}, { offset: 0, limit: 1 });
    await house.services.restores.cancel(STAFF, there(rows[0]));
    gate.release();
    await assert.rejects(restoring, reasonIs('restore_called_off'));
    await assert.rejects(readdir(there(driver).partial), { code: 'ENOENT' });
  });

  it('goes to its end where it is said too late', async () => {
    using gate = new Gate();
    gate.release();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { snapshot, read } = await setUp(house);
    const { restore } = await house.services.restores.inPlace(STAFF, { id: snapshot.id }, null);
    await house.work();
    assert.deepEqual([(await find(house, restore)).state, await read()], ['succeeded', 'as it was']);
    await assert.rejects(house.services.restores.cancel(STAFF, { id: restore.id }), { code: 'conflict' });
  });
});

describe('two restores into one directory that end with their process', () => {
  it('leave nothing beside it once their leases have lapsed', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { snapshot } = await setUp(house);
    const directory = join(house.folder, 'restored');
    const first = await house.services.directoryRestores.begin(STAFF, { id: snapshot.id }, directory);
    const second = await house.services.directoryRestores.begin(STAFF, { id: snapshot.id }, directory);
    await gate.passed(2);
    const partial = await partialOf(house, snapshot, directory);
    await mkdir(partial, 0o700);
    const node = there(there(first.leaseOwner).split(':')[0]);
    const parts = { unitOfWork: house.unitOfWork, files: async () => house.files, log: house.log };
    await endCutOff(parts, node, house.clock.now() + LEASE + 1);
    for (const restore of [first, second]) assert.equal((await find(house, restore)).state, 'failed');
    await assert.rejects(readdir(partial), { code: 'ENOENT' });
    const stopped = house.services.directoryRestores.stop();
    gate.release();
    await stopped;
  });
});

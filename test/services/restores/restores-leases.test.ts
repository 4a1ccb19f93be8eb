import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Restore } from '../../../src/domain/restore.ts';
import type { Services } from '../../../src/services/index.ts';
import { AttemptStopped, LEASE_SECONDS } from '../../../src/services/leases/index.ts';
import { Gate, holdingRestores } from '../../support/held-archive.ts';
import { type Installation, openInstallation } from '../../support/installation.ts';
import { saidOf } from '../../support/told.ts';
import { UnreliableDatabase } from '../../support/unreliable-database.ts';
import { STAFF, there } from '../../support/values.ts';

const neverAborted = () => new AbortController().signal;

const carryOut = ({ restoreWork }: Services, restore: Restore, signal = neverAborted()) =>
  restoreWork.perform(restore, signal, () => {});

/** A target that holds 'after', with a queued restore of a snapshot in which it holds 'before'. */
async function queueInPlace(house: Installation) {
  const source = await house.addSource({ 'index.html': 'before' });
  const target = await house.addTarget({ paths: [source] });
  await house.services.targets.change(STAFF, target, { allowsInPlaceRestore: true });
  const snapshot = await house.takeBackup(target);
  await writeFile(join(source, 'index.html'), 'after');
  const { restore } = await house.services.restores.inPlace(STAFF, snapshot, null);
  return { source, target, restore };
}

const contentOf = (source: string) => readFile(join(source, 'index.html'), 'utf8');

const beside = async (house: Installation): Promise<readonly string[]> =>
  (await readdir(house.folder)).filter((name) => name.startsWith('.backrota-restore-'));

describe('the lease of a restore', () => {
  test('that is renewed keeps others away, and shows how far it has come', async () => {
    await using house = await openInstallation();
    const other = (await house.openNode()).services;
    await queueInPlace(house);
    const restore = there(await house.services.restoreWork.claim());
    for (let renewals = 0; renewals < 3; renewals += 1) {
      house.clock.advance(LEASE_SECONDS - 1);
      assert.equal(await house.services.restoreWork.renew(restore, { files: renewals, bytes: 0 }), true);
      assert.equal(await other.restoreWork.claim(), null);
    }
    assert.deepEqual((await house.services.restores.find(STAFF, restore)).progress, { files: 2, bytes: 0 });
  });

  test('that lapses lets another take the restore up; the first then changes nothing any more', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const other = (await house.openNode()).services;
    const { source } = await queueInPlace(house);
    const first = there(await house.services.restoreWork.claim());
    const stale = carryOut(house.services, first);
    await gate.reached;
    house.clock.advance(LEASE_SECONDS);
    const second = there(await other.restoreWork.claim());
    assert.deepEqual([first.attempt, second.attempt], [1, 2]);
    assert.equal(await house.services.restoreWork.renew(first, null), false);
    gate.release();
    await stale;
    assert.equal(await contentOf(source), 'after');
    assert.deepEqual(await beside(house), []);
    await carryOut(other, second);
    assert.equal(await contentOf(source), 'before');
    assert.partialDeepStrictEqual(await other.restores.find(STAFF, first), { state: 'succeeded', attempt: 2 });
    await carryOut(house.services, first);
    assert.equal(await contentOf(source), 'before');
    assert.equal((await beside(house)).length, 1, 'what was there is kept once');
  });

  test('that lapses ten times gives the restore up, with the old in its place and nothing left', async () => {
    await using house = await openInstallation();
    const { source, restore } = await queueInPlace(house);
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      const claimed = there(await house.services.restoreWork.claim());
      const { uuid: restoreUuid, stagingSecret } = claimed;
      const replacement = await house.files.replace({ restoreUuid, stagingSecret, attempt, places: [source] });
      await replacement.takeOver();
      await replacement.prepare();
      await replacement.close();
      house.clock.advance(LEASE_SECONDS);
    }
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.partialDeepStrictEqual(ended, { state: 'failed', leaseOwner: null });
    assert.match(saidOf(ended.error), /Given up after 10 attempts/);
    assert.equal(await contentOf(source), 'after');
    assert.deepEqual(await beside(house), []);
  });
});

describe('a restore whose old tree cannot be taken in hand', () => {
  test('is given up after ten attempts, says where that may be, and holds up no backup any more', async () => {
    await using house = await openInstallation();
    const { source, target, restore } = await queueInPlace(house);
    const { uuid: restoreUuid, stagingSecret } = restore;
    const first = there(await house.services.restoreWork.claim());
    const moved = await house.files.replace({ restoreUuid, stagingSecret, attempt: 1, places: [source] });
    const kept = [source];
    await house.unitOfWork.records.restores.keep(first.id, kept);
    const replace = house.files.replace.bind(house.files);
    house.files.replace = async (job) => {
      const replacement = await replace(job);
      replacement.takeOver = async () => {
        throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'scandir' });
      };
      return replacement;
    };
    await moved.prepare();
    let attempts = 0;
    await house.services.backups.backUp(STAFF, target, 'backup', 'waits');
    for (;;) {
      house.clock.advance(LEASE_SECONDS);
      assert.equal(await house.services.tasks.claim(), null);
      const next = there(await house.services.restoreWork.claim());
      attempts = next.attempt;
      const ended = carryOut(house.services, next);
      if (attempts > 10) await ended;
      else await assert.rejects(ended, /taken over/);
      if ((await house.services.restores.find(STAFF, restore)).state !== 'running') break;
    }
    assert.equal(attempts, 11);
    const given = await house.services.restores.find(STAFF, restore);
    assert.deepEqual([given.state, given.keptPaths], ['failed', kept]);
    await moved.close();
    assert.match(saidOf(given.error), /given up after 10 attempts.*'\.backrota-restore-.*staff put it back/);
    assert.equal((await house.services.tasks.claim())?.targetId, target.id);
    assert.equal((await beside(house)).length, 1);
  });
});

describe('a worker with a restore', () => {
  test('that drains puts it back without a trace, and the next one does it', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const { source, restore } = await queueInPlace(house);
    const draining = new AbortController();
    const attempt = carryOut(house.services, there(await house.services.restoreWork.claim()), draining.signal);
    await gate.reached;
    draining.abort(new AttemptStopped('draining'));
    gate.release();
    await attempt;
    const queued = await house.services.restores.find(STAFF, restore);
    assert.partialDeepStrictEqual(queued, { state: 'queued', leaseOwner: null, finishedAt: null });
    assert.equal(await contentOf(source), 'after');
    assert.deepEqual([await beside(house), house.log.errors], [[], []]);
    await house.work((await house.openNode()).services);
    assert.equal(await contentOf(source), 'before');
  });

  test('decides nothing while the database is away, and the next attempt does it', async () => {
    using gate = new Gate();
    await using house = await openInstallation({ drivers: [holdingRestores(gate)] });
    const database = new UnreliableDatabase();
    const { services } = await house.openNode(database.wrap);
    const { source } = await queueInPlace(house);
    const replace = house.files.replace.bind(house.files);
    let closed = 0;
    house.files.replace = async (job) => {
      const replacement = await replace(job);
      const close = replacement.close.bind(replacement);
      replacement.close = async () => {
        closed += 1;
        await close();
      };
      return replacement;
    };
    const attempt = carryOut(services, there(await services.restoreWork.claim()));
    await gate.reached;
    database.isAway = true;
    gate.release();
    await assert.rejects(attempt, /away/);
    assert.equal(closed, 1, 'no directory is held any more');
    assert.equal(await contentOf(source), 'after');
    assert.deepEqual(await beside(house), []);
    house.clock.advance(LEASE_SECONDS);
    await house.work();
    assert.equal(await contentOf(source), 'before');
  });

  test('that dies in the middle of a swap leaves the rest to the next attempt', async () => {
    await using house = await openInstallation();
    const { source, restore } = await queueInPlace(house);
    const { uuid: restoreUuid, stagingSecret, attempt } = there(await house.services.restoreWork.claim());
    const replacement = await house.files.replace({ restoreUuid, stagingSecret, attempt, places: [source] });
    await replacement.takeOver();
    const [{ directory } = assert.fail()] = await replacement.prepare();
    const snapshot = await house.services.snapshots.find(STAFF, { id: restore.snapshotId });
    await house.services.directoryRestores.restore(STAFF, snapshot, directory, neverAborted());
    await replacement.stage(true);
    await replacement.swap();
    await replacement.close();
    house.clock.advance(LEASE_SECONDS);
    await house.services.snapshots.delete(STAFF, [snapshot]);
    await house.work();
    const ended = await house.services.restores.find(STAFF, restore);
    assert.partialDeepStrictEqual(ended, { state: 'succeeded', attempt: 2 });
    assert.equal(await contentOf(source), 'before');
    assert.deepEqual(ended.keptPaths, [source]);
    const [staging = ''] = await beside(house);
    const kept = join(house.folder, staging, ended.stagingSecret ?? '', '2', 'old', 'index.html');
    assert.equal(await readFile(kept, 'utf8'), 'after');
  });
});

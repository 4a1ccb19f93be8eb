import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { problem } from '../../../src/domain/errors.ts';
import { AttemptStopped } from '../../../src/services/leases/index.ts';
import type { ScheduleDraft } from '../../../src/services/schedules/settings.ts';
import { openInstallation } from '../../support/installation.ts';
import { repositoryKind } from '../../support/repository-driver.ts';
import { DAY, FIRST, STAFF, there } from '../../support/values.ts';

const KEEP_ALL = { kind: 'all' } as const;

/** An installation with a store that has to be compacted, and a schedule that copies into it. */
async function setUp(draft: Partial<ScheduleDraft>, compact: (signal: AbortSignal) => Promise<void> = async () => {}) {
  const compacted: string[] = [];
  const kind = repositoryKind(async (targetUuid, signal) => {
    await compact(signal);
    compacted.push(targetUuid);
  });
  const house = await openInstallation({ drivers: [kind] });
  const store = await house.addStore('ram', 'memory');
  const target = await house.addTarget({ storeId: store.id });
  const schedule = await house.addSchedule([target], draft);
  const last = async () => there((await house.tasksOf(schedule)).at(-1));
  return { house, target, compacted, last };
}

describe('what follows a backup', () => {
  test('is thinning out, and nothing else, where the schedule says nothing', async () => {
    const { house, last, compacted } = await setUp({});
    await using _ = house;
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await last(), {
      state: 'succeeded',
      followUps: [{ kind: 'prune', outcome: 'done', reason: null, startedAt: FIRST, finishedAt: FIRST }],
    });
    assert.deepEqual(compacted, []);
  });

  test('is nothing where everything is kept', async () => {
    const { house, last } = await setUp({ retention: KEEP_ALL });
    await using _ = house;
    await house.live(FIRST);
    assert.deepEqual((await last()).followUps, []);
  });

  test('is compacting the repository of the target, after thinning out', async () => {
    const { house, target, last, compacted } = await setUp({ compactsAfter: true });
    await using _ = house;
    await house.live(FIRST);
    assert.deepEqual(
      (await last()).followUps.map(({ kind, outcome }) => [kind, outcome]),
      [
        ['prune', 'done'],
        ['compact', 'done'],
      ],
    );
    assert.deepEqual(compacted, [target.uuid]);
    const compactedOf = await house.services.repositories.lastCompacted([target]);
    assert.equal(compactedOf.get(target.id), FIRST);
  });

  test('makes a backup one with warnings where it fails, never a failed one, and the next one is tried again', async () => {
    let isBroken = true;
    const { house, target, last } = await setUp({ compactsAfter: true }, async () => {
      if (isBroken)
        throw problem('store_failed', { why: 'system', place: { path: '/s', server: null }, system: 'EIO' });
    });
    await using _ = house;
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await last(), {
      state: 'succeeded_with_warnings',
      error: null,
      followUps: [{ outcome: 'done' }, { kind: 'compact', outcome: 'failed', reason: { reason: 'store_failed' } }],
    });
    assert.equal((await house.snapshotsOf(target))[0]?.state, 'available');
    isBroken = false;
    await house.live(FIRST + DAY);
    assert.partialDeepStrictEqual(await last(), { state: 'succeeded', followUps: [{}, { outcome: 'done' }] });
  });

  test('tells nothing but that it was a fault where it fails for one', async () => {
    const { house, last } = await setUp({ retention: KEEP_ALL, compactsAfter: true }, async () => {
      throw new Error('secret words');
    });
    await using _ = house;
    await house.live(FIRST);
    const { state, followUps } = await last();
    assert.deepEqual(
      [state, followUps[0]?.reason],
      ['succeeded_with_warnings', { code: 'internal', reason: 'fault', params: {} }],
    );
  });

  test('is skipped where the store needs no compacting, which is no warning', async () => {
    await using house = await openInstallation();
    const schedule = await house.addSchedule([await house.addTarget()], {
      retention: KEEP_ALL,
      compactsAfter: true,
    });
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await house.tasksOf(schedule), [
      {
        state: 'succeeded',
        followUps: [{ kind: 'compact', outcome: 'skipped', reason: { reason: 'store_without_repository' } }],
      },
    ]);
  });

  test('does not follow a backup that failed, nor one by hand', async () => {
    const { house, target, last, compacted } = await setUp({ compactsAfter: true });
    await using _ = house;
    await house.takeBackup(target);
    const { source } = target;
    if (source.kind === 'paths') for (const path of source.paths) await rm(path, { recursive: true });
    await house.live(FIRST);
    assert.partialDeepStrictEqual(await last(), { state: 'failed', followUps: [] });
    assert.deepEqual(compacted, []);
  });

  test('is held on to while it is done, and is called off when the server stops', async () => {
    const stop = new AbortController();
    const seen: boolean[] = [];
    const { house, last } = await setUp({ retention: KEEP_ALL, compactsAfter: true }, async (signal) => {
      const { tasks } = house.services;
      const task = there((await house.services.runs.list(STAFF, {}, { offset: 0, limit: 1 })).rows[0]);
      const [mine] = await house.services.runs.tasksOf([task]);
      seen.push(await tasks.isHeld(there(mine)), await tasks.renew(there(mine), null));
      stop.abort(new AttemptStopped('draining'));
      signal.throwIfAborted();
    });
    await using _ = house;
    house.clock.advanceTo(FIRST);
    await house.fire();
    const task = there(await house.services.tasks.claim());
    await house.services.tasks.perform(task, stop.signal, () => {});
    assert.deepEqual(seen, [true, true]);
    assert.partialDeepStrictEqual(await last(), {
      state: 'succeeded',
      followUps: [{ outcome: 'skipped', reason: { reason: 'step_interrupted' } }],
    });
    assert.equal(await house.services.tasks.isHeld(task), false);
  });
});

test('a schedule calls its archives only by what is known', async () => {
  await using house = await openInstallation();
  const target = await house.addTarget();
  const schedule = await house.addSchedule([target], { archiveName: '{job_name}-{date}' });
  assert.equal((await house.services.schedules.find(STAFF, schedule)).archiveName, '{job_name}-{date}');
  const change = (archiveName: string | null) => house.services.schedules.change(STAFF, schedule, { archiveName });
  for (const wrong of ['{foo}', '{now', 'x'.repeat(201)])
    await assert.rejects(change(wrong), { code: 'invalid_request' }, wrong);
  assert.equal((await change(null)).archiveName, null);
});

test('what a target leaves out is in none of its backups, and only staff says so', async () => {
  await using house = await openInstallation();
  const source = await house.addSource({ 'index.html': 'hello', 'cache/page': 'stale', 'notes.tmp': 'scratch' });
  const target = await house.addTarget({ paths: [source], excludes: ['*.tmp', `${source}/cache/`] });
  const listed = async () => {
    const snapshot = await house.takeBackup(target);
    const { files } = await house.services.snapshotFiles.list(STAFF, snapshot, '', { offset: 0, limit: 10 });
    return files.map(({ name }) => name);
  };
  assert.deepEqual(await listed(), ['cache', 'index.html']);
  const { targets } = house.services;
  await assert.rejects(targets.change(house.customer.actor, target, { excludes: [] }), { code: 'forbidden' });
  await assert.rejects(targets.change(STAFF, target, { excludes: [''] }), { code: 'invalid_request' });
  await targets.change(STAFF, target, { excludes: [] });
  assert.deepEqual(await listed(), ['cache', 'index.html', 'notes.tmp']);
});

test('what a managed volume leaves out is said from its root', async () => {
  await using house = await openInstallation();
  const volume = await house.addVolume();
  for (const name of ['b.tmp', 'cache']) await writeFile(join(house.files.volumePath(volume.uuid), name), name);
  await house.services.targets.change(STAFF, volume, { excludes: ['*.tmp', 'cache'] });
  const snapshot = await house.takeBackup(volume);
  const { files } = await house.services.snapshotFiles.list(STAFF, snapshot, '', { offset: 0, limit: 10 });
  assert.deepEqual(
    files.map(({ name }) => name),
    ['data'],
  );
  assert.equal(await house.unitOfWork.records.targets.countVolumes(volume.accountId), 1);
});

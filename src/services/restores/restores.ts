import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { problemOf } from '../../domain/problems/index.ts';
import { type Restore, UNFINISHED_RESTORE } from '../../domain/restore.ts';
import { type Snapshot, UNFINISHED_SNAPSHOT } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { DialectData, DialectMemory } from '../../ports/records/dialect-data.ts';
import { type Key, nameOf, type Slice } from '../../ports/records/page.ts';
import type { RestoreFilter, RestoreSource, TargetJob } from '../../ports/records/restores.ts';
import type { NewestPage } from '../../ports/records/runs.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { recall as recallOf, remember as rememberOf } from '../dialect-memory.ts';
import { audit, requireRole, requireStaff } from '../identity/index.ts';
import { enqueueCloneSource } from '../runs/index.ts';
import { foundSnapshot, lockAvailable, refuseUnavailable } from '../snapshots/index.ts';
import { findMissed, type MissedNode } from '../stores/index.ts';
import { type NewTargetDraft, type RequestedRestore, requestInPlace, requestNewTarget } from './requests.ts';

/** @throws `not_found`. */
export async function find(unitOfWork: UnitOfWork, actor: Actor, key: Key): Promise<Restore> {
  const restore = await unitOfWork.records.restores.find(scopeOf(actor), key);
  if (restore === null) throw notFound('restore', nameOf(key));
  return restore;
}

/** The newest first, as far as the actor may see them. */
export function list(
  unitOfWork: UnitOfWork,
  actor: Actor,
  filter: RestoreFilter,
  page: NewestPage,
): Promise<Slice<Restore>> {
  return unitOfWork.records.restores.list(scopeOf(actor), filter, page);
}

/** Restores into these targets and out of them that have not ended or did so since, as far as the actor may see them. */
export function jobsOf(
  unitOfWork: UnitOfWork,
  actor: Actor,
  targetIds: readonly number[],
  since: Instant,
): Promise<readonly TargetJob[]> {
  return unitOfWork.records.restores.jobsOf(scopeOf(actor), targetIds, since);
}

/** What these restores, which the actor has found, read, by the restore's id. */
export function sourcesOf(
  unitOfWork: UnitOfWork,
  restores: readonly Restore[],
): Promise<ReadonlyMap<number, RestoreSource>> {
  return unitOfWork.records.restores.sources(restores.map(({ id }) => id));
}

/** What a dialect remembers of these restores, by id, as far as the actor may see them. */
export function recall(
  unitOfWork: UnitOfWork,
  actor: Actor,
  dialect: string,
  ids: readonly number[],
): Promise<ReadonlyMap<number, DialectData>> {
  return recallOf(unitOfWork, actor, 'restore', dialect, ids);
}

/** Remembers something of a restore for a dialect, in place of what it remembered. @throws `forbidden`, `not_found`. */
export async function remember(unitOfWork: UnitOfWork, actor: Actor, key: Key, memory: DialectMemory): Promise<void> {
  requireRole(actor, 'operator');
  const restore = await find(unitOfWork, actor, key);
  await unitOfWork.transaction(async (records) => {
    await rememberOf(records, 'restore', restore.id, memory);
    records.events.note('restore.changed', restore);
  });
}

/**
 * What a restore reads or has read: deleted, maybe, or a snapshot that was taken for it alone. @throws `not_found`.
 */
export async function sourceOf(unitOfWork: UnitOfWork, actor: Actor, { snapshotId }: Restore): Promise<Snapshot> {
  const snapshot = await unitOfWork.records.snapshots.find(scopeOf(actor), { id: snapshotId });
  if (snapshot === null) throw notFound('snapshot', snapshotId);
  return snapshot;
}

/**
 * Which of these snapshots an unfinished restore, or an unfinished copy, is reading, as far as the actor may see
 * them.
 */
export function reading(
  unitOfWork: UnitOfWork,
  actor: Actor,
  snapshotIds: readonly number[],
): Promise<ReadonlySet<number>> {
  return unitOfWork.records.restores.reading(scopeOf(actor), snapshotIds);
}

/**
 * For which node those of these restores, which the actor has found, wait that no node can take up which was seen lately,
 * by the restore's id.
 */
export async function waitedFor(
  unitOfWork: UnitOfWork,
  restores: readonly Restore[],
): Promise<ReadonlyMap<number, MissedNode>> {
  const { records } = unitOfWork;
  const queued = restores.filter(({ state }) => state === 'queued').map(({ id }) => id);
  return findMissed(records, await records.restores.neededNodes(queued), await unitOfWork.now());
}

/** Which of these targets are being copied by `cloneTarget`, as far as the actor may see them. */
export function clonedFrom(
  unitOfWork: UnitOfWork,
  actor: Actor,
  targetIds: readonly number[],
): Promise<ReadonlySet<number>> {
  return unitOfWork.records.restores.clonedFrom(scopeOf(actor), targetIds);
}

/** The latest restore into each of these targets, by target, as far as the actor may see them. */
export function latestInto(
  unitOfWork: UnitOfWork,
  actor: Actor,
  targetIds: readonly number[],
): Promise<ReadonlyMap<number, Restore>> {
  return unitOfWork.records.restores.latestInto(scopeOf(actor), targetIds);
}

/**
 * Makes a new target, a managed volume of the snapshot's account, and queues the restore that fills it. The volume
 * appears when it is complete; until then the target cannot be backed up. If the restore fails, the target stays
 * without a volume, and can only be deleted.
 *
 * @param options `mayBeUnmade`: a snapshot that is still being made in its target's own store is waited for.
 *
 * @throws `forbidden`, `not_found` (snapshot), `conflict` (not available; the uuid is taken), `invalid_request`
 * (name),
 *   `quota_exceeded` (`too_many_restores`: too many that have not ended; `too_many_volumes`).
 */
export async function intoNewTarget(
  unitOfWork: UnitOfWork,
  actor: Actor,
  snapshotKey: Key,
  draft: NewTargetDraft,
  options: { readonly mayBeUnmade?: boolean } = {},
): Promise<RequestedRestore> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    const { accountId } = foundSnapshot(await records.snapshots.find(scopeOf(actor), snapshotKey), snapshotKey);
    // The order of locks: an account, whose places are counted below, before a snapshot.
    await records.accounts.lock(accountId);
    const snapshot = foundSnapshot(await records.snapshots.lock(scopeOf(actor), snapshotKey), snapshotKey);
    const isAwaited = options.mayBeUnmade === true && (await isMadeAtHome(records, snapshot));
    if (!isAwaited) refuseUnavailable(snapshot, 'restored');
    return requestNewTarget(records, actor, snapshot, draft, false);
  });
}

/**
 * Copies a target as it is now into a new one: a snapshot is taken for it, which nobody sees and no quota counts,
 * restored, and deleted when the restore has ended, however it did.
 *
 * @throws `forbidden`, `not_found` (target), `invalid_request` (name), `conflict` (the uuid is taken),
 * `quota_exceeded`
 *   as `intoNewTarget`.
 */
export async function cloneTarget(
  unitOfWork: UnitOfWork,
  actor: Actor,
  targetKey: Key,
  draft: NewTargetDraft,
): Promise<RequestedRestore> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    const source = await records.targets.lock(scopeOf(actor), targetKey);
    if (source === null) throw notFound('target', nameOf(targetKey));
    const snapshot = await enqueueCloneSource(records, actor, source);
    return requestNewTarget(records, actor, snapshot, draft, true);
  });
}

/**
 * Queues the restore of a snapshot over what its target holds (`targetKey` of `null`), or over another target of its
 * account: of one with a single place, a volume or a source of any path, onto another such; else the sources must be
 * the very same. What was there is kept beside it until the target's next successful backup; after a failure it is
 * there as it was.
 *
 * @throws `forbidden` (role; `in_place_denied`: staff has not allowed it), `not_found`, `conflict` (not available;
 *   `restore_underway`: an earlier restore into it has not ended), `invalid_request` (field `target`: its sources are
 * others).
 */
export async function inPlace(
  unitOfWork: UnitOfWork,
  actor: Actor,
  snapshotKey: Key,
  targetKey: Key | null,
): Promise<RequestedRestore> {
  requireRole(actor, 'operator');
  return unitOfWork.transaction(async (records) => {
    const shown = await records.snapshots.find(scopeOf(actor), snapshotKey);
    const wanted = targetKey ?? (shown === null ? null : { id: shown.targetId });
    const target = wanted === null ? null : await records.targets.lock(scopeOf(actor), wanted);
    const snapshot = await lockAvailable(records, actor, snapshotKey, 'restored');
    if (target === null) throw notFound('target', nameOf(targetKey ?? { id: snapshot.targetId }));
    return requestInPlace(records, actor, snapshot, target);
  });
}

/**
 * Calls a restore off. One that nobody has taken up yet has ended then; of another its worker, or the next one, clears
 * away what it has written, and ends it. Nothing that stood there is touched; a new target that it would have filled
 * stays without a volume, as after one that failed, and a directory is absent or empty as before. Staff alone calls off
 * one into a directory. While what was restored is being put in the place of what stands there, which is renames
 * only and takes a moment, the restore goes to its end: breaking off there would leave some of both. So does one
 * that is called off as a new volume or a directory, where nothing stood, is just being put there.
 *
 * @throws `forbidden`, `not_found`, `conflict` (`restore_begun`: being put in place; `ended_already`).
 */
export async function cancel(unitOfWork: UnitOfWork, actor: Actor, key: Key): Promise<Restore> {
  requireRole(actor, 'operator');
  const { id, kind } = await find(unitOfWork, actor, key);
  if (kind === 'directory') requireStaff(actor);
  return unitOfWork.transaction(async (records) => {
    const isCancelled = await records.restores.cancelUnbegun(id, problemOf('restore_called_off', {}), records.now);
    const restore = await records.restores.find(scopeOf(actor), { id });
    if (restore === null) throw notFound('restore', id);
    if (!isCancelled) {
      if (!isOneOf(UNFINISHED_RESTORE, restore.state)) throw problem('ended_already', { noun: 'restore', id });
      // What stood there is being replaced.
      if (restore.keptPaths.length > 0) throw problem('restore_begun', { id });
      if (!(await records.restores.callOff(id, records.now))) return restore;
      records.events.note('restore.changed', restore);
      await audit(records, actor, 'restore.cancel', ['restore', restore]);
      return { ...restore, calledOffAt: records.now };
    }
    records.events.note('restore.ended', restore);
    await audit(records, actor, 'restore.cancel', ['restore', restore]);
    return restore;
  });
}

/** Whether a snapshot is being made in its target's own store. */
async function isMadeAtHome(records: Transaction, { state, storeId, targetId }: Snapshot): Promise<boolean> {
  if (!isOneOf(UNFINISHED_SNAPSHOT, state)) return false;
  const [target] = await records.targets.findMany([targetId]);
  return target?.storeId === storeId;
}

import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { GatewayError, notFound, problem, problemIn } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { type Problem, problemOf } from '../../domain/problems/index.ts';
import { type Restore, UNFINISHED_RESTORE } from '../../domain/restore.ts';
import { type Snapshot, UNFINISHED_SNAPSHOT } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { TaskProgress } from '../../domain/task.ts';
import { detachedFromCall } from '../../ports/current-call.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { DialectData, DialectMemory } from '../../ports/records/dialect-data.ts';
import { type Key, nameOf, type Slice } from '../../ports/records/page.ts';
import type { RestoreFilter, RestoreSource, TargetJob } from '../../ports/records/restores.ts';
import type { NewestPage } from '../../ports/records/runs.ts';
import type { RestoreJob } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { recall, remember } from '../dialect-memory.ts';
import { endRestore } from '../events/index.ts';
import { audit, requireRole, requireStaff } from '../identity/index.ts';
import { keepRenewing, type Leases } from '../leases/index.ts';
import { boundRemarks, enqueueCloneSource, keepingFree, toRemarks } from '../runs/index.ts';
import {
  foundSnapshot,
  lockAvailable,
  ReadingPlaces,
  refuseUnavailable,
  type Verification,
} from '../snapshots/index.ts';
import { findMissed, type MissedNode, requireReached, type StoreDrivers } from '../stores/index.ts';
import { requireReadable } from './refusals.ts';
import {
  insertRestore,
  type NewTargetDraft,
  type RequestedRestore,
  requestInPlace,
  requestNewTarget,
} from './requests.ts';

/** How many restores into directories go on without anybody waiting for them. */
const ACCOUNT_IN_BACKGROUND = 4;
const IN_BACKGROUND = 8;
/** For work that nobody calls off. */
const NOBODY = new AbortController().signal;

/** How a snapshot is restored into a directory. */
export interface RestoreOptions extends Pick<RestoreJob, 'withoutSpecialModes'> {
  readonly onProgress?: (progress: TaskProgress) => void;
}

/** A restore into a directory that is this process's to carry out. */
interface BegunRestore {
  readonly restore: Restore;
  readonly snapshot: Snapshot;
  /** The real path. */
  readonly directory: string;
}

/** Queues restores of snapshots and tells what became of them; `RestoreWork` carries out what is queued. */
export class Restores {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #files: FileArea;
  readonly #leases: Leases;
  readonly #verification: Verification;
  readonly #roots: readonly string[] | null;
  readonly #places = new ReadingPlaces(ACCOUNT_IN_BACKGROUND, IN_BACKGROUND);
  readonly #inBackground = new Map<AbortController, Promise<unknown>>();
  #isStopping = false;

  /**
   * `roots`: below which directories staff may restore; `null` = wherever this process may write (the command line).
   */
  constructor(
    parts: {
      readonly unitOfWork: UnitOfWork;
      readonly drivers: StoreDrivers;
      readonly files: FileArea;
      readonly leases: Leases;
      readonly verification: Verification;
    },
    roots: readonly string[] | null,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#files = parts.files;
    this.#leases = parts.leases;
    this.#verification = parts.verification;
    this.#roots = roots;
  }

  /** @throws `not_found`. */
  async find(actor: Actor, key: Key): Promise<Restore> {
    const restore = await this.#unitOfWork.records.restores.find(scopeOf(actor), key);
    if (restore === null) throw notFound('restore', nameOf(key));
    return restore;
  }

  /** The newest first, as far as the actor may see them. */
  list(actor: Actor, filter: RestoreFilter, page: NewestPage): Promise<Slice<Restore>> {
    return this.#unitOfWork.records.restores.list(scopeOf(actor), filter, page);
  }

  /** Restores into these targets and out of them that have not ended or did so since, as far as the actor may see them. */
  jobsOf(actor: Actor, targetIds: readonly number[], since: Instant): Promise<readonly TargetJob[]> {
    return this.#unitOfWork.records.restores.jobsOf(scopeOf(actor), targetIds, since);
  }

  /** What these restores, which the actor has found, read, by the restore's id. */
  sourcesOf(restores: readonly Restore[]): Promise<ReadonlyMap<number, RestoreSource>> {
    return this.#unitOfWork.records.restores.sources(restores.map(({ id }) => id));
  }

  /** What a dialect remembers of these restores, by id, as far as the actor may see them. */
  recall(actor: Actor, dialect: string, ids: readonly number[]): Promise<ReadonlyMap<number, DialectData>> {
    return recall(this.#unitOfWork, actor, 'restore', dialect, ids);
  }

  /** Remembers something of a restore for a dialect, in place of what it remembered. @throws `forbidden`, `not_found`. */
  async remember(actor: Actor, key: Key, memory: DialectMemory): Promise<void> {
    requireRole(actor, 'operator');
    const restore = await this.find(actor, key);
    await this.#unitOfWork.transaction(async (records) => {
      await remember(records, 'restore', restore.id, memory);
      records.events.note('restore.changed', restore);
    });
  }

  /**
   * What a restore reads or has read: deleted, maybe, or a snapshot that was taken for it alone. @throws `not_found`.
   */
  async sourceOf(actor: Actor, { snapshotId }: Restore): Promise<Snapshot> {
    const snapshot = await this.#unitOfWork.records.snapshots.find(scopeOf(actor), { id: snapshotId });
    if (snapshot === null) throw notFound('snapshot', snapshotId);
    return snapshot;
  }

  /**
   * Which of these snapshots an unfinished restore, or an unfinished copy, is reading, as far as the actor may see
   * them.
   */
  reading(actor: Actor, snapshotIds: readonly number[]): Promise<ReadonlySet<number>> {
    return this.#unitOfWork.records.restores.reading(scopeOf(actor), snapshotIds);
  }

  /**
   * For which node those of these restores, which the actor has found, wait that no node can take up which was seen lately,
   * by the restore's id.
   */
  async waitedFor(restores: readonly Restore[]): Promise<ReadonlyMap<number, MissedNode>> {
    const { records } = this.#unitOfWork;
    const queued = restores.filter(({ state }) => state === 'queued').map(({ id }) => id);
    return findMissed(records, await records.restores.neededNodes(queued), await this.#unitOfWork.now());
  }

  /** Which of these targets are being copied by `cloneTarget`, as far as the actor may see them. */
  clonedFrom(actor: Actor, targetIds: readonly number[]): Promise<ReadonlySet<number>> {
    return this.#unitOfWork.records.restores.clonedFrom(scopeOf(actor), targetIds);
  }

  /** The latest restore into each of these targets, by target, as far as the actor may see them. */
  latestInto(actor: Actor, targetIds: readonly number[]): Promise<ReadonlyMap<number, Restore>> {
    return this.#unitOfWork.records.restores.latestInto(scopeOf(actor), targetIds);
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
  async intoNewTarget(
    actor: Actor,
    snapshotKey: Key,
    draft: NewTargetDraft,
    options: { readonly mayBeUnmade?: boolean } = {},
  ): Promise<RequestedRestore> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
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
  async cloneTarget(actor: Actor, targetKey: Key, draft: NewTargetDraft): Promise<RequestedRestore> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
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
  async inPlace(actor: Actor, snapshotKey: Key, targetKey: Key | null): Promise<RequestedRestore> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
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
   * away what it has written beside the target, and ends it. Nothing that stood there is touched; a new target that it
   * would have filled stays without a volume, as after one that failed.
   *
   * @throws `forbidden`, `not_found`, `conflict` (`restore_begun`, `ended_already`).
   */
  async cancel(actor: Actor, key: Key): Promise<Restore> {
    requireRole(actor, 'operator');
    const { id } = await this.find(actor, key);
    return this.#unitOfWork.transaction(async (records) => {
      const isCancelled = await records.restores.cancelUnbegun(id, problemOf('restore_called_off', {}), records.now);
      const restore = await records.restores.find(scopeOf(actor), { id });
      if (restore === null) throw notFound('restore', id);
      if (!isCancelled) {
        if (!isOneOf(UNFINISHED_RESTORE, restore.state)) throw problem('ended_already', { noun: 'restore', id });
        // What stood there is being replaced.
        if (restore.kind === 'directory' || restore.keptPaths.length > 0) throw problem('restore_begun', { id });
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

  /**
   * Restores into a new or empty directory, in this process, leased so that nothing deletes the snapshot meanwhile.
   *
   * @throws `forbidden` (not staff), `not_found`, `conflict` (not available), `invalid_request` (directory),
   *   `driver_failed`.
   */
  async toDirectory(
    actor: Actor,
    key: Key,
    directory: string,
    signal: AbortSignal,
    { onProgress = () => {}, ...options }: RestoreOptions = {},
  ): Promise<Restore> {
    const begun = await this.#begin(actor, key, directory);
    await this.#write(begun, signal, onProgress, options);
    return this.find(actor, begun.restore);
  }

  /**
   * As `toDirectory`, answered once it has begun: the restore's row tells how it goes on. If this process ends before,
   * it has failed.
   *
   * @throws as `toDirectory`, `driver_failed` aside; `rate_limited` (`copies_read_at_once`).
   */
  async beginToDirectory(
    actor: Actor,
    key: Key,
    directory: string,
    options: Pick<RestoreJob, 'withoutSpecialModes'> = {},
  ): Promise<Restore> {
    requireStaff(actor);
    const { accountId } = foundSnapshot(await this.#unitOfWork.records.snapshots.find(scopeOf(actor), key), key);
    const giveBack = this.#places.take(accountId);
    try {
      const begun = await this.#begin(actor, key, directory);
      this.#writeInBackground(begun, options, giveBack);
      return begun.restore;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  #writeInBackground(
    begun: BegunRestore,
    options: Pick<RestoreJob, 'withoutSpecialModes'>,
    giveBack: () => void,
  ): void {
    const ending = new AbortController();
    if (this.#isStopping) ending.abort(problem('restore_stopped', {}));
    // Its row has what it failed for, or its lease lapses.
    const ended = detachedFromCall(() => this.#write(begun, NOBODY, () => {}, options, ending))
      .catch(() => {})
      .finally(() => {
        this.#inBackground.delete(ending);
        giveBack();
      });
    this.#inBackground.set(ending, ended);
  }

  /** Ends what `beginToDirectory` has begun, which has failed then. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const ending of this.#inBackground.keys()) ending.abort(problem('restore_stopped', {}));
    await Promise.all(this.#inBackground.values());
  }

  async #write(
    { restore, snapshot, directory }: BegunRestore,
    signal: AbortSignal,
    onProgress: NonNullable<RestoreOptions['onProgress']>,
    options: Pick<RestoreJob, 'withoutSpecialModes'>,
    lost = new AbortController(),
  ): Promise<void> {
    let written: TaskProgress | null = null;
    const renew = () => this.#leases.renew(this.#unitOfWork.records.restores, restore, written);
    const stopRenewing = keepRenewing(
      { renew },
      {
        onLost: () => lost.abort(problem('restore_lease_lost', {})),
        onFault: (error) => lost.abort(error),
      },
    );
    try {
      const driver = await this.#drivers.open(snapshot.storeId);
      const result = await driver.restore(
        {
          ...options,
          ...requireReadable(snapshot),
          directory,
          limits: keepingFree(this.#drivers.reserve),
        },
        (event) => {
          if (event.kind !== 'progress') return;
          written = event.progress;
          onProgress(event.progress);
        },
        AbortSignal.any([signal, lost.signal]),
      );
      written = { files: result.fileCount, bytes: result.contentBytes };
      await renew();
      await this.#end(restore, 'succeeded', null, boundRemarks(toRemarks(result.warnings)));
    } catch (error) {
      const state = signal.aborted ? 'cancelled' : 'failed';
      await this.#end(
        restore,
        state,
        error instanceof GatewayError ? problemIn(error) : problemOf('restore_unended', {}),
      );
      if (state === 'failed') await this.#verification.noteFailure(snapshot, problemIn(error));
      throw error;
    } finally {
      stopRenewing();
    }
  }

  async #begin(actor: Actor, key: Key, wanted: string): Promise<BegunRestore> {
    requireStaff(actor);
    const directory = await this.#files.confirmRestoreDirectory(wanted, this.#roots);
    return this.#unitOfWork.transaction(async (records) => {
      const snapshot = await lockAvailable(records, actor, key, 'restored');
      for (const store of await records.stores.findMany([snapshot.storeId])) requireReached(this.#drivers.node, store);
      const restore = await insertRestore(records, actor, snapshot, {
        kind: 'directory',
        directory,
        state: 'running',
        attempt: 1,
        ...this.#leases.begun(records.now),
        startedAt: records.now,
      });
      await audit(records, actor, 'snapshot.restore', ['snapshot', snapshot], { restore: restore.id });
      return { restore, snapshot, directory };
    });
  }

  async #end(
    restore: Restore,
    state: Restore['state'],
    error: Problem | null,
    remarks: readonly Problem[] = [],
  ): Promise<void> {
    await detachedFromCall(() =>
      this.#unitOfWork.transaction(async (records) => {
        if (!(await endRestore(records, restore, state, error))) return;
        if (remarks.length > 0) await records.restores.remark(restore.id, remarks);
      }),
    );
  }
}

/** Whether a snapshot is being made in its target's own store. */
async function isMadeAtHome(records: Transaction, { state, storeId, targetId }: Snapshot): Promise<boolean> {
  if (!isOneOf(UNFINISHED_SNAPSHOT, state)) return false;
  const [target] = await records.targets.findMany([targetId]);
  return target?.storeId === storeId;
}

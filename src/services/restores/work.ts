import { GatewayError, isUnavailable, problem, problemIn } from '../../domain/errors.ts';
import { type Problem, problemOf } from '../../domain/problems/index.ts';
import type { CopyWarning } from '../../domain/problems/warnings.ts';
import type { Restore } from '../../domain/restore.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { requireSameMounts, type Target } from '../../domain/target.ts';
import type { TaskProgress } from '../../domain/task.ts';
import type { Replacement } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { endRestore } from '../events/index.ts';
import { AttemptStopped, type Leases, stopReasonOf } from '../leases/index.ts';
import { boundRemarks, dropCloneSource, keepingFree, limitNewVolume, toRemarks } from '../runs/index.ts';
import type { Verification } from '../snapshots/index.ts';
import type { StoreDrivers, WorkPlace } from '../stores/index.ts';
import { givenUp, leftAside, MAX_ATTEMPTS, notAllowed, requireReadable, targetDeleted } from './refusals.ts';
import { placesOf } from './requests.ts';

/** Earlier attempts' files could not be taken over. */
class NotInHand extends Error {
  constructor(cause: unknown) {
    super('What an earlier attempt moved aside could not be taken over.', { cause });
  }
}

/** What a restore needs. */
interface Work {
  readonly restore: Restore;
  readonly target: Target;
  readonly snapshot: Snapshot;
  readonly places: readonly string[];
  /** Where it is done; to be closed. */
  readonly place: WorkPlace;
  readonly replacement: Replacement;
}

/** Takes up queued restores into targets and carries them out; the lease's holder alone may swap or end one. */
export class RestoreWork {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #log: Log;
  readonly #leases: Leases;
  readonly #verification: Verification;
  readonly #volumeNode: string | null;
  /** Those of this process that are past the last moment to turn back. */
  readonly #confirmed = new Set<number>();

  /** @param volumeNode the node on which the volumes lie that are made here; `null` = every node reaches them. */
  constructor(
    parts: {
      readonly unitOfWork: UnitOfWork;
      readonly drivers: StoreDrivers;
      readonly leases: Leases;
      readonly verification: Verification;
      readonly log: Log;
    },
    volumeNode: string | null,
  ) {
    this.#volumeNode = volumeNode;
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#log = parts.log;
    this.#leases = parts.leases;
    this.#verification = parts.verification;
  }

  /** The oldest restore into a target that may run now, leased to this worker, or `null`. */
  async claim(): Promise<Restore | null> {
    const { stores, targets, isFull } = this.#drivers.barred();
    if (isFull) return null;
    const terms = await this.#leases.terms();
    const { node } = this.#drivers;
    const restore = await this.#unitOfWork.records.restores.claim({ ...terms, node, barred: { stores, targets } });
    // By itself, as a task's start: it is taken up in a write of its own.
    if (restore !== null) {
      await this.#unitOfWork.transaction(async ({ events }) => events.note('restore.started', restore));
    }
    return restore;
  }

  /** Renews the lease; `false` once another worker has taken the restore up. */
  async renew(restore: Restore, progress: TaskProgress | null): Promise<boolean> {
    return this.#leases.renew(this.#unitOfWork.records.restores, restore, progress);
  }

  /** Whether this worker still holds the restore, and is to go on with it: what is being put in place is, whoever calls it off. */
  async isHeld(restore: Restore): Promise<boolean> {
    const { restores } = this.#unitOfWork.records;
    if (!(await this.#leases.isHeld(restores, restore))) return false;
    return this.#confirmed.has(restore.id) || !(await restores.isCalledOff(restore.id));
  }

  /**
   * Carries out one attempt and stores its outcome. A failed restore is an outcome, not an exception; what was at the
   * target is then there as before. Aborting with `AttemptStopped('draining')` puts the restore back into the queue.
   *
   * @throws `unavailable` - the database is away - or what kept the old from being put back: nothing is decided, and
   *   the restore is taken up again when its lease has lapsed. The latter after `MAX_ATTEMPTS` no more: the restore ends
   *   as failed, with what it moved aside where it is.
   */
  async perform(restore: Restore, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void> {
    try {
      await this.#perform(restore, signal, onProgress);
    } catch (error) {
      if (restore.attempt <= MAX_ATTEMPTS || isUnavailable(error)) throw error;
      await this.#giveUp(restore, error);
    }
  }

  async #perform(restore: Restore, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void> {
    await this.#inPlace(restore, signal, (work) => this.#carryOut(work, signal, onProgress)).finally(() =>
      this.#confirmed.delete(restore.id),
    );
  }

  /** Does something with a restore's files in hand, and lets go of them however that ends. */
  async #inPlace(restore: Restore, signal: AbortSignal, work: (work: Work) => Promise<void>): Promise<void> {
    const found = await this.#prepare(restore, signal);
    try {
      await work(found).finally(() => (found.place.isGone ? undefined : found.replacement.close()));
    } finally {
      found.place.close();
    }
  }

  async #carryOut(work: Work, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void> {
    const { restore } = work;
    try {
      const isSwapping = await work.replacement.takeOver().catch((error) => {
        // What an earlier attempt moved aside must be in hand before anything is decided.
        throw restore.keptPaths.length > 0 ? new NotInHand(error) : error;
      });
      await this.#attempt(work, isSwapping, signal, onProgress);
    } catch (error) {
      return this.#stopOrFail(work, signal, error);
    }
    await this.#succeed(work);
  }

  async #prepare(restore: Restore, signal: AbortSignal): Promise<Work> {
    const { records } = this.#unitOfWork;
    const [target] = restore.targetId === null ? [] : await records.targets.findMany([restore.targetId]);
    const snapshot = await records.snapshots.find('everything', { id: restore.snapshotId });
    if (target === undefined || snapshot === null) {
      throw new Error(`Restore ${restore.id} has lost its target or snapshot.`);
    }
    const place = await this.#drivers.enter({ target: target.uuid }, signal);
    try {
      const places = placesOf(target) ?? [place.files.volumePath(target.uuid)];
      const { uuid: restoreUuid, stagingSecret, attempt } = restore;
      const replacement = await place.files.replace({ restoreUuid, stagingSecret, attempt, places });
      return { restore, target, snapshot, places, place, replacement };
    } catch (error) {
      place.close();
      throw error;
    }
  }

  async #attempt(
    work: Work,
    isSwapping: boolean,
    signal: AbortSignal,
    onProgress: (progress: TaskProgress) => void,
  ): Promise<void> {
    const { restore, target, replacement } = work;
    if (target.deletedAt !== null) throw targetDeleted(target);
    let remarks: readonly Problem[] = restore.remarks;
    if (!isSwapping) {
      if (await this.#isFilled(work)) return;
      if (await this.#unitOfWork.records.restores.isCalledOff(restore.id)) throw problem('restore_called_off', {});
      if (restore.attempt > MAX_ATTEMPTS) throw givenUp();
      remarks = await this.#restoreBeside(work, signal, onProgress);
      signal.throwIfAborted();
    }
    await this.#confirm(work, remarks);
    await replacement.swap();
    await replacement.clear();
  }

  /** A new volume appears by one rename: if it is there, an earlier attempt finished it. */
  async #isFilled({ restore, place, places }: Work): Promise<boolean> {
    if (restore.kind !== 'new_target') return false;
    const [volume] = places;
    return volume !== undefined && (await place.files.verifyPlace(volume));
  }

  /** Answers what could not be restored as it was. */
  async #restoreBeside(
    work: Work,
    signal: AbortSignal,
    onProgress: (progress: TaskProgress) => void,
  ): Promise<readonly Problem[]> {
    const { restore, target, snapshot, place, replacement } = work;
    const copy = requireReadable(snapshot);
    await this.#verifyPlaces(work);
    const driver = await place.open(snapshot.storeId);
    const { reserve } = this.#drivers;
    const limits =
      restore.kind === 'new_target'
        ? await limitNewVolume(this.#unitOfWork, target, snapshot, reserve)
        : keepingFree(reserve);
    const warnings: CopyWarning[] = [];
    let isWhole = restore.kind === 'new_target';
    for (const { directory, place: shownAs } of await replacement.prepare()) {
      const restored = await driver.restore(
        { ...copy, directory, shownAs, limits },
        (event) => {
          if (event.kind === 'progress') onProgress(event.progress);
        },
        signal,
      );
      warnings.push(...restored.warnings);
      isWhole ||= restored.hasRoot;
    }
    await replacement.stage(isWhole);
    await this.#verifyPlaces(work);
    return boundRemarks(toRemarks(warnings));
  }

  /** What is written below an unmounted source is under the mount once that is back. */
  async #verifyPlaces({ target, place: { files }, places }: Work): Promise<void> {
    requireSameMounts(target.mountPoints ?? {}, await files.mountPointsOf(places));
    for (const place of places) await files.verifyPlace(place);
  }

  /** The last moment to turn back: the lease is still ours, the target still there, and it may still be overwritten. */
  async #confirm({ restore, target, replacement }: Work, remarks: readonly Problem[]): Promise<void> {
    const keptPaths = await replacement.keptPaths();
    const { id, kind } = restore;
    await this.#unitOfWork.transaction(async (records) => {
      // The order of locks: a target before a restore, as its deletion takes them.
      const locked = await records.targets.lock('everything', { id: target.id });
      const { progress } = (await records.restores.find('everything', { id })) ?? restore;
      if (!(await this.#leases.renewAt(records.restores, restore, progress, records.now))) {
        throw new AttemptStopped('lease_lost');
      }
      if (locked === null) throw targetDeleted(target);
      if (await records.restores.isCalledOff(id)) throw problem('restore_called_off', {});
      if (kind === 'in_place' && !locked.allowsInPlaceRestore) throw notAllowed(target);
      if (kind === 'new_target' && this.#volumeNode !== null)
        await records.targets.settleVolumes([target.uuid], this.#volumeNode);
      await records.restores.keep(id, keptPaths);
      await records.restores.remark(id, remarks);
      records.events.note('restore.changed', restore);
    });
    this.#confirmed.add(id);
  }

  async #succeed(work: Work): Promise<void> {
    const { restore, target, place, replacement } = work;
    const keptPaths = await replacement.keptPaths();
    // What cannot be measured now is tonight.
    const bytes = await place.files.measureVolume(target.uuid).catch(() => null);
    if (bytes !== null) await this.#unitOfWork.records.targets.recordVolumeBytes(target.id, bytes);
    if (!(await this.#end(restore, 'succeeded', null, keptPaths))) return;
    this.#log.info(
      { restore: restore.id, target: target.id, snapshot: restore.snapshotId },
      `Restore ${restore.id} has ended.`,
    );
  }

  async #stopOrFail(work: Work, signal: AbortSignal, error: unknown): Promise<void> {
    const { restore, target, place, replacement } = work;
    if (error instanceof NotInHand) throw error;
    const stopped = stopReasonOf(signal, error);
    const isToEnd = stopped === 'lease_lost' && (await this.#isToEnd(restore));
    const isExpected = error instanceof GatewayError || isToEnd;
    if (!isToEnd && (stopped !== null || isUnavailable(error))) {
      // What a process that was killed has left, the next attempt takes over.
      if (!place.isGone) await replacement.discard();
      if (stopped === 'lease_lost') return;
      if (stopped === null) throw error;
      await this.#unitOfWork.transaction((records) => endRestore(records, restore, 'queued', null));
      return;
    }
    const fields = { restore: restore.id, target: target.id, snapshot: restore.snapshotId };
    if (!isExpected) this.#log.error({ ...fields, err: error }, `Restore ${restore.id} hit a fault of the gateway.`);
    const failure = isToEnd ? problemOf('restore_called_off', {}) : problemIn(error);
    const keptPaths = await this.#rollBack(work);
    if (failure.reason === 'restore_called_off') {
      if (await this.#end(restore, 'cancelled', failure, keptPaths))
        this.#log.info(fields, `Restore ${restore.id} was called off.`);
      return;
    }
    await this.#verification.noteFailure(work.snapshot, failure);
    if (!(await this.#end(restore, 'failed', failure, keptPaths))) return;
    this.#log.error({ ...fields, problem: failure }, `Restore ${restore.id} into target ${target.id} failed.`);
  }

  /** Whether it was stopped as it was called off, and is this worker's still. */
  async #isToEnd(restore: Restore): Promise<boolean> {
    const { restores } = this.#unitOfWork.records;
    return (await this.#leases.isHeld(restores, restore)) && (await restores.isCalledOff(restore.id));
  }

  /** Puts back what stood there, in another process where this attempt's is gone. Answers the places that keep something. */
  async #rollBack({ restore, place, replacement }: Work): Promise<readonly string[]> {
    if (!place.isGone) {
      await replacement.rollBack();
      return replacement.keptPaths();
    }
    let keptPaths: readonly string[] = [];
    await this.#inPlace(restore, new AbortController().signal, async (again) => {
      await again.replacement.takeOver();
      await again.replacement.rollBack();
      keptPaths = await again.replacement.keptPaths();
    });
    return keptPaths;
  }

  /** The target is no longer held up by files that cannot be put back; backups may go on, and people see to the rest. */
  async #giveUp(restore: Restore, cause: unknown): Promise<void> {
    const failure = leftAside(restore);
    if (!(await this.#end(restore, 'failed', problemIn(failure), restore.keptPaths))) return;
    const fields = { restore: restore.id, target: restore.targetId, problem: failure.problem };
    this.#log.error({ ...fields, err: cause }, `Restore ${restore.id} is given up.`);
  }

  #end(
    restore: Restore,
    state: 'succeeded' | 'failed' | 'cancelled',
    error: Problem | null,
    keptPaths: readonly string[],
  ): Promise<boolean> {
    const { kind, targetId } = restore;
    const unfilled = state !== 'succeeded' && kind === 'new_target' ? targetId : null;
    return this.#unitOfWork.transaction(async (records) => {
      // The order of locks: a target before a restore.
      if (unfilled !== null) await records.targets.lock('everything', { id: unfilled });
      if (!(await endRestore(records, restore, state, error))) return false;
      if (unfilled !== null) await records.targets.recordVolumeBytes(unfilled, 0);
      await records.restores.keep(restore.id, keptPaths);
      await dropCloneSource(records, restore);
      return true;
    });
  }
}

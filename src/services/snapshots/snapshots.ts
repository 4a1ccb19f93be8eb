import { type Actor, scopeOf } from '../../domain/account.ts';
import { problem, problemIn } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { thing } from '../../domain/problems/index.ts';
import { isRefusal, type RefusedDeletions } from '../../domain/refused-deletions.ts';
import { type Snapshot, VISIBLE } from '../../domain/snapshot.ts';
import type { Target } from '../../domain/target.ts';
import { checkName } from '../../domain/text.ts';
import type { Log } from '../../ports/log.ts';
import type { DialectData } from '../../ports/records/dialect-data.ts';
import type { Key, Page, PiecedSlice, Slice } from '../../ports/records/page.ts';
import type { KeptCopies, KeptInAll, SnapshotColumn, SnapshotFilter } from '../../ports/records/snapshots.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { recall, remember } from '../dialect-memory.ts';
import { moveSnapshot } from '../events/index.ts';
import { audit, requireRole } from '../identity/index.ts';
import { type ChangeOptions, differing, refuseStale } from '../seen-version.ts';
import {
  endRefusedDeletions,
  noteRefusedDeletion,
  type Ownership,
  pausingAmong,
  readRefusedDeletions,
  type StoreDrivers,
} from '../stores/index.ts';
import { type DeletedSnapshots, deleteSnapshots } from './deletions.ts';
import { foundSnapshot, refuseGoing } from './locks.ts';

const DELETED_AT_ONCE = 20;
const RETRIED_AT_ONCE = 250;

/** What may be changed of a snapshot. */
export interface SnapshotChange {
  readonly name?: string;
  readonly isProtected?: boolean;
}

/** A snapshot, with the location code of its store. */
export interface LocatedSnapshot {
  readonly snapshot: Snapshot;
  readonly location: string;
}

/** What came of removing a snapshot's bytes: `refused` says nothing against it, but its store is left alone for now. */
type Removal = 'removed' | 'refused' | 'failed';

/** Finds, lists, changes and deletes snapshots; removes the bytes of those that were let go. */
export class Snapshots {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #ownership: Pick<Ownership, 'readOnly'>;
  readonly #log: Log;
  /** Snapshots whose deletion ended with the process that was at it, which says nothing of them: each has one more try. */
  readonly #cutOff = new Set<number>();
  /** The removals that are under way, by snapshot: whoever else comes to one waits for its end. */
  readonly #removals = new Map<number, Promise<Removal>>();

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, ownership: Pick<Ownership, 'readOnly'>, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#ownership = ownership;
    this.#log = log;
  }

  /** @throws `not_found`, also for one that is deleted. */
  async find(actor: Actor, key: Key): Promise<Snapshot> {
    return foundSnapshot(await this.#unitOfWork.records.snapshots.find(scopeOf(actor), key), key);
  }

  /** A snapshot and where it lies. @throws as `find`. */
  async locate(actor: Actor, key: Key): Promise<LocatedSnapshot> {
    const snapshot = await this.find(actor, key);
    const [store] = await this.#unitOfWork.records.stores.findMany([snapshot.storeId]);
    return { snapshot, location: store?.locationCode ?? '' };
  }

  /** As `list`, each with where it lies; in one query more, however many there are. */
  async listLocated(actor: Actor, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<Slice<LocatedSnapshot>> {
    const { rows, total } = await this.list(actor, filter, page);
    const stores = await this.#unitOfWork.records.stores.findMany([...new Set(rows.map(({ storeId }) => storeId))]);
    const codes = new Map(stores.map(({ id, locationCode }) => [id, locationCode]));
    return { rows: rows.map((snapshot) => ({ snapshot, location: codes.get(snapshot.storeId) ?? '' })), total };
  }

  list(actor: Actor, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<Slice<Snapshot>> {
    return this.#unitOfWork.records.snapshots.list(scopeOf(actor), filter, page);
  }

  /** As `list`, for pages of any length. */
  listInPieces(actor: Actor, filter: SnapshotFilter, page: Page<SnapshotColumn>): Promise<PiecedSlice<Snapshot>> {
    return this.#unitOfWork.records.snapshots.listInPieces(scopeOf(actor), filter, page);
  }

  /** What can be restored of each of these targets, which the actor has listed, by target. */
  keptOf(targets: readonly Pick<Target, 'id'>[]): Promise<ReadonlyMap<number, KeptCopies>> {
    return this.#unitOfWork.records.snapshots.keptOf(targets.map(({ id }) => id));
  }

  /** What can be restored of all targets that the actor may see, deleted ones too. */
  keptInAll(actor: Actor): Promise<KeptInAll> {
    return this.#unitOfWork.records.snapshots.keptIn(scopeOf(actor));
  }

  /** How many live snapshots an account has in its targets' own stores, and in others; none of one out of sight. */
  async countByPlace(actor: Actor, accountId: number): Promise<{ readonly local: number; readonly remote: number }> {
    const scope = scopeOf(actor);
    if (scope !== 'everything' && scope.accountId !== accountId) return { local: 0, remote: 0 };
    return this.#unitOfWork.records.snapshots.countByPlace(accountId);
  }

  /**
   * Changes what differs; nothing else is written, and what a dialect remembers goes with it.
   *
   * @throws `forbidden`, `not_found`, `conflict` (`stale`; it is being deleted), `invalid_request` (name).
   */
  async change(actor: Actor, key: Key, change: SnapshotChange, options: ChangeOptions = {}): Promise<Snapshot> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
      const snapshot = foundSnapshot(await records.snapshots.lock(scopeOf(actor), key), key);
      if (Object.keys(change).length === 0 && options.memory === undefined) return snapshot;
      refuseStale('snapshot', snapshot, options);
      refuseGoing(snapshot);
      const checked = { ...change, ...(change.name === undefined ? {} : { name: checkName(change.name) }) };
      const different = differing(snapshot, checked);
      const isSame = Object.keys(different).length === 0;
      if (isSame && options.memory === undefined) return snapshot;
      await remember(records, 'snapshot', snapshot.id, options.memory);
      await records.snapshots.update(snapshot.id, different);
      records.events.note('snapshot.changed', snapshot);
      if (!isSame)
        await audit(records, actor, 'snapshot.change', ['snapshot', snapshot], { fields: Object.keys(different) });
      return { ...snapshot, ...different, version: snapshot.version + 1 };
    });
  }

  /** What a dialect remembers of these snapshots, by id, as far as the actor may see them; look for them first. */
  recall(actor: Actor, dialect: string, ids: readonly number[]): Promise<ReadonlyMap<number, DialectData>> {
    return recall(this.#unitOfWork, actor, 'snapshot', dialect, ids);
  }

  /**
   * Takes a shrunk backup for what its target is like from now on: it joins the normal ones, which expire by it again,
   * and as the newest of them it is what later backups are measured by.
   *
   * @throws `forbidden`, `not_found`, `conflict` (it is being deleted; `snapshot_not_shrunk`).
   */
  async accept(actor: Actor, key: Key): Promise<Snapshot> {
    requireRole(actor, 'operator');
    return this.#unitOfWork.transaction(async (records) => {
      const snapshot = foundSnapshot(await records.snapshots.lock(scopeOf(actor), key), key);
      refuseGoing(snapshot);
      if (!snapshot.isShrunk) throw problem('snapshot_not_shrunk', { snapshot: thing('snapshot', snapshot) });
      const change = { isShrunk: false };
      await records.snapshots.update(snapshot.id, change);
      records.events.note('snapshot.changed', snapshot);
      await audit(records, actor, 'snapshot.accept', ['snapshot', snapshot]);
      return { ...snapshot, ...change, version: snapshot.version + 1 };
    });
  }

  /**
   * Marks snapshots `deleting`, all or none; their bytes go soon after, or when a restore that reads them has ended.
   *
   * @throws `forbidden`, `not_found` (one of another class than `only` too), `conflict` (protected, held, still being made,
   *   or needed by an increment that stays), `driver_failed` (`store_not_adopted`, `store_taken_over`: it lies in a store of
   *   another installation).
   */
  async delete(actor: Actor, keys: readonly Key[], which: DeletedSnapshots = {}): Promise<void> {
    requireRole(actor, 'operator');
    const isReadOnly = await this.#ownership.readOnly();
    await this.#unitOfWork.transaction((records) => deleteSnapshots(records, actor, keys, isReadOnly, which));
  }

  /**
   * Marks what schedules made of a chain `deleting`, all of it or nothing; answers it, empty where there is none.
   *
   * @throws as `delete`; `conflict` (`snapshot_being_restored`).
   */
  async deleteChain(actor: Actor, chainId: string): Promise<readonly Snapshot[]> {
    requireRole(actor, 'operator');
    const isReadOnly = await this.#ownership.readOnly();
    return this.#unitOfWork.transaction(async (records) => {
      const scope = scopeOf(actor);
      const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
      const { rows } = await records.snapshots.list(scope, { chainId, isManual: false, states: VISIBLE }, page);
      const ids = rows.map(({ id }) => id);
      // Locked first: whoever begins to restore one of them locks it too.
      for (const id of ids) await records.snapshots.lock(scope, { id });
      const beingRead = await records.restores.reading(scope, ids);
      const read = rows.find(({ id }) => beingRead.has(id));
      if (read !== undefined) throw problem('snapshot_being_restored', { snapshot: thing('snapshot', read) });
      const keys = ids.map((id) => ({ id }));
      await deleteSnapshots(records, actor, keys, isReadOnly);
      return rows;
    });
  }

  /**
   * Removes the bytes of the oldest snapshots marked `deleting` that nothing reads. Answers how many are gone. A store that
   * refuses one is left alone with the others, for pauses that grow up to a day.
   */
  async removeMarked(): Promise<number> {
    let removed = 0;
    // What others are built upon goes after them: each round makes room for the next.
    for (let round = await this.#removeRound(); round > 0; round = await this.#removeRound()) {
      removed += round;
      if (removed >= DELETED_AT_ONCE) break;
    }
    return removed;
  }

  async #removeRound(): Promise<number> {
    const { records } = this.#unitOfWork;
    const refusals = await readRefusedDeletions(records);
    const refused = new Set(pausingAmong(refusals, await this.#unitOfWork.now()).keys());
    const toEnd = new Set(refusals.keys());
    const passedOver = [...refused, ...(await this.#takenStores())];
    const marked = await records.snapshots.deleting(this.#drivers.node, DELETED_AT_ONCE, passedOver);
    const beingRead = await records.restores.reading(
      'everything',
      marked.map(({ id }) => id),
    );
    let removed = 0;
    for (const snapshot of marked) {
      if (beingRead.has(snapshot.id) || refused.has(snapshot.storeId)) continue;
      const outcome = await this.#remove(snapshot);
      if (outcome === 'removed') removed += 1;
      if (outcome === 'removed' && toEnd.delete(snapshot.storeId)) await endRefusedDeletions(records, snapshot.storeId);
      if (outcome === 'refused') refused.add(snapshot.storeId);
    }
    return removed;
  }

  /** Where a backup is made, or waits, and one at a time may write. */
  async #takenStores(): Promise<readonly number[]> {
    const { tasks, stores } = this.#unitOfWork.records;
    const drivers = this.#drivers.exclusiveDrivers();
    const busy = drivers.length === 0 ? [] : await stores.findMany(await tasks.busyStores());
    return busy.flatMap(({ id, driver }) => (drivers.includes(driver) ? [id] : []));
  }

  /** The stores in which nothing is tried to be deleted now, since they refuse it, by their ids. */
  async refusingStores(): Promise<ReadonlyMap<number, RefusedDeletions>> {
    return pausingAmong(await readRefusedDeletions(this.#unitOfWork.records), await this.#unitOfWork.now());
  }

  /** Gives snapshots whose deletion failed another try, but where their store refuses all and is not asked yet. */
  async retryFailedDeletions(): Promise<void> {
    const refusing = [...(await this.refusingStores()).keys()];
    for (let isMore = true; isMore; ) {
      const failed = await this.#unitOfWork.records.snapshots.failedDeletions(RETRIED_AT_ONCE, refusing);
      if (failed.length === 0) return;
      await this.#unitOfWork.transaction(async (records) => {
        for (const snapshot of failed) await moveSnapshot(records, snapshot, 'deleting', {});
      });
      isMore = failed.length === RETRIED_AT_ONCE;
    }
  }

  /** Once at a time: two that end with one process would count as two tries, and the deletion as failed. */
  #remove(snapshot: Snapshot): Promise<Removal> {
    const begun = this.#removals.get(snapshot.id);
    if (begun !== undefined) return begun;
    const removal = this.#tryRemoving(snapshot).finally(() => this.#removals.delete(snapshot.id));
    this.#removals.set(snapshot.id, removal);
    return removal;
  }

  async #tryRemoving(snapshot: Snapshot): Promise<Removal> {
    const { storeId } = snapshot;
    const { records } = this.#unitOfWork;
    try {
      if (snapshot.locator === null) await this.#sweep(snapshot);
      else await (await this.#drivers.open(storeId)).delete(snapshot.locator);
    } catch (error) {
      const problem = problemIn(error);
      // Somebody else works there, who will have ended at another time.
      if (problem.reason === 'repository_locked') return 'refused';
      if (problem.reason === 'process_ended' && !this.#cutOff.has(snapshot.id)) {
        this.#cutOff.add(snapshot.id);
        return 'refused';
      }
      this.#cutOff.delete(snapshot.id);
      await this.#move(snapshot, 'delete_failed', () => ({ error: problem }));
      const fields = { snapshot: snapshot.id, store: storeId, err: error };
      if (!isRefusal(problem)) {
        this.#log.error(fields, `Snapshot ${snapshot.id} could not be deleted.`);
        return 'failed';
      }
      const until = await noteRefusedDeletion(records, storeId, problem, await this.#unitOfWork.now());
      this.#log.error({ ...fields, until }, `Store ${storeId} refuses to delete; nothing is tried there for a while.`);
      return 'refused';
    }
    this.#cutOff.delete(snapshot.id);
    return (await this.#move(snapshot, 'deleted', (now) => ({ deletedAt: now }))) ? 'removed' : 'failed';
  }

  #move(
    snapshot: Snapshot,
    to: 'deleted' | 'delete_failed',
    change: (now: Instant) => Partial<Snapshot>,
  ): Promise<boolean> {
    return this.#unitOfWork.transaction((records) => moveSnapshot(records, snapshot, to, change(records.now)));
  }

  /** Of a copy that was never recorded the store may hold a half, or all: its worker was killed before it could say. */
  async #sweep({ taskId }: Snapshot): Promise<void> {
    const { tasks } = this.#unitOfWork.records;
    const task = taskId === null ? null : await tasks.find('everything', { id: taskId });
    if (task !== null) await this.#drivers.sweep(task, null);
  }
}

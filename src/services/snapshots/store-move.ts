import { type Actor, scopeOf } from '../../domain/account.ts';
import { GatewayError, notFound, problem, problemIn } from '../../domain/errors.ts';
import { type Problem, thing } from '../../domain/problems/index.ts';
import { recordedCopy, type Snapshot, STANDING } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Store } from '../../domain/store.ts';
import type { WriteLimits } from '../../domain/write-limits.ts';
import { signalOfCall } from '../../ports/current-call.ts';
import type { Log } from '../../ports/log.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireStaff } from '../identity/index.ts';
import { type LeftCopy, noteLeft, requireReached, type StoreDrivers, type WorkPlace } from '../stores/index.ts';
import type { LeftCopies } from './left-copies.ts';
import { MoveLease } from './move-lease.ts';

const EVERY = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
/** Newest first: what others are built upon is needed until they are moved. */
const NEWEST_FIRST = { offset: 0, orderBy: 'id', descending: true } as const;
/** For work that nobody calls off. */
const NOBODY = new AbortController().signal;

/** Which part of a store's snapshots is tried: behind the one of this id, so many of them; `null` = from the newest, all. */
export interface MovePart {
  readonly after: number | null;
  readonly limit: number | null;
}

const WHOLE: MovePart = { after: null, limit: null };

/** From where to where, and whose; `accountId` of `null` = all. */
export interface MovePlan {
  readonly from: Store;
  readonly to: Store;
  readonly accountId: number | null;
}

/** What became of a snapshot: whether its row tells of the other store; why not, or why its first copy still lies there. */
export interface MovedSnapshot {
  readonly snapshot: Snapshot;
  readonly isMoved: boolean;
  readonly problem: Problem | null;
}

/** Moves snapshots to another store, each with its row as it is, and then the targets whose own store was the first. */
export class StoreMove {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #leftCopies: LeftCopies;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, leftCopies: LeftCopies, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#leftCopies = leftCopies;
    this.#log = log;
  }

  /**
   * Tries each snapshot once, newest first, unless told otherwise until the call ends that it is asked for by: its copy is made and read back whole in the other store, its row then says so,
   * and only then the first copy is deleted. Cut off, it may be begun again: what was made is taken over.
   *
   * @throws `forbidden` (not staff), `conflict` (`store_move_itself`, `store_of_one_account`, `stores_overlap`, `move_running`), `driver_failed`
   *   (`format_differs`, `store_elsewhere`), the signal's reason.
   */
  async *snapshots(
    actor: Actor,
    plan: MovePlan,
    signal: AbortSignal = signalOfCall() ?? NOBODY,
    part: MovePart = WHOLE,
  ): AsyncGenerator<MovedSnapshot, void, undefined> {
    requireStaff(actor);
    this.#check(plan);
    await this.#drivers.requireApart(plan.from.id, plan.to.id, signal);
    const lease = await MoveLease.take(this.#unitOfWork);
    try {
      yield* this.#each(actor, plan, part, lease, AbortSignal.any([signal, lease.lost]));
    } finally {
      await lease.release();
    }
  }

  async *#each(
    actor: Actor,
    plan: MovePlan,
    { after, limit }: MovePart,
    lease: MoveLease,
    signal: AbortSignal,
  ): AsyncGenerator<MovedSnapshot, void, undefined> {
    const { from, to } = plan;
    await this.#leftCopies.deleteAll(lease);
    const filter = { storeId: from.id, states: [...STANDING], ...ofAccount(plan) };
    const page = { ...NEWEST_FIRST, limit, ...(after === null ? {} : { after }) };
    const { rows } = await this.#unitOfWork.records.snapshots.list(scopeOf(actor), filter, page);
    for (const snapshot of rows) {
      signal.throwIfAborted();
      await lease.require(this.#unitOfWork.records);
      if (!isOneOf(MOVED, snapshot.state)) {
        yield { snapshot, isMoved: false, problem: stays(snapshot).problem };
        continue;
      }
      const place = await this.#drivers.enter({ store: to.uuid }, signal);
      let isMoved = false;
      try {
        const left = await this.#move(actor, plan, snapshot, place, lease, signal);
        isMoved = true;
        await this.#leftCopies.delete(left, lease);
        yield { snapshot, isMoved, problem: null };
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof GatewayError))
          this.#log.error({ snapshot: snapshot.id, err: error }, `The snapshot ${snapshot.id} could not be moved.`);
        yield { snapshot, isMoved, problem: problemIn(error) };
      } finally {
        place.close();
      }
    }
  }

  /** Has targets go to the other store, as soon as nothing of theirs stands in the first; answers how many do, and how many wait. */
  async targets(actor: Actor, plan: MovePlan): Promise<{ readonly moved: number; readonly waiting: number }> {
    requireStaff(actor);
    const { from, to, accountId } = plan;
    const scope = accountId === null ? 'everything' : { accountId };
    const { rows } = await this.#unitOfWork.records.targets.list(scope, { storeId: from.id }, EVERY);
    let moved = 0;
    for (const { id } of rows) {
      const isMoved = await this.#unitOfWork.transaction(async (records) => {
        const target = await records.targets.lock(scope, { id });
        if (target?.storeId !== from.id) return false;
        const standing = { storeId: from.id, targetId: id, states: [...STANDING] };
        if ((await records.snapshots.list('everything', standing, { ...EVERY, limit: 0 })).total > 0) return false;
        await records.targets.update(id, { storeId: to.id });
        records.events.note('target.changed', target);
        await audit(records, actor, 'target.move', ['target', target], { from: from.id, to: to.id });
        return true;
      });
      if (isMoved) moved += 1;
    }
    return { moved, waiting: rows.length - moved };
  }

  #check({ from, to, accountId }: MovePlan): void {
    if (from.id === to.id) throw problem('store_move_itself', { store: thing('store', from) });
    if (to.accountId !== null && to.accountId !== (accountId ?? from.accountId))
      throw problem('store_of_one_account', { store: thing('store', to) });
    for (const store of [from, to]) {
      requireReached(this.#drivers.node, store);
      if (!this.#drivers.kind(store.driver).capabilities.transfer)
        throw problem('format_differs', { format: from.driver, wanted: to.driver });
    }
  }

  /** Has its row tell of a copy in the other store; answers the first one, which is to be deleted. */
  async #move(
    actor: Actor,
    { from, to }: MovePlan,
    snapshot: Snapshot,
    place: WorkPlace,
    lease: MoveLease,
    signal: AbortSignal,
  ): Promise<LeftCopy> {
    const { records } = this.#unitOfWork;
    const copy = recordedCopy(snapshot);
    if (copy === null) throw stays(snapshot);
    const [target] = await records.targets.findMany([snapshot.targetId]);
    if (target === undefined) throw notFound('target', snapshot.targetId);
    const task = snapshot.taskId === null ? null : await records.tasks.find('everything', { id: snapshot.taskId });
    // By the names of the first attempt: increments name what they are built upon by its name.
    const names = { taskUuid: task?.uuid ?? snapshot.uuid, attempt: Math.max(1, task?.attempt ?? 1) };
    const limits = await this.#limit(snapshot, to, copy.sizeBytes ?? 0);
    const job = { ...names, targetUuid: target.uuid, from: await this.#drivers.access(from.id), copy, limits };
    const grant = async (bytes: number) => {
      if (limits.bytes !== undefined && bytes > limits.bytes) throw problem('over_byte_quota', { limit: limits.bytes });
      return bytes;
    };
    const channel = { tell: () => {}, ready: async () => {}, grant };
    const driver = await place.open(to.id);
    const { locator, fingerprint, sizeBytes } = await driver.transfer(job, channel, signal);
    const made = { locator, fingerprint, sizeBytes };
    await driver.verify(made, () => {}, signal);
    const { isMoved, left } = await this.#unitOfWork.transaction(async (tx) => {
      await lease.require(tx);
      const moved = { storeId: to.id, locator, sizeBytes, verifiedAt: tx.now };
      if (!(await mayGo(tx, snapshot)) || !(await tx.snapshots.relocate(snapshot, moved))) {
        return { isMoved: false, left: await noteLeft(tx, snapshot, to.id, locator) };
      }
      if (!to.isMarked && to.markName !== null) await tx.stores.mark(to.id, { isMarked: true });
      tx.events.note('snapshot.changed', snapshot);
      await audit(tx, actor, 'snapshot.move', ['snapshot', snapshot], { from: from.id, to: to.id });
      return { isMoved: true, left: await noteLeft(tx, snapshot, from.id, copy.locator) };
    });
    if (isMoved) return left;
    await this.#leftCopies.delete(left, lease);
    throw stays(snapshot);
  }

  /** What a copy may write, as in a backup. The account's own quota counts it already. @throws `quota_exceeded` (`over_byte_quota`). */
  async #limit({ accountId }: Snapshot, to: Store, sizeBytes: number): Promise<WriteLimits> {
    const { reserve } = this.#drivers;
    const keeping = reserve === null ? {} : { reserve };
    const { maxBytesPerAccount } = to.limits;
    if (maxBytesPerAccount === null) return keeping;
    const { inStore } = await this.#unitOfWork.records.snapshots.bytesOf(accountId, to.id);
    const bytes = Math.max(0, maxBytesPerAccount - inStore);
    if (bytes < sizeBytes) throw problem('over_byte_quota', { limit: bytes });
    return { ...keeping, bytes };
  }
}

/** What a change of policy lets go moves along: it may be called back. */
const MOVED = ['available', 'expiring'] as const;

const ofAccount = ({ accountId }: MovePlan): { readonly accountId?: number } =>
  accountId === null ? {} : { accountId };

/** Whether nobody reads its copy, and nothing that is in its store, or is made there, is built upon it. */
async function mayGo(records: Transaction, { id, storeId }: Snapshot): Promise<boolean> {
  const locked = await records.snapshots.lock('everything', { id });
  if (locked === null || !isOneOf(MOVED, locked.state)) return false;
  if ((await records.restores.reading('everything', [id])).has(id)) return false;
  return (await records.snapshots.builtUpon([id])).every((other) => other.storeId !== storeId);
}

const stays = ({ state }: Snapshot): GatewayError => problem('snapshot_stays', { state });

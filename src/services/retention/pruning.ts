import { isUnavailable } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import type { ExpiryReason, Selection } from '../../domain/retention/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { Log } from '../../ports/log.ts';
import type { ExpiringSnapshot } from '../../ports/records/snapshots.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Expiry, Timekeeping } from '../clock/index.ts';
import { moveSnapshot } from '../events/index.ts';
import { keepingStores } from '../stores/index.ts';
import { lockEligible } from './eligible.ts';
import { walkEnabledSchedules } from './enabled-schedules.ts';
import { loadPools, type Pool, type PoolPlace, type PoolSnapshot, selectIn } from './pools.ts';

/** A snapshot that retention lets go, and why. */
interface ExpiredSnapshot {
  readonly snapshot: Snapshot;
  readonly reason: ExpiryReason;
}

/** How often pools are looked through when nothing succeeded in them. */
export const PRUNING_INTERVAL_SECONDS: Seconds = 3_600;

/** How many are marked in one transaction. */
const BATCH = 250;

/** Applies retention: marks what a pool's policy expires as `deleting`, each with its reason. */
export class Pruning {
  readonly #unitOfWork: UnitOfWork;
  readonly #timekeeping: Timekeeping;
  readonly #undoSeconds: Seconds;
  readonly #log: Log;

  /** `undoSeconds`: for how long a change of policy may be undone. */
  constructor(unitOfWork: UnitOfWork, timekeeping: Timekeeping, undoSeconds: Seconds, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#timekeeping = timekeeping;
    this.#undoSeconds = undoSeconds;
    this.#log = log;
  }

  /**
   * Thins out what a schedule made of a target: one pool, after each success in it, or all of them (`null`). Answers how
   * many snapshots were marked.
   */
  async prune(scheduleId: number, targetId: number, pool: PoolPlace | null): Promise<number> {
    const expired = await this.#unitOfWork.transaction((records) =>
      this.#markExpired(records, scheduleId, targetId, pool),
    );
    for (const { snapshot, reason } of expired) {
      this.#log.info({ snapshot: snapshot.id, target: targetId, deletion: reason }, `Snapshot ${snapshot.id} expires.`);
    }
    return expired.length;
  }

  /**
   * Thins out the pools of all schedules that are neither paused nor deleted. Each is looked at first, with nothing
   * locked: mostly nothing is to go, and a transaction is opened only where something is, which looks once more. One that
   * cannot be read or thinned out is told in the log, and costs only itself.
   *
   * What changes of policy let go goes with it, once they can be undone no more.
   *
   * Nothing goes while the clock is doubted, nor out of a store that cannot be written or is not this installation's own.
   *
   * @throws `unavailable` - the database is away.
   */
  async pruneAll(): Promise<number> {
    if ((await this.#timekeeping.expiry()) !== 'by_policy') return 0;
    let marked = await this.#endExpiring();
    const schedules = walkEnabledSchedules(this.#unitOfWork, (schedule, err) => {
      this.#log.error({ schedule, err }, `Schedule ${schedule} cannot be read: its snapshots are not thinned out.`);
    });
    for await (const schedule of schedules) {
      const { id } = schedule;
      try {
        for (const target of await this.#targetsToThin(schedule)) marked += await this.prune(id, target, null);
      } catch (error) {
        if (isUnavailable(error)) throw error;
        this.#log.error({ schedule: id, err: error }, `Snapshots of schedule ${id} could not be thinned out.`);
      }
    }
    return marked;
  }

  /** Lets go for good what is `expiring` by changes that have had their days. */
  async #endExpiring(): Promise<number> {
    const { records } = this.#unitOfWork;
    const now = await this.#unitOfWork.now();
    // A clock that was ahead would have them wait for it.
    await records.retentionChanges.redate(now);
    let marked = 0;
    for (let after: number | undefined = 0; after !== undefined; ) {
      const ids: readonly number[] = await records.retentionChanges.madeBefore(now - this.#undoSeconds, after, BATCH);
      for (const id of ids) {
        const expiring = await records.snapshots.expiringBy([id]);
        for (let from = 0; from < expiring.length; from += BATCH)
          marked += await this.#unitOfWork.transaction((tx) => endAll(tx, expiring.slice(from, from + BATCH)));
        await records.retentionChanges.forgetIdle(id);
      }
      after = ids.at(-1);
    }
    return marked;
  }

  /** Of which of a schedule's targets something would go now. */
  async #targetsToThin(schedule: Schedule): Promise<readonly number[]> {
    const { records } = this.#unitOfWork;
    const found: number[] = [];
    for (const target of await records.targets.findMany(schedule.targets.map(({ targetId }) => targetId))) {
      const losing = await losingPools(await loadPools(records, schedule, target, null), 'by_policy');
      if (losing.length === 0) continue;
      const ids = losing.map(({ storeId }) => storeId);
      const keeping = await keepingStores(records, await this.#unitOfWork.now(), ids);
      if (ids.some((id) => !keeping.has(id))) found.push(target.id);
    }
    return found;
  }

  async #markExpired(
    records: Transaction,
    scheduleId: number,
    targetId: number,
    place: PoolPlace | null,
  ): Promise<readonly ExpiredSnapshot[]> {
    const expiry = await this.#timekeeping.expiryAt(records, records.now);
    // Of a pool into which nothing came nothing goes while the clock may be ahead, which may be known since a moment ago.
    if (expiry === 'nothing' || (place === null && expiry !== 'by_policy')) return [];
    // Both rows locked: the policy cannot change under this pass, and no two passes decide about one pool at once.
    const target = await records.targets.lock('everything', { id: targetId });
    const live = await records.schedules.lock('everything', { id: scheduleId });
    const schedule = live ?? (await records.schedules.findAny(scheduleId));
    if (schedule === null || target === null) return [];
    const losing = await losingPools(await loadPools(records, schedule, target, place), expiry);
    if (losing.length === 0) return [];
    const ids = losing.map(({ storeId }) => storeId);
    const keeping = await keepingStores(records, records.now, ids);
    const expired: ExpiredSnapshot[] = [];
    for (const { expire } of losing.filter(({ storeId }) => !keeping.has(storeId))) {
      for (const { snapshot: member, reason } of expire) {
        const snapshot = await lockEligible(records, member);
        if (snapshot !== null && (await moveSnapshot(records, snapshot, 'deleting', { deletedReason: reason }))) {
          records.events.note('snapshot.expired', snapshot);
          expired.push({ snapshot, reason });
        }
      }
    }
    return expired;
  }
}

/** Marks what is still `expiring` of these `deleting`, but what lies in a store that keeps all; answers how many. */
async function endAll(records: Transaction, expiring: readonly ExpiringSnapshot[]): Promise<number> {
  const storeIds = new Set(expiring.map(({ storeId }) => storeId));
  const keeping = await keepingStores(records, records.now, [...storeIds]);
  let marked = 0;
  for (const { id } of expiring.filter(({ storeId }) => !keeping.has(storeId))) {
    const snapshot = await records.snapshots.lock('everything', { id });
    if (snapshot?.state !== 'expiring') continue;
    await moveSnapshot(records, snapshot, 'deleting', { retentionChangeId: null });
    records.events.note('snapshot.expired', snapshot);
    marked += 1;
  }
  return marked;
}

/** What goes out of a pool, which is in one store. */
interface LosingPool extends Pick<Selection<PoolSnapshot>, 'expire'> {
  readonly storeId: number;
}

/** Of which of these pools something may go, and what. */
async function losingPools(pools: readonly Pool[], expiry: Expiry): Promise<readonly LosingPool[]> {
  const losing: LosingPool[] = [];
  for (const pool of pools) {
    const expire = await expiring(pool, expiry);
    if (expire.length > 0) losing.push({ storeId: pool.storeId, expire });
  }
  return losing;
}

/** What of a pool may go: all that its policy expires, or the oldest of it that no other one is built upon. */
async function expiring(pool: Pool, expiry: Expiry): Promise<Selection<PoolSnapshot>['expire']> {
  const { expire } = await selectIn(pool);
  if (expiry === 'by_policy') return expire;
  const parents = new Set(pool.snapshots.map(({ parentId }) => parentId));
  const free = expire.filter(({ snapshot }) => !parents.has(snapshot.id));
  return free.toSorted((one, other) => one.snapshot.takenAt - other.snapshot.takenAt).slice(0, 1);
}

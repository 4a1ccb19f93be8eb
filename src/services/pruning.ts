import type { Seconds } from '../domain/instant.ts';
import { select } from '../domain/retention/index.ts';
import type { Log } from '../ports/log.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';
import { loadPool } from './pools.ts';

const BATCH = 500;

/** How often pools are looked through when nothing succeeded in them. */
export const PRUNING_INTERVAL_SECONDS: Seconds = 3_600;

/** Applies retention: marks what a pool's policy expires as `deleting`, each with its reason. */
export class Pruning {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#log = log;
  }

  /** Thins out one pool: called after each success in it. Answers how many snapshots were marked. */
  async prune(scheduleId: number, targetId: number): Promise<number> {
    const expired = await this.#unitOfWork.transaction((records) => markExpired(records, scheduleId, targetId));
    for (const { id, reason } of expired) {
      this.#log.info({ snapshot: id, target: targetId, reason }, `Snapshot ${id} expires.`);
    }
    return expired.length;
  }

  /** Thins out the pools of all schedules that are neither paused nor deleted, a transaction a pool. */
  async pruneAll(): Promise<number> {
    let marked = 0;
    for (let after = 0; ; ) {
      const schedules = await this.#unitOfWork.records.schedules.enabledAfter(after, BATCH);
      for (const schedule of schedules) {
        for (const { targetId } of schedule.targets) marked += await this.prune(schedule.id, targetId);
      }
      const last = schedules.at(-1);
      if (last === undefined) return marked;
      after = last.id;
    }
  }
}

interface Expired {
  readonly id: number;
  readonly reason: string;
}

async function markExpired(records: Transaction, scheduleId: number, targetId: number): Promise<readonly Expired[]> {
  // Both rows locked: the policy cannot change under this pass, and no two passes decide about one pool at once.
  const live = await records.schedules.lock('everything', { id: scheduleId });
  const schedule = live ?? (await records.schedules.findAny(scheduleId));
  const target = await records.targets.lock('everything', { id: targetId });
  if (schedule === null || target === null) return [];
  const { policy, snapshots, timeZone } = await loadPool(records, schedule, target);
  const expired: Expired[] = [];
  for (const { snapshot, reason } of select(policy, snapshots, timeZone).expire) {
    if (!(await isStillEligible(records, snapshot.id))) continue;
    if (await records.snapshots.move(snapshot.id, 'deleting', { deletedReason: reason })) {
      expired.push({ id: snapshot.id, reason });
    }
  }
  return expired;
}

/** Asked with the snapshot's row locked: it may have been protected, held or opened by a restore a moment ago. */
async function isStillEligible(records: Transaction, id: number): Promise<boolean> {
  const snapshot = await records.snapshots.lock('everything', { id });
  if (snapshot === null || snapshot.isProtected || snapshot.holdReason !== null) return false;
  return !(await records.restores.reading([id])).has(id);
}

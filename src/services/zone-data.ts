import type { Instant } from '../domain/instant.ts';
import { nextFireTime, shortestGap } from '../domain/recurrence/index.ts';
import type { Schedule } from '../domain/schedule.ts';
import { canFire } from '../domain/schedule.ts';
import type { Log } from '../ports/log.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';

const VERSION = 'zone_data_version';
const BATCH = 500;

/** Keeps stored fire times true to the zone data of the runtime: governments move their clocks, and Node learns of it. */
export class ZoneData {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#log = log;
  }

  /**
   * Computes the next fire time of every schedule anew where the database was last served with other zone data.
   * Answers how many moved. May be cut off, and run by several nodes at once.
   *
   * @param version of the runtime's IANA data, e.g. `2026c`.
   */
  async refresh(version: string): Promise<number> {
    const { settings } = this.#unitOfWork.records;
    if ((await settings.get(VERSION)) === version) return 0;
    let moved = 0;
    for (let after = 0; ; ) {
      const batch = await this.#unitOfWork.transaction((records) => moveBatch(records, after));
      if (batch === null) break;
      moved += batch.moved;
      after = batch.lastId;
    }
    await settings.put(VERSION, version);
    if (moved > 0) this.#log.info({ version, moved }, `New zone data ${version}: ${moved} schedule(s) moved.`);
    return moved;
  }
}

/** Locked, so that neither a firing nor another node moves them meanwhile. */
async function moveBatch(
  records: Transaction,
  after: number,
): Promise<{ readonly moved: number; readonly lastId: number } | null> {
  const schedules = await records.schedules.lockEnabledAfter(after, BATCH);
  const last = schedules.at(-1);
  if (last === undefined) return null;
  const covered = await records.runs.lastCovered(schedules.map(({ id }) => id));
  const moves = schedules.filter(canFire).flatMap((schedule) => {
    const from = schedule.nextFireAt;
    const to = nextUncovered(schedule, covered.get(schedule.id) ?? null);
    return from === null || from === to ? [] : [{ id: schedule.id, from, to }];
  });
  await records.schedules.advance(moves);
  return { moved: moves.length, lastId: last.id };
}

/** The first slot without a record: after the last that has one, and after whatever last began the count. */
function nextUncovered(schedule: Schedule, covered: Instant | null): Instant | null {
  const { recurrence, anchoredAt, updatedAt } = schedule;
  const begun = Math.max(anchoredAt, updatedAt ?? 0);
  const next = nextFireTime(recurrence, Math.max(begun, covered ?? 0));
  if (next === null || covered === null) return next;
  // Nearer to a recorded slot than two slots ever are: that very slot, moved by the new data.
  return next - covered < shortestGap(recurrence) / 2 ? nextFireTime(recurrence, next) : next;
}

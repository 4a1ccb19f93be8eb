import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { Figures, ScheduleFigures } from '../../ports/records/figures.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { LAST_TICK } from '../clock/index.ts';
import { readFree, readLooks } from '../stores/index.ts';

/** A slot that has not fired by then is late beyond what a busy minute explains. */
const OVERDUE_SECONDS: Seconds = 120;

/** Of more schedules than that only the oldest are told one by one. */
const MOST_SCHEDULES = 5_000;

/** Stores by what people call them; those of accounts together, as one of no name. */
export interface StoreFigures {
  /** `''` = all stores that accounts have of their own. */
  readonly store: string;
  readonly snapshots: readonly Pick<Figures['snapshots'][number], 'state' | 'count' | 'bytes'>[];
  /** Whether all of them can be written, as far as nodes have looked. */
  readonly isUp: boolean;
  /** The least that is free in any of them, as nodes saw it last; `null` = nobody can tell. */
  readonly freeBytes: number | null;
}

/** How the whole installation is doing, in numbers; nothing of it names an account or anything that is one's. */
export interface InstallationFigures extends Pick<Figures, 'tasks' | 'schedules' | 'overdue' | 'mails'> {
  readonly stores: readonly StoreFigures[];
  /** When a trigger loop of any node last looked; `null` = never. */
  readonly lastTickAt: Instant | null;
  /** Since when the target has been waiting for a backup that has waited longest; `null` = none is backed up. */
  readonly oldestSuccessAge: Seconds | null;
  readonly runsMissed24h: number;
}

/** Reads them in a few queries, however much there is. @throws `unavailable` - the database is away. */
export async function readFigures(unitOfWork: UnitOfWork): Promise<InstallationFigures> {
  const { records } = unitOfWork;
  const now = await unitOfWork.now();
  const { snapshots, oldestSuccessAt, ...counts } = await records.figures.read(now - OVERDUE_SECONDS);
  const stores = await records.stores.list('everything');
  const failures = await readLooks(records, now);
  const free = await readFree(records, now);
  const lastTick = await records.settings.get(LAST_TICK);
  const names = new Map(stores.map(({ id, accountId, name }) => [id, accountId === null ? name : '']));
  const kept = Map.groupBy(snapshots, ({ storeId }) => names.get(storeId) ?? '');
  const ids = Map.groupBy(stores, ({ id }) => names.get(id) ?? '');
  return {
    ...counts,
    stores: [...new Set([...ids.keys(), ...kept.keys()])].map((store) => ({
      store,
      snapshots: summed(kept.get(store) ?? []),
      isUp: (ids.get(store) ?? []).every(({ id, needsAdoption }) => !needsAdoption && !failures.has(id)),
      freeBytes: leastOf((ids.get(store) ?? []).flatMap(({ id }) => free.get(id) ?? [])),
    })),
    lastTickAt: lastTick === null ? null : Number(lastTick),
    oldestSuccessAge: oldestSuccessAt === null ? null : Math.max(0, now - oldestSuccessAt),
    runsMissed24h: await records.runs.countMissed(now - DAY_SECONDS, now),
  };
}

/** Schedules one by one, and how many there are beyond those. @throws `unavailable` - the database is away. */
export async function readScheduleFigures({
  records,
}: Pick<UnitOfWork, 'records'>): Promise<{ readonly schedules: readonly ScheduleFigures[]; readonly leftOut: number }> {
  const { rows, total } = await records.figures.schedules(MOST_SCHEDULES);
  return { schedules: rows, leftOut: Math.max(0, total - rows.length) };
}

const leastOf = (bytes: readonly number[]): number | null => (bytes.length === 0 ? null : Math.min(...bytes));

function summed(lots: Figures['snapshots']): StoreFigures['snapshots'] {
  return [...Map.groupBy(lots, ({ state }) => state)].map(([state, some]) => ({
    state,
    count: some.reduce((sum, { count }) => sum + count, 0),
    bytes: some.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

import { type Actor, type Scope, scopeOf } from '../../domain/account.ts';
import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { Task, TaskProgress } from '../../domain/task.ts';
import { currentBreather } from '../../ports/current-call.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { storesInTrouble } from '../alerts/index.ts';
import { comingOf, stateAt } from '../schedules/index.ts';
import { WAITING_AFTER } from './patience.ts';

/** What failed or was missed longer ago is told no more. */
const TOLD_FOR: Seconds = 31 * DAY_SECONDS;

/** A slot that has no record by then is late beyond what a busy minute explains. */
const UNFIRED_AFTER: Seconds = 120;

/** So many of what needs somebody, and of what runs, are told one by one. */
const MOST_TOLD = 100;

const HOUR: Seconds = 3_600;
const HOURS = 24;

/** More slots than these are not looked at. */
const MOST_SLOTS = 100_000;

/** What does not go as it should, and will not by itself. */
export interface Need {
  /**
   * `failed`: the last task of a schedule on a target. `missed`: the last slots of a schedule, and nothing was done since.
   * `overdue`: a task that has waited for an hour, or a slot that nobody fires. `missing`, `damaged`: a snapshot. `store`: it
   * cannot be used.
   */
  readonly kind: 'failed' | 'missed' | 'overdue' | 'missing' | 'damaged' | 'store';
  readonly reason: string;
  /** Since when, where that is known. */
  readonly at: Instant | null;
  readonly targetId: number | null;
  readonly scheduleId: number | null;
  readonly runId: number | null;
  readonly taskId: number | null;
  readonly snapshotId: number | null;
  readonly storeId: number | null;
}

/** A task at work, and how far it has come. */
export interface RunningTask
  extends Pick<Task, 'id' | 'runId' | 'scheduleId' | 'targetId' | 'storeId' | 'action' | 'startedAt'> {
  readonly progress: TaskProgress | null;
  /** Of files, as the target's newest snapshot holds; `null` = it has none, or the task makes no copy. */
  readonly expectedBytes: number | null;
  /** At the pace that it has had so far; `null` = nobody can tell. */
  readonly secondsLeft: Seconds | null;
}

/** What people are shown first. */
export interface Overview {
  readonly now: Instant;
  /** The latest first, as many as are told, and how many there are. */
  readonly needs: { readonly count: number; readonly items: readonly Need[] };
  readonly running: { readonly count: number; readonly items: readonly RunningTask[] };
  /** How many slots are to come in each of the next 24 hours, the one that has begun first. */
  readonly upcoming: readonly { readonly at: Instant; readonly slots: number }[];
}

/** In a constant number of queries: of one account, or, for staff, of all. */
export async function readOverview(
  unitOfWork: UnitOfWork,
  actor: Actor,
  { accountId }: { readonly accountId?: number } = {},
): Promise<Overview> {
  const now = await unitOfWork.now();
  const scope = scopeOf(actor);
  if (accountId !== undefined && scope !== 'everything' && scope.accountId !== accountId) return nothingAt(now);
  const narrowed: Scope = accountId === undefined ? scope : { accountId };
  const needs = await needsOf(unitOfWork, narrowed, now);
  const down = actor.isStaff && accountId === undefined ? await storesInTrouble(unitOfWork, now) : [];
  const stores = down.map(({ storeId, reason }) => need('store', { reason, at: null, storeId }));
  const items = [...stores, ...needs.items];
  return {
    now,
    needs: { count: needs.count + stores.length, items: items.slice(0, MOST_TOLD) },
    running: await runningOf(unitOfWork, narrowed, now),
    upcoming: await upcomingOf(unitOfWork, narrowed, now),
  };
}

const nothingAt = (now: Instant): Overview => ({
  now,
  needs: { count: 0, items: [] },
  running: { count: 0, items: [] },
  upcoming: hoursFrom(now).map((at) => ({ at, slots: 0 })),
});

const NO_PARTS = {
  targetId: null,
  scheduleId: null,
  runId: null,
  taskId: null,
  snapshotId: null,
  storeId: null,
};

const need = (kind: Need['kind'], parts: Pick<Need, 'reason' | 'at'> & Partial<Need>): Need => ({
  ...NO_PARTS,
  ...parts,
  kind,
});

async function needsOf({ records }: UnitOfWork, scope: Scope, now: Instant): Promise<Overview['needs']> {
  const since = now - TOLD_FOR;
  const failed = await records.overview.failed(scope, since, MOST_TOLD);
  const missed = await records.overview.missed(scope, since, MOST_TOLD);
  const waiting = await records.overview.waiting(scope, now - WAITING_AFTER, MOST_TOLD);
  const unfired = await records.overview.unfired(scope, now - UNFIRED_AFTER, MOST_TOLD);
  const lost = await records.overview.lost(scope, MOST_TOLD);
  const items = [
    ...failed.named.map((task) => need('failed', task)),
    ...missed.named.map((run) => need('missed', run)),
    ...waiting.named.map((task) => need('overdue', task)),
    ...unfired.named.map((schedule) => need('overdue', { ...schedule, reason: 'not_fired' })),
    ...lost.named.map(({ state, ...snapshot }) => need(state, { ...snapshot, reason: state })),
  ];
  return {
    count: failed.count + missed.count + waiting.count + unfired.count + lost.count,
    items: items.toSorted((one, other) => (other.at ?? 0) - (one.at ?? 0)).slice(0, MOST_TOLD),
  };
}

async function runningOf({ records }: UnitOfWork, scope: Scope, now: Instant): Promise<Overview['running']> {
  const { count, named } = await records.overview.running(scope, MOST_TOLD);
  const copying = named.filter(({ action }) => action === 'backup').map(({ targetId }) => targetId);
  const bytes = await records.overview.lastBytes([...new Set(copying)]);
  return {
    count,
    items: named.map((task) => {
      const expectedBytes = task.action === 'backup' ? (bytes.get(task.targetId) ?? null) : null;
      const { id, runId, scheduleId, targetId, storeId, action, startedAt, progress } = task;
      const secondsLeft = secondsLeftOf(task, expectedBytes, now);
      return { id, runId, scheduleId, targetId, storeId, action, startedAt, progress, expectedBytes, secondsLeft };
    }),
  };
}

function secondsLeftOf(
  { startedAt, progress }: Pick<Task, 'startedAt' | 'progress'>,
  expectedBytes: number | null,
  now: Instant,
): Seconds | null {
  if (startedAt === null || progress === null || expectedBytes === null) return null;
  const took = now - startedAt;
  if (took <= 0 || progress.bytes === 0) return null;
  const left = Math.max(0, expectedBytes - progress.bytes);
  return Math.ceil((left / progress.bytes) * took);
}

function hoursFrom(now: Instant): readonly Instant[] {
  const first = now - (now % HOUR);
  return Array.from({ length: HOURS }, (_, hour) => first + hour * HOUR);
}

async function upcomingOf({ records }: UnitOfWork, scope: Scope, now: Instant): Promise<Overview['upcoming']> {
  const hours = hoursFrom(now);
  const [first = now] = hours;
  const until = first + HOURS * HOUR - 1;
  const counts = hours.map(() => 0);
  const page = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const { pieces } = await records.schedules.listInPieces(scope, { dueUntil: until, actions: ['backup'] }, page);
  let slots = 0;
  for await (const schedules of pieces) {
    const suspended = await records.accounts.suspended([...new Set(schedules.map(({ accountId }) => accountId))]);
    const breather = currentBreather();
    for (const schedule of schedules) {
      const isSuspended = suspended.has(schedule.accountId);
      for (const at of comingOf(schedule, { from: now, until })) {
        if (breather.isDue) await breather.breathe();
        if (slots >= MOST_SLOTS) break;
        if (stateAt(schedule, at, isSuspended) !== 'coming') continue;
        slots += 1;
        const hour = Math.floor((at - first) / HOUR);
        counts[hour] = (counts[hour] ?? 0) + 1;
      }
    }
  }
  return hours.map((at, hour) => ({ at, slots: counts[hour] ?? 0 }));
}

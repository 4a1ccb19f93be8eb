import { type Actor, scopeOf } from '../../domain/account.ts';
import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import { fireTimes } from '../../domain/recurrence/index.ts';
import type { Run } from '../../domain/run.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Target } from '../../domain/target.ts';
import type { TaskState } from '../../domain/task.ts';
import { currentBreather } from '../../ports/current-call.ts';
import type { DayTasks } from '../../ports/records/overview.ts';
import type { Page, Slice } from '../../ports/records/page.ts';
import type { TargetFilter } from '../../ports/records/targets.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { comingOf, stateAt } from '../schedules/index.ts';
import { WAITING_AFTER } from './patience.ts';

/** What failed or was missed longer before the first day is not overdue on it any more. */
const LOOKED_BACK: Seconds = 31 * DAY_SECONDS;

/** More records of slots that were not fired, and more slots without a record, are not looked at. */
const MOST_RUNS = 20_000;
const MOST_SLOTS = 500_000;

/** What became of a target's slots of one day, and of what was asked for by hand on it. */
export interface DayCounts {
  /** All of them, those that are to come and those at work among them. */
  planned: number;
  succeeded: number;
  warned: number;
  failed: number;
  missed: number;
  /** Those that were called off, too, and those of a pause. */
  skipped: number;
  /**
   * Whether, as the day ended, a slot had failed, was missed or waited for an hour, and no backup had been made since. A day
   * without slots is idle, and may be overdue by those before.
   */
  isOverdue: boolean;
}

/** A target's days, in their order. */
export interface TargetDays {
  readonly target: Target;
  readonly days: readonly DayCounts[];
}

/** Days in a row, as a zone has them: where each begins, and where the last one ends. */
export interface Days {
  readonly begins: readonly Instant[];
  readonly end: Instant;
}

/** In a constant number of queries, for the targets of one page. */
export async function readDays(
  unitOfWork: UnitOfWork,
  actor: Actor,
  { filter, page, days }: { readonly filter: TargetFilter; readonly page: Page<'id'>; readonly days: Days },
): Promise<Slice<TargetDays>> {
  const { records } = unitOfWork;
  const now = await unitOfWork.now();
  const { rows: targets, total } = await records.targets.list(scopeOf(actor), filter, page);
  const tables = new Map(targets.map(({ id }) => [id, new DayTable(days, now)]));
  const ids = [...tables.keys()];
  const span = { from: (days.begins[0] ?? days.end) - LOOKED_BACK, to: days.end };
  for (const lot of await records.overview.tasksByDay(ids, days.begins, span)) tables.get(lot.targetId)?.addTasks(lot);
  await addSlots(unitOfWork, actor, tables, span);
  return { rows: targets.map((target) => ({ target, days: tables.get(target.id)?.list() ?? [] })), total };
}

/** Adds what has no task: slots that were not fired, and those without a record. */
async function addSlots(
  { records }: UnitOfWork,
  actor: Actor,
  tables: ReadonlyMap<number, DayTable>,
  span: { readonly from: Instant; readonly to: Instant },
): Promise<void> {
  const all = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;
  const filter = { targetIds: [...tables.keys()], actions: ['backup'] as const };
  const { pieces } = await records.schedules.listInPieces(scopeOf(actor), filter, all);
  let slots = 0;
  for await (const schedules of pieces) {
    const suspended = await records.accounts.suspended([...new Set(schedules.map(({ accountId }) => accountId))]);
    const byId = new Map(schedules.map((schedule) => [schedule.id, schedule]));
    const tablesOf = (schedule: Schedule): readonly DayTable[] =>
      schedule.targets.flatMap(({ targetId }) => tables.get(targetId) ?? []);
    const breather = currentBreather();
    for (const run of await records.overview.unfiredRuns([...byId.keys()], span, MOST_RUNS)) {
      const schedule = byId.get(run.scheduleId ?? 0);
      if (schedule === undefined) continue;
      if (breather.isDue) await breather.breathe();
      for (const at of slotsOf(run, schedule, span)) for (const table of tablesOf(schedule)) table.addUnfired(at, run);
    }
    for (const schedule of schedules) {
      const isSuspended = suspended.has(schedule.accountId);
      for (const at of comingOf(schedule, { from: span.from, until: span.to - 1 })) {
        if (breather.isDue) await breather.breathe();
        if (slots >= MOST_SLOTS) return;
        slots += 1;
        for (const table of tablesOf(schedule)) table.addUnrecorded(at, stateAt(schedule, at, isSuspended));
      }
    }
  }
}

/** The slots that a record stands for, as the rule of now names them; where it has changed since, all at the last of them. */
function* slotsOf(
  { fireTime, coversFrom, coversTo, coversCount }: Run,
  { recurrence }: Schedule,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Generator<Instant> {
  if (fireTime === null || coversFrom === null || coversTo === null) return;
  if (coversCount === 1) {
    yield fireTime;
    return;
  }
  const [first, last] = [Math.max(coversFrom, from), Math.min(coversTo, to - 1)];
  let named = 0;
  for (const at of fireTimes(recurrence, first - 1, last)) {
    named += 1;
    yield at;
  }
  if (named === 0) for (let count = 0; count < coversCount; count += 1) yield fireTime;
}

type Outcome = Exclude<keyof DayCounts, 'planned' | 'isOverdue'>;

const OUTCOME_OF: Readonly<Record<TaskState, Outcome | null>> = {
  queued: null,
  running: null,
  succeeded: 'succeeded',
  succeeded_with_warnings: 'warned',
  failed: 'failed',
  abandoned: 'failed',
  cancelled: 'skipped',
  skipped: 'skipped',
};

const DONE: readonly (Outcome | null)[] = ['succeeded', 'warned'];

/** The days of one target, and before them what came before. */
class DayTable {
  readonly #begins: readonly Instant[];
  readonly #now: Instant;
  readonly #counts: DayCounts[];
  /** The last slot of each day that a backup is owed for, and the last for which one was made. */
  readonly #owed: Instant[];
  readonly #done: Instant[];

  constructor({ begins }: Days, now: Instant) {
    this.#begins = begins;
    this.#now = now;
    this.#counts = Array.from({ length: begins.length + 1 }, () => ({
      ...{ planned: 0, succeeded: 0, warned: 0, failed: 0, missed: 0, skipped: 0 },
      isOverdue: false,
    }));
    this.#owed = this.#counts.map(() => 0);
    this.#done = this.#counts.map(() => 0);
  }

  addTasks({ day, state, count, first, last }: DayTasks): void {
    const outcome = OUTCOME_OF[state];
    this.#count(day, outcome, count);
    if (DONE.includes(outcome)) this.#done[day] = Math.max(this.#done[day] ?? 0, last);
    else if (outcome === 'failed') this.#owe(day, last);
    else if (outcome === null && first <= this.#now - WAITING_AFTER) this.#owe(day, first);
  }

  addUnfired(at: Instant, { outcome }: Pick<Run, 'outcome'>): void {
    const day = this.#dayOf(at);
    this.#count(day, outcome === 'missed' ? 'missed' : 'skipped', 1);
    if (outcome === 'missed') this.#owe(day, at);
  }

  addUnrecorded(at: Instant, state: 'coming' | 'paused' | 'suspended'): void {
    const day = this.#dayOf(at);
    const isLeftOut = state !== 'coming' && at <= this.#now;
    this.#count(day, isLeftOut ? 'skipped' : null, 1);
    if (state === 'coming' && at <= this.#now - WAITING_AFTER) this.#owe(day, at);
  }

  list(): readonly DayCounts[] {
    let [owed, done] = [0, 0];
    return this.#counts
      .map((counts, day) => {
        owed = Math.max(owed, this.#owed[day] ?? 0);
        done = Math.max(done, this.#done[day] ?? 0);
        const hasBegun = (this.#begins[day - 1] ?? 0) <= this.#now;
        return { ...counts, isOverdue: hasBegun && owed > done };
      })
      .slice(1);
  }

  #count(day: number, outcome: Outcome | null, count: number): void {
    const counts = this.#counts[day];
    if (counts === undefined) return;
    counts.planned += count;
    if (outcome !== null) counts[outcome] += count;
  }

  #owe(day: number, at: Instant): void {
    this.#owed[day] = Math.max(this.#owed[day] ?? 0, at);
  }

  #dayOf(at: Instant): number {
    const day = this.#begins.findLastIndex((begin) => begin <= at);
    return day + 1;
  }
}

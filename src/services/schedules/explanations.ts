import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { Explanation, TargetOutcome } from '../../domain/explanation.ts';
import type { Instant } from '../../domain/instant.ts';
import { nextFireTime, previousFireTime } from '../../domain/recurrence/index.ts';
import type { Run } from '../../domain/run.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Task } from '../../domain/task.ts';
import type { Records } from '../../ports/records/index.ts';
import { nameOf } from '../../ports/records/page.ts';
import type { ScheduleKey } from '../../ports/records/schedules.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** Why what is the case at an instant is the case, of one schedule. */
export interface ExplainedSlot {
  readonly schedule: Schedule;
  readonly at: Instant;
  /** The run that stands for the slot; `null` = there is none. */
  readonly run: Run | null;
  readonly explanation: Explanation;
}

/**
 * Explains a slot (`null`: the last that has its record, else the next one), past or to come, of a schedule that is there or was. An instant that is no slot is explained as such.
 *
 * @throws `not_found`
 */
export async function explainSlot(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: ScheduleKey,
  asked: Instant | null,
): Promise<ExplainedSlot> {
  const { records } = unitOfWork;
  const schedule = await records.schedules.findEver(scopeOf(actor), key);
  if (schedule === null) throw notFound('schedule', nameOf(key));
  const at = asked ?? (await lastSlotOf(unitOfWork, schedule));
  const [run = null] = await records.runs.ofSlots([schedule.id], at, at, 1);
  const explanation =
    run === null
      ? await explainUnrecorded(records, schedule, at, await unitOfWork.now())
      : await explainRun(records, schedule, run, at);
  return { schedule, at, run, explanation };
}

async function lastSlotOf(unitOfWork: UnitOfWork, { id, nextFireAt }: Schedule): Promise<Instant> {
  const covered = await unitOfWork.records.runs.lastCovered([id]);
  return covered.get(id) ?? nextFireAt ?? unitOfWork.now();
}

async function explainUnrecorded(
  records: Records,
  schedule: Schedule,
  at: Instant,
  now: Instant,
): Promise<Explanation> {
  const { recurrence, pause, anchoredAt, nextFireAt, accountId } = schedule;
  const next = nextFireTime(recurrence, at - 1);
  if (next !== at && nextFireAt !== at) {
    return { kind: 'no_slot', previous: previousFireTime(recurrence, at), next };
  }
  if (at <= anchoredAt) return { kind: 'before_rule', since: anchoredAt };
  if (pause !== null && at > pause.at && (pause.until === null || at <= pause.until)) {
    return { kind: 'paused', since: pause.at, until: pause.until, note: pause.reason };
  }
  if (schedule.targets.length === 0) return { kind: 'no_targets' };
  if (at > now && (await records.accounts.suspended([accountId])).size > 0) return { kind: 'suspended' };
  return { kind: at > now ? 'coming' : 'due' };
}

async function explainRun(records: Records, schedule: Schedule, run: Run, at: Instant): Promise<Explanation> {
  if (run.outcome !== 'fired') {
    const { outcome, reason, createdAt: recordedAt } = run;
    const nextSlot = nextFireTime(schedule.recurrence, recordedAt);
    return { kind: 'not_fired', outcome, reason, recordedAt, nextSlot, destination: schedule.destination };
  }
  const tasks = await records.tasks.ofRuns([run.id]);
  return {
    kind: 'fired',
    trigger: run.trigger,
    firedAt: run.createdAt,
    earlierSlots: run.coversCount - 1,
    ranAs: run.fireTime === at ? null : run.fireTime,
    targets: await outcomesOf(records, tasks, run.createdAt),
  };
}

async function outcomesOf(records: Records, tasks: readonly Task[], at: Instant): Promise<readonly TargetOutcome[]> {
  const targets = await records.targets.findMany(tasks.map(({ targetId }) => targetId));
  const names = new Map(targets.map(({ id, name }) => [id, name]));
  const outcomes: TargetOutcome[] = [];
  for (const { targetId, scheduleId, action, state, reason, error } of tasks) {
    const before =
      reason === 'overlap' && scheduleId !== null ? await records.tasks.unfinishedAt(scheduleId, targetId, at) : null;
    const blockedSince = before === null ? null : (before.startedAt ?? before.createdAt);
    outcomes.push({ targetName: names.get(targetId) ?? '', action, state, reason, error, blockedSince });
  }
  return outcomes;
}

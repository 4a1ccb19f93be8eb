import { GatewayError, problemIn } from '../../domain/errors.ts';
import { problemOf } from '../../domain/problems/index.ts';
import type { FollowUp, Task } from '../../domain/task.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { stopReasonOf } from '../leases/index.ts';

/** Thrown by a step that is not to be done: why. */
export class StepSkipped extends Error {
  readonly why: GatewayError;

  constructor(why: GatewayError) {
    super('A step was skipped.', { cause: why });
    this.why = why;
  }
}

/** Takes the steps of one task, and writes each down with it as it ends; none makes the task fail. */
export class TaskSteps {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Log;
  readonly #task: Task;

  constructor(unitOfWork: UnitOfWork, log: Log, task: Task) {
    this.#unitOfWork = unitOfWork;
    this.#log = log;
    this.#task = task;
  }

  /** What was never to be done may throw `StepSkipped`. @throws `unavailable` - the database is away. */
  async take(kind: FollowUp['kind'], signal: AbortSignal, work: () => Promise<void>): Promise<FollowUp> {
    const startedAt = await this.#unitOfWork.now();
    const ended = await this.#carryOut(kind, signal, work);
    return this.#unitOfWork.transaction(async (records) => {
      const step = { kind, ...ended, startedAt, finishedAt: records.now };
      const { id, attempt, scheduleId } = this.#task;
      if (scheduleId !== null && step.outcome === 'done' && (kind === 'prune' || kind === 'compact'))
        await records.schedules.noteStep(scheduleId, kind, records.now);
      const earlier = (await records.tasks.find('everything', { id }))?.followUps ?? [];
      const steps = [...earlier.filter((one) => one.kind !== kind), step];
      if (!(await records.tasks.recordFollowUps(id, attempt, steps))) return step;
      records.events.note('task.changed', this.#task);
      const { outcome, reason: problem } = step;
      await records.taskLogs.append(id, [{ kind: 'stepped', step: kind, outcome, problem }], records.now);
      return step;
    });
  }

  async #carryOut(
    kind: FollowUp['kind'],
    signal: AbortSignal,
    work: () => Promise<void>,
  ): Promise<Pick<FollowUp, 'outcome' | 'reason'>> {
    try {
      await work();
      return { outcome: 'done', reason: null };
    } catch (error) {
      if (error instanceof StepSkipped) return { outcome: 'skipped', reason: error.why.problem };
      if (stopReasonOf(signal) !== null) return { outcome: 'skipped', reason: problemOf('step_interrupted', {}) };
      const reason = problemIn(error);
      const about = { task: this.#task.id, schedule: this.#task.scheduleId, step: kind };
      const why = error instanceof GatewayError ? { reason: reason.reason, problem: reason } : { err: error };
      this.#log.warn({ ...about, ...why }, `The step ${kind} of task ${this.#task.id} failed.`);
      return { outcome: 'failed', reason };
    }
  }
}

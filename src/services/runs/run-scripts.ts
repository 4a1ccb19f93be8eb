import { GatewayError, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { RunStatus, ScriptPhase } from '../../domain/script.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import { FAILED_TASK, type Task, UNFINISHED_TASK } from '../../domain/task.ts';
import type { Log } from '../../ports/log.ts';
import type { ScriptRunner } from '../../ports/script-runner.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { stopReasonOf } from '../leases/index.ts';
import { readSchedule } from '../readable-schedule.ts';
import type { StoreDrivers } from '../stores/index.ts';
import { StepSkipped, TaskSteps } from './task-steps.ts';

const STEPS = { pre: 'pre_script', post: 'post_script' } as const;

/**
 * What a schedule has run around the backups of each of its runs: once before the first of them, and once when the last
 * one has ended. Each is a step of the task that it was run for.
 */
export class RunScripts {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#log = log;
  }

  /**
   * Runs what goes before a run's backups, unless that is done; an attempt that was killed at it left no word of it, and
   * the next one runs it again.
   *
   * @throws `driver_failed` (`script_failed`) - for every task of the run, the signal's reason.
   */
  async before(task: Task, runner: ScriptRunner, signal: AbortSignal): Promise<void> {
    const schedule = await this.#scheduleOf(task);
    if (schedule === null || schedule.scripts.pre === null) return;
    const tasks = await this.#unitOfWork.records.tasks.ofRuns([task.runId]);
    const known = tasks
      .flatMap(({ followUps }) => followUps)
      .find(({ kind, outcome }) => kind === STEPS.pre && outcome !== 'skipped');
    const step = known ?? (await this.#run(task, schedule, 'pre', {}, runner, signal));
    signal.throwIfAborted();
    if (step.outcome === 'failed' && step.reason !== null) throw new GatewayError(step.reason);
  }

  /** Runs what goes after a run's backups, once none of them is left to be done, whatever became of them. */
  async after(task: Task, signal: AbortSignal): Promise<void> {
    const schedule = await this.#scheduleOf(task);
    if (schedule === null || schedule.scripts.post === null) return;
    const tasks = await this.#unitOfWork.records.tasks.ofRuns([task.runId]);
    if (tasks.some(({ state }) => isOneOf(UNFINISHED_TASK, state))) return;
    if (tasks.every(({ state }) => state === 'skipped')) return;
    if (tasks.some(({ followUps }) => followUps.some(({ kind }) => kind === STEPS.post))) return;
    // One that was called off is still tidied up after.
    const own = stopReasonOf(signal) === 'lease_lost' ? new AbortController().signal : signal;
    const status = statusOf(tasks);
    const script = await this.#unitOfWork.records.scripts.find({ id: schedule.scripts.post.scriptId });
    if (script !== null && script.occasion !== 'always' && !isOccasion(script.occasion, status)) return;
    const place = await this.#drivers.enter({}, own);
    try {
      await this.#run(task, schedule, 'post', { BACKUP_STATUS: status }, place.scripts, own);
    } finally {
      place.close();
    }
  }

  async #scheduleOf({ scheduleId }: Task): Promise<Schedule | null> {
    return readSchedule(this.#unitOfWork.records, scheduleId, this.#log);
  }

  #run(
    task: Task,
    schedule: Schedule,
    phase: ScriptPhase,
    context: Readonly<Record<string, string>>,
    runner: ScriptRunner,
    signal: AbortSignal,
  ): ReturnType<TaskSteps['take']> {
    return new TaskSteps(this.#unitOfWork, this.#log, task).take(STEPS[phase], signal, async () => {
      const { scriptId: id = 0, parameters = {} } = schedule.scripts[phase] ?? {};
      const script = await this.#unitOfWork.records.scripts.find({ id });
      // Of a schedule that was deleted it may be gone, and of one that is there it cannot be.
      if (script === null) throw new StepSkipped(problem('script_unknown', { phase, id }));
      const environment = {
        ...parameters,
        BACKUP_PHASE: phase,
        BACKUP_SCHEDULE_ID: String(schedule.id),
        BACKUP_RUN_ID: String(task.runId),
        ...context,
      };
      const { content, timeoutSeconds } = script;
      const { end, output } = await runner.run({ content, environment, timeoutSeconds }, signal);
      await this.#unitOfWork.records.scriptOutputs.put(task.id, phase, output);
      if (end.why === 'exit' && end.code === 0) return;
      throw problem('script_failed', { script: thing('script', script), phase, end });
    });
  }
}

/** The worst that became of a run's tasks; what was not to be done says nothing. */
function statusOf(tasks: readonly Task[]): RunStatus {
  const states = tasks.map(({ state }) => state);
  if (states.some((state) => isOneOf(FAILED_TASK, state))) return 'failure';
  if (states.includes('cancelled')) return 'cancelled';
  return states.includes('succeeded_with_warnings') ? 'warning' : 'success';
}

const isOccasion = (occasion: string, status: RunStatus): boolean =>
  occasion === status || (occasion === 'failure' && status === 'cancelled');

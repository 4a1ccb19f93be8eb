import { explainShrunk } from '../../domain/copy-figures.ts';
import { GatewayError, isUnavailable, problemIn } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import { isTemporary, type Problem, problemOf } from '../../domain/problems/index.ts';
import { plainly } from '../../domain/retention/index.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { MountPoints, Target } from '../../domain/target.ts';
import {
  type AttemptLimits,
  MAX_LAPSES,
  MAX_SENDING_SECONDS,
  RESEND_AFTER_SECONDS,
  RETRY_AFTER_SECONDS,
  type Task,
  type TaskProgress,
  UNFINISHED_TASK,
} from '../../domain/task.ts';
import { cutName } from '../../domain/text.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { TaskClaim } from '../../ports/records/runs.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Timekeeping } from '../clock/index.ts';
import { endTask, moveSnapshot } from '../events/index.ts';
import { type Leases, stopReasonOf } from '../leases/index.ts';
import type { Verification } from '../snapshots/index.ts';
import type { StoreDrivers, StoreTroubles } from '../stores/index.ts';
import { limitAttempt } from './attempt-limits.ts';
import type { CheckAttempts, CheckEnd } from './check-attempts.ts';
import type { FollowUps } from './follow-ups.ts';
import { WHOLE } from './parents.ts';
import { ProgressNotes } from './progress-notes.ts';
import { boundRemarks, toRemarks } from './remarks.ts';
import { describeKept, dropKeptAfter } from './replaced-originals.ts';
import type { RunScripts } from './run-scripts.ts';
import { judgeScheduled } from './store-limits.ts';
import { type MadeCopy, TaskAttempts, type Work } from './task-attempts.ts';

/** How many tasks of one account, and of one store, run at once on all nodes together; `null` = as many as there are. */
export type TaskBounds = Pick<TaskClaim, 'perAccount' | 'perStore'>;

/** What a copy that looks right was made of. */
interface GoodSource {
  readonly target: Target;
  readonly mountPoints: MountPoints;
}

/** Takes up queued tasks and carries them out; the lease's holder alone may publish or end one. */
export class Tasks {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #files: FileArea;
  readonly #attempts: TaskAttempts;
  readonly #checks: CheckAttempts;
  readonly #followUps: FollowUps;
  readonly #scripts: RunScripts;
  readonly #timekeeping: Timekeeping;
  readonly #log: Log;
  readonly #leases: Leases;
  readonly #limits: AttemptLimits;
  readonly #troubles: StoreTroubles;
  readonly #bounds: TaskBounds;
  readonly #verification: Verification;
  /** What this worker ends, and goes on with what follows: nobody else takes it up. */
  readonly #ending = new Set<number>();
  readonly #progressNotes = new ProgressNotes();

  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly drivers: StoreDrivers;
    readonly files: FileArea;
    readonly checks: CheckAttempts;
    readonly followUps: FollowUps;
    readonly scripts: RunScripts;
    readonly timekeeping: Timekeeping;
    readonly leases: Leases;
    readonly limits: AttemptLimits;
    readonly troubles: StoreTroubles;
    readonly bounds: TaskBounds;
    readonly verification: Verification;
    readonly log: Log;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#files = parts.files;
    this.#attempts = new TaskAttempts(parts);
    this.#checks = parts.checks;
    this.#followUps = parts.followUps;
    this.#scripts = parts.scripts;
    this.#timekeeping = parts.timekeeping;
    this.#log = parts.log;
    this.#leases = parts.leases;
    this.#limits = parts.limits;
    this.#troubles = parts.troubles;
    this.#bounds = parts.bounds;
    this.#verification = parts.verification;
  }

  /** The next task, as the accounts take turns, that may run now, leased to this worker; or `null`. */
  async claim(): Promise<Task | null> {
    const { stores, targets, isFull } = this.#drivers.barred();
    if (isFull) return null;
    const task = await this.#unitOfWork.records.tasks.claim({
      barred: { stores, targets },
      ...(await this.#leases.terms()),
      node: this.#drivers.node,
      exclusiveDrivers: this.#drivers.exclusiveDrivers(),
      ...this.#bounds,
    });
    if (task === null) return null;
    if (task.lapses < MAX_LAPSES) return this.#tellStarted(task);
    await this.#fail(task, 'abandoned', 'attempts', problemOf('attempts', { attempts: MAX_LAPSES }));
    return this.claim();
  }

  /** By itself: a task is taken up in a write of its own, and may be given back before the claim stands. */
  async #tellStarted(task: Task): Promise<Task> {
    await this.#unitOfWork.transaction(async ({ events, taskLogs, now }) => {
      events.note('task.started', task);
      await taskLogs.append(task.id, [{ kind: 'started', attempt: task.attempt }], now);
    });
    return task;
  }

  /** Renews the lease; `false` once another worker has taken the task up. While what follows it is done there is none. */
  async renew(task: Task, progress: TaskProgress | null): Promise<boolean> {
    if (this.#ending.has(task.id)) return true;
    const isHeld = await this.#leases.renew(this.#unitOfWork.records.tasks, task, progress);
    if (isHeld && progress !== null) await this.#noteProgress(task, progress);
    return isHeld;
  }

  /** The lease stands where this cannot be written down. */
  async #noteProgress({ id, startedAt }: Task, progress: TaskProgress): Promise<void> {
    try {
      if (!this.#progressNotes.take({ id, startedAt }, progress, await this.#unitOfWork.now())) return;
      const { files, bytes } = progress;
      await this.#unitOfWork.transaction(({ taskLogs, now }) =>
        taskLogs.append(id, [{ kind: 'progressed', files, bytes }], now),
      );
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }

  /** Whether this worker still holds the task: it may have been called off. */
  async isHeld(task: Task): Promise<boolean> {
    return this.#ending.has(task.id) || this.#leases.isHeld(this.#unitOfWork.records.tasks, task);
  }

  /**
   * Carries out one attempt and stores its outcome. A failed backup is an outcome, not an exception. Aborting with
   * `AttemptStopped('draining')` puts the task back into the queue; so does a copy that is made and could not be sent, for
   * a day. Once a copy is made, a database that is away is waited for until it is recorded.
   *
   * @throws `unavailable` - the database is away: nothing is decided, and the task is taken up again when its lease has
   *   lapsed; the driver then takes over a copy that was finished.
   */
  async perform(task: Task, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void> {
    try {
      if (task.action !== 'backup') return await this.#check(task, signal, onProgress);
      await this.#attempt(task, signal, onProgress);
      await this.#finish(task, () => this.#scripts.after(task, signal));
    } finally {
      this.#ending.delete(task.id);
      this.#progressNotes.forget(task);
    }
  }

  async #attempt(task: Task, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void> {
    let work: Work | null = null;
    let made: MadeCopy;
    using limited = limitAttempt(this.#limits, signal, onProgress);
    try {
      work = await this.#attempts.prepare(task, limited.signal);
      if (await this.#skipOverLimit(task, work)) return;
      await this.#scripts.before(task, work.place.scripts, limited.signal);
      made = await this.#attempts.make(task, work, limited.signal, limited.onProgress);
    } catch (error) {
      this.#ending.add(task.id);
      return this.#stopOrFail(task, work, signal, error);
    } finally {
      work?.place.close();
    }
    this.#ending.add(task.id);
    await this.#succeed(task, work, made, signal);
  }

  async #check(task: Task, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void> {
    let end: CheckEnd;
    using limited = limitAttempt({ gigabytes: null, hours: this.#limits.hours }, signal, onProgress);
    try {
      end = await this.#checks.carryOut(task, limited.signal, limited.onProgress);
    } catch (error) {
      this.#ending.add(task.id);
      return this.#stopOrFail(task, null, signal, error);
    }
    this.#ending.add(task.id);
    const isRecorded = await this.#unitOfWork.transaction((records) =>
      endTask(records, task, { ...end, finishedAt: records.now }),
    );
    if (!isRecorded) return;
    const { state, error: problem } = end;
    const fields = { task: task.id, schedule: task.scheduleId, target: task.targetId, store: task.storeId };
    if (problem === null) this.#log.info({ ...fields, state }, `The check of target ${task.targetId} has ended.`);
    else this.#log.error({ ...fields, problem }, `The check of target ${task.targetId} found what is lost.`);
  }

  /** Ends a schedule's task, of which nothing is made yet, as `skipped` where its store has no place for it. */
  async #skipOverLimit(task: Task, { store, target, snapshot }: Work): Promise<boolean> {
    if (task.scheduleId === null || snapshot.state !== 'creating') return false;
    const breach = await this.#unitOfWork.transaction(async (records) => {
      const found = await judgeScheduled(records, store, target, snapshot);
      if (found === null) return null;
      const { reason } = found;
      const end = { state: 'skipped', reason, error: null, log: [found], finishedAt: records.now } as const;
      if (!(await endTask(records, task, end))) return found;
      await moveSnapshot(records, snapshot, 'deleted', { deletedAt: records.now, deletedReason: plainly(reason) });
      return found;
    });
    if (breach === null) return false;
    this.#log.warn(
      { task: task.id, schedule: task.scheduleId, target: task.targetId, reason: breach.reason, problem: breach },
      `The backup of target ${task.targetId} was skipped.`,
    );
    // An earlier attempt may have been killed at its start.
    if (task.attempt > 1) await this.#cleanUp(task, null);
    return true;
  }

  async #succeed(task: Task, work: Work, { result, mountPoints }: MadeCopy, signal: AbortSignal): Promise<void> {
    const { warnings, isIncremental = false, archiveName, ...copy } = result;
    const shrunk = explainShrunk(copy, work.measure);
    const isShrunk = shrunk !== null;
    const kept = await describeKept(this.#unitOfWork.records.restores, task.targetId);
    const remarks = [...(isShrunk ? [shrunk] : []), ...toRemarks(warnings), ...kept];
    const isRecorded = await this.#unitOfWork.transaction(async (records) => {
      const end = {
        state: remarks.length === 0 ? 'succeeded' : 'succeeded_with_warnings',
        reason: isShrunk ? 'shrunk' : null,
        error: null,
        log: boundRemarks(remarks),
        finishedAt: records.now,
      } as const;
      const copied = {
        kind: 'copied',
        files: copy.fileCount,
        bytes: copy.contentBytes,
        storedBytes: copy.sizeBytes,
      } as const;
      if (!(await endTask(records, task, end, [copied]))) return false;
      // What time made is called as it is in its store; a name that somebody gave it stays.
      const named = task.scheduleId === null || archiveName === undefined ? {} : { name: cutName(archiveName) };
      const made = { ...copy, ...named, ...(isIncremental ? {} : WHOLE), isShrunk, availableAt: records.now };
      if (!(await moveSnapshot(records, work.snapshot, 'available', made))) {
        throw new Error(`Snapshot ${work.snapshot.id} of task ${task.id} was not waiting for its copy.`);
      }
      return true;
    });
    if (!isRecorded) return this.#dropUnrecorded(task, work, result.locator);
    const fields = { task: task.id, schedule: task.scheduleId, target: task.targetId };
    this.#log.info({ ...fields, bytes: result.contentBytes }, `Snapshot ${work.snapshot.id} is available.`);
    if (isShrunk)
      this.#log.warn({ ...fields, reason: 'shrunk', problem: shrunk }, `Snapshot ${work.snapshot.id} is shrunk.`);
    const isGood = !isShrunk && !work.snapshot.isTransient;
    await this.#cleanUp(task, result.locator, isGood ? { target: work.target, mountPoints } : null);
    const pool = { storeId: task.storeId, isShrunk: !isGood };
    await this.#finish(task, () => this.#followUps.carryOut(task, { ...work, pool }, signal));
  }

  /** Where attempts do not keep apart, a later one may have taken the copy over: then it is that one's. */
  async #dropUnrecorded(task: Task, { store }: Work, locator: string): Promise<void> {
    if (this.#drivers.kind(store.driver).capabilities.stages) {
      await (await this.#drivers.open(task.storeId)).delete(locator);
      return;
    }
    const { tasks, snapshots } = this.#unitOfWork.records;
    const now = await tasks.find('everything', { id: task.id });
    if (now === null || isOneOf(UNFINISHED_TASK, now.state)) return;
    const snapshot = now.snapshotId === null ? null : await snapshots.find('everything', { id: now.snapshotId });
    await this.#drivers.sweep(task, snapshot?.locator ?? null);
  }

  /** The backup stands whatever happens here; what is left undone, the hourly pass or the next success does. */
  async #cleanUp(task: Task, keep: string | null, good: GoodSource | null = null): Promise<void> {
    await this.#finish(task, async () => {
      if (keep !== null) await this.#troubles.noteSuccess(task);
      await this.#drivers.sweep(task, keep);
      if (good !== null) await this.#trust(task, good);
    });
  }

  async #finish(task: Task, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log.warn({ task: task.id, err: error }, `Cleaning up after task ${task.id} failed.`);
    }
  }

  /** After a success that looks right: what was kept for the case that it would not be, goes; where it was read, is learned. */
  async #trust(task: Task, { target, mountPoints }: GoodSource): Promise<void> {
    await dropKeptAfter({ unitOfWork: this.#unitOfWork, files: this.#files, log: this.#log }, task);
    if (target.mountPoints !== null || Object.keys(mountPoints).length === 0) return;
    await this.#unitOfWork.records.targets.learnMountPoints(target.id, { source: target.source, mountPoints });
  }

  async #stopOrFail(task: Task, work: Work | null, signal: AbortSignal, error: unknown): Promise<void> {
    const stopped = stopReasonOf(signal);
    if (stopped === 'lease_lost') return;
    if (stopped === 'draining') {
      const end = { state: 'queued', reason: null, error: null, log: [], finishedAt: null } as const;
      await this.#unitOfWork.transaction((records) => endTask(records, task, end));
      return;
    }
    const isExpected = error instanceof GatewayError;
    if (isUnavailable(error)) throw error;
    // What a copy of another snapshot fails for may be that one's store.
    if (isExpected && (task.action !== 'backup' || work?.snapshot.sourceSnapshotId === null)) {
      await this.#troubles.noteFailure(task, problemIn(error));
    }
    if (isExpected && (await this.#putOff(task, error))) return;
    if (!isExpected) this.#log.error({ task: task.id, err: error }, `Task ${task.id} hit a fault of the gateway.`);
    const reason = isExpected ? error.problem.reason : 'internal';
    if (work !== null) await this.#noteLoss(work, problemIn(error));
    await this.#fail(task, 'failed', reason, problemIn(error));
  }

  /** Of the snapshot that was to be copied, where it has not been moved since. */
  async #noteLoss({ source }: Work, failure: Problem): Promise<void> {
    if (source !== null) await this.#verification.noteFailure(source, failure);
  }

  /** Gives a task back for another attempt later; `false` where none is worth it, or there were enough. */
  async #putOff(task: Task, failure: GatewayError): Promise<boolean> {
    const now = await this.#unitOfWork.now();
    const seconds = await this.#secondsToRetry(task, failure);
    if (seconds === null) return false;
    const problem = problemIn(failure);
    const end = {
      state: 'queued',
      reason: problem.reason,
      error: problem,
      log: [problem],
      finishedAt: null,
    } as const;
    const notBefore = now + seconds;
    if (await this.#unitOfWork.transaction((records) => endTask(records, task, { ...end, notBefore }))) {
      this.#log.warn(
        { task: task.id, schedule: task.scheduleId, target: task.targetId, reason: end.reason, problem },
        `The ${WORK[task.action]} of target ${task.targetId} could not be finished, and is tried again in ${seconds} s.`,
      );
    }
    return true;
  }

  /** A copy that waits to be sent is so for a day; what may pass by itself is tried a few times, with growing pauses. */
  async #secondsToRetry(task: Task, failure: GatewayError): Promise<Seconds | null> {
    if (!canResume(failure)) {
      return isTemporary(failure.problem) ? (RETRY_AFTER_SECONDS[task.attempt - 1] ?? null) : null;
    }
    const triedFor = await this.#timekeeping.surelySince(task.startedAt ?? task.createdAt);
    return triedFor < MAX_SENDING_SECONDS ? RESEND_AFTER_SECONDS : null;
  }

  async #fail(task: Task, state: 'failed' | 'abandoned', reason: string, problem: Problem): Promise<void> {
    const isRecorded = await this.#unitOfWork.transaction(async (records) => {
      const end = { state, reason, error: problem, log: [problem], finishedAt: records.now };
      if (!(await endTask(records, task, end))) return false;
      if (task.snapshotId !== null) {
        await moveSnapshot(records, { ...task, id: task.snapshotId }, 'error', { error: problem });
      }
      return true;
    });
    if (!isRecorded) return;
    this.#log.error(
      { task: task.id, schedule: task.scheduleId, target: task.targetId, reason, problem },
      `The ${WORK[task.action]} of target ${task.targetId} failed.`,
    );
    if (task.action === 'backup') await this.#cleanUp(task, null);
  }
}

/** What tasks are called in the log. */
const WORK = { backup: 'backup', check: 'check', restore_check: 'restore check' } as const;

/** Whether the copy is made, and a later attempt has but to send it. */
function canResume({ problem }: GatewayError): boolean {
  return 'canResume' in problem.params && problem.params.canResume;
}

import { GatewayError } from '../domain/errors.ts';
import type { Seconds } from '../domain/instant.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { Target } from '../domain/target.ts';
import type { Task, TaskProgress } from '../domain/task.ts';
import { MAX_LAPSES } from '../domain/task.ts';
import type { FileArea } from '../ports/file-area.ts';
import type { Log } from '../ports/log.ts';
import type { BackupResult, SnapshotDriver } from '../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import type { Pruning } from './pruning.ts';
import type { StoreDrivers } from './store-drivers.ts';

/** How long a worker may be silent before its task is taken up by another. */
export const LEASE_SECONDS: Seconds = 30;

const SPACE_MARGIN = 1.05;
const MAX_LOG_CHARACTERS = 64 * 1024;

/** Why an attempt was stopped from outside. */
export type StopReason = 'draining' | 'lease_lost';

/** The signal reason of a worker that stops an attempt. */
export class AttemptStopped extends Error {
  readonly reason: StopReason;
  constructor(reason: StopReason) {
    super(`The attempt was stopped: ${reason}.`);
    this.reason = reason;
  }
}

/** What a task needs from its rows. */
interface Work {
  readonly target: Target;
  readonly snapshot: Snapshot;
  readonly driver: SnapshotDriver;
}

/** Takes up queued tasks and carries them out; the lease's holder alone may publish or end one. */
export class Tasks {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #files: FileArea;
  readonly #pruning: Pruning;
  readonly #log: Log;
  readonly #owner: string;

  constructor(
    parts: {
      readonly unitOfWork: UnitOfWork;
      readonly drivers: StoreDrivers;
      readonly files: FileArea;
      readonly pruning: Pruning;
      readonly log: Log;
    },
    owner: string,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#files = parts.files;
    this.#pruning = parts.pruning;
    this.#log = parts.log;
    this.#owner = owner;
  }

  /** The oldest task that may run now, leased to this worker, or `null`. */
  async claim(): Promise<Task | null> {
    const now = await this.#unitOfWork.now();
    const task = await this.#unitOfWork.records.tasks.claim({
      owner: this.#owner,
      node: this.#drivers.node,
      now,
      leaseUntil: now + LEASE_SECONDS,
      exclusiveDrivers: this.#drivers.exclusiveDrivers(),
    });
    if (task === null || task.lapses < MAX_LAPSES) return task;
    await this.#fail(task, 'abandoned', 'attempts', `Given up after ${MAX_LAPSES} attempts that did not end.`);
    return this.claim();
  }

  /** Renews the lease; `false` once another worker has taken the task up. */
  async renew(task: Task, progress: TaskProgress | null): Promise<boolean> {
    const until = (await this.#unitOfWork.now()) + LEASE_SECONDS;
    return this.#unitOfWork.records.tasks.renew(task.id, task.attempt, this.#owner, until, progress);
  }

  /**
   * Carries out one attempt and stores its outcome. A failed backup is an outcome, not an exception. Aborting with
   * `AttemptStopped('draining')` puts the task back into the queue.
   *
   * @throws `unavailable` - the database is away: nothing is decided, and the task is taken up again when its lease has
   *   lapsed; the driver then takes over a copy that was finished.
   */
  async perform(task: Task, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<void> {
    let attempted: { readonly work: Work; readonly result: BackupResult };
    try {
      attempted = await this.#attempt(task, signal, onProgress);
    } catch (error) {
      return this.#stopOrFail(task, signal, error);
    }
    await this.#succeed(task, attempted.work, attempted.result);
  }

  async #attempt(
    task: Task,
    signal: AbortSignal,
    onProgress: (progress: TaskProgress) => void,
  ): Promise<{ readonly work: Work; readonly result: BackupResult }> {
    const work = await this.#prepare(task);
    // Not again: an earlier attempt may have finished its copy, which only waits to be taken over.
    if (task.attempt === 1) await this.#checkSpace(work);
    const job = {
      taskUuid: task.uuid,
      attempt: task.attempt,
      targetUuid: work.target.uuid,
      snapshotUuid: work.snapshot.uuid,
      paths: await this.#pathsOf(work.target),
      onProgress,
    };
    return { work, result: await work.driver.backup(job, signal) };
  }

  async #prepare(task: Task): Promise<Work> {
    const { records } = this.#unitOfWork;
    const [target] = await records.targets.findMany([task.targetId]);
    const snapshot =
      task.snapshotId === null ? null : await records.snapshots.find('everything', { id: task.snapshotId });
    if (target === undefined || snapshot === null) throw new Error(`Task ${task.id} has lost its target or snapshot.`);
    return { target, snapshot, driver: await this.#drivers.open(task.storeId) };
  }

  async #pathsOf(target: Target): Promise<readonly string[]> {
    const paths = target.source.kind === 'volume' ? [this.#files.volumePath(target.uuid)] : target.source.paths;
    for (const path of paths) await this.#files.verifySource(path);
    return paths;
  }

  async #checkSpace({ driver, target }: Work): Promise<void> {
    const lastSize = await this.#unitOfWork.records.snapshots.lastSize(target.id);
    const free = await driver.freeBytes();
    if (lastSize === null || free === null || free >= lastSize * SPACE_MARGIN) return;
    throw new GatewayError('driver_failed', {
      message: `store full: ${free} bytes are free, and the last backup took ${lastSize}; make room or add a store.`,
      reason: 'store_full',
    });
  }

  async #succeed(task: Task, work: Work, result: BackupResult): Promise<void> {
    const { warnings, ...copy } = result;
    const isRecorded = await this.#unitOfWork.transaction(async (records) => {
      const end = {
        state: warnings.length === 0 ? 'succeeded' : 'succeeded_with_warnings',
        reason: null,
        error: null,
        log: boundedLog(warnings),
        finishedAt: records.now,
      } as const;
      if (!(await records.tasks.end(task.id, task.attempt, end))) return false;
      if (await records.snapshots.move(work.snapshot.id, 'available', { ...copy, availableAt: records.now }))
        return true;
      throw new Error(`Snapshot ${work.snapshot.id} of task ${task.id} was not waiting for its copy.`);
    });
    if (!isRecorded) {
      await work.driver.delete(result.locator);
      return;
    }
    this.#log.info(
      { task: task.id, schedule: task.scheduleId, target: task.targetId, bytes: result.contentBytes },
      `Snapshot ${work.snapshot.id} is available.`,
    );
    await this.#tidyUp(task, result.locator);
  }

  /** The backup stands whatever happens here; what is left undone, the hourly pass or the next success does. */
  async #tidyUp(task: Task, keep: string | null): Promise<void> {
    try {
      const driver = await this.#drivers.open(task.storeId);
      await driver.sweep(task.uuid, keep);
      if (keep !== null && task.scheduleId !== null) await this.#pruning.prune(task.scheduleId, task.targetId);
    } catch (error) {
      this.#log.warn({ task: task.id, err: error }, `Tidying up after task ${task.id} failed.`);
    }
  }

  async #stopOrFail(task: Task, signal: AbortSignal, error: unknown): Promise<void> {
    const stopped = signal.aborted && signal.reason instanceof AttemptStopped ? signal.reason.reason : null;
    if (stopped === 'lease_lost') return;
    if (stopped === 'draining') {
      await this.#unitOfWork.records.tasks.end(task.id, task.attempt, {
        state: 'queued',
        reason: null,
        error: null,
        log: '',
        finishedAt: null,
      });
      return;
    }
    const isExpected = error instanceof GatewayError;
    if (isExpected && error.code === 'unavailable') throw error;
    if (!isExpected) this.#log.error({ task: task.id, err: error }, `Task ${task.id} hit a fault of the gateway.`);
    const message = isExpected ? error.message : 'The gateway hit a fault of its own; its log has the details.';
    await this.#fail(task, 'failed', isExpected ? (error.details.reason ?? error.code) : 'internal', message);
  }

  async #fail(task: Task, state: 'failed' | 'abandoned', reason: string, message: string): Promise<void> {
    const isRecorded = await this.#unitOfWork.transaction(async (records) => {
      const end = { state, reason, error: message, log: message, finishedAt: records.now };
      if (!(await records.tasks.end(task.id, task.attempt, end))) return false;
      if (task.snapshotId !== null) await records.snapshots.move(task.snapshotId, 'error', { error: message });
      return true;
    });
    if (!isRecorded) return;
    this.#log.error(
      { task: task.id, schedule: task.scheduleId, target: task.targetId, reason },
      `The backup of target ${task.targetId} failed: ${message}`,
    );
    await this.#tidyUp(task, null);
  }
}

function boundedLog(lines: readonly string[]): string {
  const text = lines.join('\n');
  return text.length <= MAX_LOG_CHARACTERS ? text : `${text.slice(0, MAX_LOG_CHARACTERS)}\n… and more.`;
}

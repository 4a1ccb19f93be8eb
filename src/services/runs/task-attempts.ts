import { setTimeout as wait } from 'node:timers/promises';
import type { CopyFigures } from '../../domain/copy-figures.ts';
import { isUnavailable, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import { READABLE, type Snapshot } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Store } from '../../domain/store.ts';
import type { MountPoints, Target } from '../../domain/target.ts';
import type { Task, TaskProgress } from '../../domain/task.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { BackupJob, BackupResult, ReadyCopy, SnapshotDriver } from '../../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import type { StoreDrivers } from '../stores/index.ts';
import { requireSameMounts } from '../targets/index.ts';
import { findMeasure, refuseEmpty } from './copy-judging.ts';

const SPACE_MARGIN = 1.05;
const RETRY_MS = 1_000;

/** What a task needs from its rows. */
export interface Work {
  readonly target: Target;
  readonly snapshot: Snapshot;
  readonly store: Store;
  readonly driver: SnapshotDriver;
  /** What the copy is measured by, as `findMeasure`. */
  readonly measure: CopyFigures | null;
}

/** A copy that an attempt ended with. */
export interface MadeCopy {
  readonly result: BackupResult;
  /** Where the sources were mounted as it was begun; none where nothing of them was read, or a volume. */
  readonly mountPoints: MountPoints;
}

const sizeOf = ({ sizeBytes }: Snapshot) => (sizeBytes === null ? {} : { sizeBytes });

/** Makes a task's copy: of its target's files, or of an earlier snapshot in whatever store that lies. */
export class TaskAttempts {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #files: FileArea;
  readonly #retryMs: number;

  /** `retryMs`: how long to wait before a database that is away is asked again. */
  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, files: FileArea, retryMs = RETRY_MS) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#files = files;
    this.#retryMs = retryMs;
  }

  /** Reads a task's rows and opens its store. */
  async prepare(task: Task): Promise<Work> {
    const { records } = this.#unitOfWork;
    const [target] = await records.targets.findMany([task.targetId]);
    const [store] = await records.stores.findMany([task.storeId]);
    const snapshot =
      task.snapshotId === null ? null : await records.snapshots.find('everything', { id: task.snapshotId });
    if (target === undefined || store === undefined || snapshot === null)
      throw new Error(`Task ${task.id} has lost its target, store or snapshot.`);
    const measure = await findMeasure(records, snapshot);
    return { target, snapshot, store, measure, driver: await this.#drivers.open(store.id) };
  }

  /**
   * One attempt. What is published is in the task's row before; a store in which it lies is asked for nothing but that.
   * The source is judged where it is read: a copy that is taken over was, before it was recorded.
   *
   * @throws `driver_failed`, `unavailable`, the signal's reason.
   */
  async make(
    task: Task,
    work: Work,
    signal: AbortSignal,
    onProgress: (progress: TaskProgress) => void,
  ): Promise<MadeCopy> {
    let ready: ReadyCopy | null = null;
    let mountPoints: MountPoints = {};
    const result = await this.#copy(task, work, signal, {
      onProgress,
      paths: async () => {
        mountPoints = await this.#mountPointsOf(work.target);
        return this.#pathsOf(work.target, mountPoints);
      },
      onReady: async (copy) => {
        if (copy.fingerprint !== task.fingerprint) await this.#refuseWrongLooking(work, mountPoints, copy);
        await this.#recordReady(task, copy, signal);
        ready = copy;
      },
    });
    return { result: requireReady(task, ready, result), mountPoints };
  }

  async #copy(
    task: Task,
    work: Work,
    signal: AbortSignal,
    { paths, ...hooks }: Pick<BackupJob, 'paths' | 'onProgress' | 'onReady'>,
  ): Promise<BackupResult> {
    const { target, snapshot, driver } = work;
    const job = {
      ...hooks,
      taskUuid: task.uuid,
      attempt: task.attempt,
      targetUuid: target.uuid,
      snapshotUuid: snapshot.uuid,
      ...(task.storeId === target.storeId ? {} : { onTransfer: () => this.#beginTransfer(snapshot) }),
    };
    const sourceId = snapshot.sourceSnapshotId;
    if (sourceId === null) {
      if (task.attempt === 1) await this.#checkSpace(driver, await this.#lastSize(target));
      return driver.backup({ ...job, fingerprint: task.fingerprint, paths }, signal);
    }
    const source = await this.#findSource(sourceId);
    if (task.attempt === 1) await this.#checkSpace(driver, source.sizeBytes);
    const copy = await (await this.#drivers.open(source.storeId)).openCopy(source.locator ?? '');
    try {
      return await driver.carry({ ...job, copy, fingerprint: source.fingerprint ?? '', ...sizeOf(source) }, signal);
    } finally {
      await copy.close();
    }
  }

  /** A mount that went while it was read has left the rest of the copy empty. */
  async #refuseWrongLooking({ target, measure }: Work, mountPoints: MountPoints, copy: ReadyCopy): Promise<void> {
    requireSameMounts(mountPoints, await this.#files.mountPointsOf(Object.keys(mountPoints)));
    refuseEmpty(target, copy, measure);
  }

  /** A database that is away costs no copy: it is asked until it answers or the attempt is stopped. */
  async #recordReady(task: Task, copy: ReadyCopy, signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        return await this.#recordFingerprint(task, copy);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
      await wait(this.#retryMs, undefined, { signal }).catch(() => {
        throw signal.reason;
      });
    }
  }

  /** By compare-and-set: an attempt that was overtaken publishes nothing. */
  async #recordFingerprint({ id, uuid, attempt }: Task, { fingerprint }: ReadyCopy): Promise<void> {
    if (await this.#unitOfWork.records.tasks.recordFingerprint(id, attempt, fingerprint)) return;
    throw problem('superseded', { work: 'task', taskUuid: uuid, attempt });
  }

  /** A later attempt finds it `transferring` already. */
  async #beginTransfer(snapshot: Snapshot): Promise<void> {
    await this.#unitOfWork.transaction((records) => moveSnapshot(records, snapshot, 'transferring', {}));
  }

  /** One that was deleted meanwhile keeps its bytes while it is being read. */
  async #findSource(id: number): Promise<Snapshot> {
    const source = await this.#unitOfWork.records.snapshots.find('everything', { id });
    if (source !== null && isOneOf(READABLE, source.state)) return source;
    throw problem('source_snapshot_gone', { snapshot: thing('snapshot', source ?? { id, uuid: '' }) });
  }

  /** A managed volume's is not asked for: it is missing, not empty, where its file system is. */
  #mountPointsOf({ source }: Target): Promise<MountPoints> {
    return this.#files.mountPointsOf(source.kind === 'volume' ? [] : source.paths);
  }

  /** The mounts first: a directory that went with one is told as such. */
  async #pathsOf(target: Target, mountPoints: MountPoints): Promise<readonly string[]> {
    requireSameMounts(target.mountPoints ?? {}, mountPoints);
    const paths = target.source.kind === 'volume' ? [this.#files.volumePath(target.uuid)] : target.source.paths;
    for (const path of paths) await this.#files.verifySource(path);
    return paths;
  }

  #lastSize(target: Target): Promise<number | null> {
    return this.#unitOfWork.records.snapshots.lastSize(target.id);
  }

  /** At the first attempt only: an earlier one may have finished its copy, which waits to be taken over. */
  async #checkSpace(driver: SnapshotDriver, expected: number | null): Promise<void> {
    const free = await driver.freeBytes();
    if (expected === null || free === null || free >= expected * SPACE_MARGIN) return;
    throw problem('store_full', { why: 'last_size', freeBytes: free, neededBytes: expected });
  }
}

/** What the snapshot's row is to say of its copy is what was told of it before it was published. */
function requireReady({ id }: Task, ready: ReadyCopy | null, result: BackupResult): BackupResult {
  if (ready?.fingerprint === result.fingerprint) return result;
  throw new Error(`The driver published another copy of task ${id} than it had told of.`);
}

import { setTimeout as wait } from 'node:timers/promises';
import { DEFAULT_ARCHIVE_NAME, nameArchive } from '../../domain/archive-name.ts';
import { type CopyFigures, refuseEmpty } from '../../domain/copy-figures.ts';
import { GatewayError, isUnavailable, problem, problemIn } from '../../domain/errors.ts';
import { excludedBelow } from '../../domain/exclude-pattern.ts';
import { type Problem, thing } from '../../domain/problems/index.ts';
import { type BackupMethod, FULL } from '../../domain/schedule.ts';
import { LOST, READABLE, recordedCopy, type Snapshot } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Store } from '../../domain/store.ts';
import { type MountPoints, requireSameMounts, type Target } from '../../domain/target.ts';
import type { Task, TaskProgress } from '../../domain/task.ts';
import type { WriteLimits } from '../../domain/write-limits.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { Log } from '../../ports/log.ts';
import type { Records } from '../../ports/records/index.ts';
import type {
  Attempt,
  BackupResult,
  BackupSource,
  Channel,
  ReadyCopy,
  SnapshotDriver,
  TransferJob,
} from '../../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import { readSchedule } from '../readable-schedule.ts';
import type { Verification } from '../snapshots/index.ts';
import type { StoreDrivers, WorkPlace } from '../stores/index.ts';
import { dropParent, takeParent } from './parents.ts';
import { grantBytes, limitTask } from './write-limits.ts';

const SPACE_MARGIN = 1.05;
const RETRY_MS = 1_000;
/** So often bytes that another task holds are waited for: it may be one that nobody carries out any more. */
const MOST_WAITS_FOR_BYTES = 600;

/** What a task needs from its rows. */
export interface Work {
  readonly target: Target;
  readonly snapshot: Snapshot;
  /** What it copies, as it was when this was begun; `null` = files of the target, or it is gone. */
  readonly source: Snapshot | null;
  readonly store: Store;
  /** Where it is done; to be closed. */
  readonly place: WorkPlace;
  readonly driver: SnapshotDriver;
  /** What the copy is measured by, as `findMeasure`. */
  readonly measure: CopyFigures | null;
  /** What it may write. */
  readonly limits: WriteLimits;
  /** Of what kind the copy is to be, as its schedule says, in a store that can make increments. */
  readonly method: BackupMethod;
}

/** A copy that an attempt ended with. */
export interface MadeCopy {
  readonly result: BackupResult;
  /** Where the sources were mounted as it was begun; none where nothing of them was read, or a volume. */
  readonly mountPoints: MountPoints;
}

/** What an attempt has to do, as its driver is asked for it. */
type Order =
  | { readonly kind: 'backup'; readonly source: BackupSource; readonly mountPoints: MountPoints }
  | ({ readonly kind: 'transfer'; readonly mountPoints: MountPoints } & Pick<TransferJob, 'from' | 'copy'>);

/** Makes a task's copy: of its target's files, or of an earlier snapshot in whatever store that lies. */
export class TaskAttempts {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #verification: Pick<Verification, 'noteFailure'>;
  readonly #log: Log;
  readonly #retryMs: number;

  /** `retryMs`: how long to wait before a database that is away is asked again, or for bytes that others hold. */
  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly drivers: StoreDrivers;
    readonly verification: Pick<Verification, 'noteFailure'>;
    readonly log: Log;
    readonly retryMs?: number;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#verification = parts.verification;
    this.#log = parts.log;
    this.#retryMs = parts.retryMs ?? RETRY_MS;
  }

  /** Reads a task's rows, and opens its store in a place of its own. */
  async prepare(task: Task, signal: AbortSignal): Promise<Work> {
    const { records } = this.#unitOfWork;
    const [target] = await records.targets.findMany([task.targetId]);
    const [store] = await records.stores.findMany([task.storeId]);
    const snapshot =
      task.snapshotId === null ? null : await records.snapshots.find('everything', { id: task.snapshotId });
    if (target === undefined || store === undefined || snapshot === null)
      throw new Error(`Task ${task.id} has lost its target, store or snapshot.`);
    const { sourceSnapshotId } = snapshot;
    const source =
      sourceSnapshotId === null ? null : await records.snapshots.find('everything', { id: sourceSnapshotId });
    await refuseOthersRepository(records, store, target);
    const measure = await findMeasure(records, snapshot);
    const limits = await limitTask(records, task, store, this.#drivers.reserve);
    const { incremental } = this.#drivers.kind(store.driver).capabilities;
    const schedule = incremental ? await readSchedule(records, snapshot.scheduleId, this.#log) : null;
    const method = schedule?.method ?? FULL;
    const place = await this.#drivers.enter({ store: store.uuid }, signal);
    try {
      return { target, snapshot, source, store, measure, limits, method, place, driver: await place.open(store.id) };
    } catch (error) {
      place.close();
      throw error;
    }
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
    const order = await this.#plan(task, work);
    let ready: ReadyCopy | null = null;
    let moved = Promise.resolve();
    const channel: Channel = {
      tell: (event) => {
        if (event.kind === 'progress') {
          onProgress(event.progress);
          return;
        }
        const told = event.kind === 'remarked' ? this.#note(task, event.problem) : this.#beginTransfer(task, work);
        moved = Promise.all([moved, told]).then(() => {});
        // Met when the driver has ended; until then it must not count as unhandled.
        moved.catch(() => {});
      },
      ready: async (copy) => {
        if (copy.fingerprint !== task.fingerprint) await this.#refuseWrongLooking(work, order.mountPoints, copy);
        await this.#untilAnswered(signal, () => this.#recordFingerprint(task, copy));
        ready = copy;
      },
      grant: (bytes) => this.#grant(task, work, bytes, signal),
    };
    const result = await this.#copy(task, work, order, channel, signal).finally(() => moved);
    requireReady(task, ready, result);
    await this.#untilAnswered(signal, () => this.#noteMark(work.store));
    return { result, mountPoints: result.fingerprint === task.fingerprint ? {} : order.mountPoints };
  }

  async #copy(
    task: Task,
    { target, snapshot, store, driver, limits, method }: Work,
    order: Order,
    channel: Channel,
    signal: AbortSignal,
  ): Promise<BackupResult> {
    const { uuid, attempt, fingerprint } = task;
    const job: Attempt = { taskUuid: uuid, attempt, targetUuid: target.uuid, limits };
    const { capabilities } = this.#drivers.kind(store.driver);
    if (order.kind === 'backup') {
      const named = capabilities.namesArchives ? { archiveName: await this.#nameArchive(task, target, snapshot) } : {};
      const whole = { ...job, fingerprint, source: order.source, ...named };
      // One that an earlier attempt built upon another is told so in any case.
      const isWhole = method.kind === 'full' && snapshot.parentId === null;
      const parent = isWhole ? null : await takeParent(this.#unitOfWork, snapshot, fingerprint, method);
      if (parent === null) return driver.backup(whole, channel, signal);
      try {
        return await driver.backup({ ...whole, parent: parent.copy }, channel, signal);
      } catch (error) {
        // A night without a backup is worse than a whole one.
        if (!(await this.#isLost(parent.snapshot, error))) throw error;
        await dropParent(this.#unitOfWork, snapshot);
        return driver.backup(whole, channel, signal);
      }
    }
    const { from, copy } = order;
    if (!capabilities.transfer) throw problem('format_differs', { format: from.driver, wanted: store.driver });
    return driver.transfer({ ...job, from, copy }, channel, signal);
  }

  /** Whether what a copy was to be built upon is lost, by what making it failed for; it is written down then. */
  async #isLost(parent: Snapshot, error: unknown): Promise<boolean> {
    if (!(error instanceof GatewayError)) return false;
    await this.#verification.noteFailure(parent, error.problem);
    const now = await this.#unitOfWork.records.snapshots.find('everything', { id: parent.id });
    return now !== null && isOneOf(LOST, now.state);
  }

  /** By when the task was begun, in its schedule's zone; of one by hand, in its account's. */
  async #nameArchive({ scheduleId, startedAt, createdAt }: Task, target: Target, snapshot: Snapshot): Promise<string> {
    const { schedules, accounts } = this.#unitOfWork.records;
    const schedule = scheduleId === null ? null : await schedules.findAny(scheduleId);
    const account = schedule === null ? await accounts.find('everything', { id: snapshot.accountId }) : null;
    return nameArchive(schedule?.archiveName ?? DEFAULT_ARCHIVE_NAME, {
      job: schedule?.name ?? snapshot.name,
      repository: target.name,
      at: startedAt ?? createdAt,
      timeZone: schedule?.recurrence.timeZone ?? account?.timeZone ?? 'UTC',
    });
  }

  /** Looks at what is to be copied, and at the room for it where its size is known. */
  async #plan(task: Task, { target, snapshot, place, driver }: Work): Promise<Order> {
    const { sourceSnapshotId } = snapshot;
    if (sourceSnapshotId === null) return this.#findPaths(task, target, place);
    const source = await this.#findSource(sourceSnapshotId);
    if (task.attempt === 1) await this.#checkSpace(driver, source.sizeBytes);
    const copy = recordedCopy(source);
    if (copy === null) throw sourceGone(source);
    return { kind: 'transfer', from: await this.#drivers.access(source.storeId), copy, mountPoints: {} };
  }

  /** A source that cannot be read is no failure yet where an earlier attempt's copy may be taken over. */
  async #findPaths({ fingerprint }: Task, target: Target, { files }: WorkPlace): Promise<Order> {
    try {
      const mountPoints = await mountPointsOf(target, files);
      const paths = await pathsOf(target, mountPoints, files);
      return { kind: 'backup', source: { paths, excludes: excludesOf(target, paths) }, mountPoints };
    } catch (error) {
      if (fingerprint === null || !(error instanceof GatewayError)) throw error;
      return { kind: 'backup', source: { unreadable: problemIn(error) }, mountPoints: {} };
    }
  }

  /** A mount that went while it was read has left the rest of the copy empty. */
  async #refuseWrongLooking(
    { target, place, measure }: Work,
    mountPoints: MountPoints,
    copy: ReadyCopy,
  ): Promise<void> {
    requireSameMounts(mountPoints, await place.files.mountPointsOf(Object.keys(mountPoints)));
    refuseEmpty(target, copy, measure);
  }

  /** Waits, up to ten minutes, where a later task is to give way, or another may not use all that it was granted. */
  async #grant(task: Task, { store }: Work, bytes: number, signal: AbortSignal): Promise<number> {
    for (let left = MOST_WAITS_FOR_BYTES; ; left -= 1) {
      const ask = { bytes, mayWait: left > 0 };
      const granted = await this.#untilAnswered(signal, () => grantBytes(this.#unitOfWork, task, store, ask));
      if (granted !== null) return granted;
      await this.#pause(signal);
    }
  }

  /** A database that is away costs no copy: it is asked until it answers or the attempt is stopped. */
  async #untilAnswered<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (!isUnavailable(error)) throw error;
      }
      await this.#pause(signal);
    }
  }

  async #pause(signal: AbortSignal): Promise<void> {
    await wait(this.#retryMs, undefined, { signal }).catch(() => {
      throw signal.reason;
    });
  }

  /** By compare-and-set: an attempt that was overtaken publishes nothing. */
  async #recordFingerprint({ id, uuid, attempt }: Task, { fingerprint }: ReadyCopy): Promise<void> {
    if (await this.#unitOfWork.records.tasks.recordFingerprint(id, attempt, fingerprint)) return;
    throw problem('superseded', { work: 'task', taskUuid: uuid, attempt });
  }

  /** What holds a copy has its mark: from now on a place without it is another one. */
  async #noteMark({ id, isMarked, markName }: Store): Promise<void> {
    if (!isMarked && markName !== null) await this.#unitOfWork.records.stores.mark(id, { isMarked: true });
  }

  /** The copy goes on where this cannot be written down. */
  async #note({ id }: Task, problem: Problem): Promise<void> {
    try {
      await this.#unitOfWork.transaction((records) =>
        records.taskLogs.append(id, [{ kind: 'remarked', problem }], records.now),
      );
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }

  /** A later attempt finds it `transferring` already. The copy goes on where this cannot be written down. */
  async #beginTransfer({ storeId }: Task, { target, snapshot }: Work): Promise<void> {
    if (storeId === target.storeId) return;
    try {
      await this.#unitOfWork.transaction((records) => moveSnapshot(records, snapshot, 'transferring', {}));
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }

  /** One that was deleted meanwhile keeps its bytes while it is being read. */
  async #findSource(id: number): Promise<Snapshot> {
    const source = await this.#unitOfWork.records.snapshots.find('everything', { id });
    if (source !== null && isOneOf(READABLE, source.state)) return source;
    throw sourceGone(source ?? { id, uuid: '' });
  }

  /** At the first attempt only: an earlier one may have finished its copy, which waits to be taken over. */
  async #checkSpace(driver: SnapshotDriver, expected: number | null): Promise<void> {
    const free = await driver.freeBytes();
    if (expected === null || free === null || free >= expected * SPACE_MARGIN) return;
    throw problem('store_full', { why: 'last_size', freeBytes: free, neededBytes: expected });
  }
}

/** A repository of one target takes no other one's copies, whatever a schedule's destination says. @throws `conflict`. */
async function refuseOthersRepository(
  { targets }: Pick<Records, 'targets'>,
  store: Store,
  target: Target,
): Promise<void> {
  if (!store.holdsOneTarget || target.storeId === store.id) return;
  const { rows } = await targets.list('everything', { storeId: store.id }, FIRST);
  if (rows.length > 0) throw problem('store_holds_target', { store: thing('store', store) });
}

const FIRST = { offset: 0, limit: 1, orderBy: 'id', descending: false } as const;

/**
 * What a snapshot that is about to be made of its target's files is measured by. `null` = by nothing: there is no such
 * copy yet, it takes over an earlier snapshot, which says nothing of the files as they are, or it is there for one restore
 * alone and pushes nothing out.
 */
async function findMeasure(
  { snapshots }: Pick<Records, 'snapshots'>,
  { targetId, storeId, sourceSnapshotId, isTransient }: Snapshot,
): Promise<CopyFigures | null> {
  return sourceSnapshotId === null && !isTransient ? snapshots.measure(targetId, storeId) : null;
}

/** A managed volume's is not asked for: it is missing, not empty, where its file system is. */
const mountPointsOf = ({ source }: Target, files: FileArea): Promise<MountPoints> =>
  files.mountPointsOf(source.kind === 'volume' ? [] : source.paths);

/** The mounts first: a directory that went with one is told as such. */
async function pathsOf(target: Target, mountPoints: MountPoints, files: FileArea): Promise<readonly string[]> {
  requireSameMounts(target.mountPoints ?? {}, mountPoints);
  const paths = target.source.kind === 'volume' ? [files.volumePath(target.uuid)] : target.source.paths;
  for (const path of paths) await files.verifySource(path);
  return paths;
}

/** Of a managed volume they know nothing but what is in it. */
const excludesOf = ({ source: { kind, excludes = [] } }: Target, [root = '']: readonly string[]): readonly string[] =>
  kind === 'volume' ? excludedBelow(root, excludes) : excludes;

const sourceGone = (source: Pick<Snapshot, 'id' | 'uuid'>): GatewayError =>
  problem('source_snapshot_gone', { snapshot: thing('snapshot', source) });

/** What the snapshot's row is to say of its copy is what was told of it before it was published. */
function requireReady({ id }: Task, ready: ReadyCopy | null, result: BackupResult): void {
  if (ready?.fingerprint === result.fingerprint) return;
  throw new Error(`The driver published another copy of task ${id} than it had told of.`);
}

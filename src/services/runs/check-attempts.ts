import { type CheckEvidence, type CheckOptions, WHOLE_CHECK } from '../../domain/action.ts';
import { GatewayError } from '../../domain/errors.ts';
import { type Problem, problemOf, thing } from '../../domain/problems/index.ts';
import { recordedCopy, type Snapshot, VERIFIABLE } from '../../domain/snapshot.ts';
import type { Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Task, TaskProgress } from '../../domain/task.ts';
import type { TaskNote } from '../../domain/task-log.ts';
import type { Clock } from '../../ports/clock.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { TaskEnd } from '../../ports/records/runs.ts';
import type { SnapshotDriver, Tell } from '../../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Verification, Verified } from '../snapshots/index.ts';
import type { StoreDrivers } from '../stores/index.ts';
import { boundRemarks } from './remarks.ts';
import { keepingFree } from './write-limits.ts';

/** How a check ended that came to its end. */
export type CheckEnd = Omit<TaskEnd, 'finishedAt' | 'notBefore'>;

/** Of how many copies a check looks at the newest. */
const MOST_COPIES = 10_000;
const NOTHING: CheckEvidence = {
  copies: 0,
  left: 0,
  snapshot: null,
  files: 0,
  bytes: 0,
  differences: [],
  differenceCount: 0,
};
const NO_SNAPSHOT: CheckEnd = { state: 'skipped', reason: 'no_snapshot', error: null, log: [], evidence: NOTHING };

/** What a check needs from its rows. */
interface Checked {
  readonly target: Target;
  readonly store: Store;
  readonly options: CheckOptions;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgress) => void;
}

/** Checks the copies of a target in a store: reads them back, or restores the newest to a scratch place and compares it. */
export class CheckAttempts {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #files: Pick<FileArea, 'makeScratch' | 'removeScratch'>;
  readonly #verification: Verification;
  readonly #clock: Pick<Clock, 'monotonic'>;

  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly drivers: StoreDrivers;
    readonly files: Pick<FileArea, 'makeScratch' | 'removeScratch'>;
    readonly verification: Verification;
    readonly clock: Pick<Clock, 'monotonic'>;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#files = parts.files;
    this.#verification = parts.verification;
    this.#clock = parts.clock;
  }

  /**
   * One attempt. What it finds of the copies is an outcome; what it throws says nothing of them.
   *
   * @throws `driver_failed`, `unavailable`, the signal's reason.
   */
  async carryOut(task: Task, signal: AbortSignal, onProgress: (progress: TaskProgress) => void): Promise<CheckEnd> {
    const { targets, stores } = this.#unitOfWork.records;
    const [target] = await targets.findMany([task.targetId]);
    const [store] = await stores.findMany([task.storeId]);
    if (target === undefined || store === undefined) throw new Error(`Task ${task.id} has lost its target or store.`);
    const checked: Checked = { target, store, options: task.check ?? WHOLE_CHECK, signal, onProgress };
    if (task.action === 'restore_check') return this.#restore(task, checked);
    const { capabilities } = this.#drivers.kind(store.driver);
    return capabilities.check && capabilities.compact ? this.#checkRepository(checked) : this.#readBack(task, checked);
  }

  /** One after another, the newest first, as far as the time suffices. */
  async #readBack(task: Task, { target, store, options, signal, onProgress }: Checked): Promise<CheckEnd> {
    const snapshots = await this.#snapshotsOf(target, store);
    if (snapshots.length === 0) return NO_SNAPSHOT;
    const until = this.#clock.monotonic() + (options.maxSeconds ?? Number.POSITIVE_INFINITY);
    const read = { files: 0, bytes: 0 };
    const found: Verified[] = [];
    for (const snapshot of snapshots) {
      if (found.length > 0 && this.#clock.monotonic() >= until) break;
      let last: TaskProgress = { files: 0, bytes: 0 };
      const tell: Tell = (event) => {
        if (event.kind !== 'progress') return;
        last = event.progress;
        onProgress({ files: read.files + last.files, bytes: read.bytes + last.bytes });
      };
      const one = await this.#verification.read(snapshot, signal, tell);
      // What could not be read proves nothing: the attempt fails for it, and may be made again.
      if (one.outcome === 'unread' && isOfStore(one.problem)) throw new GatewayError(one.problem);
      read.files += last.files;
      read.bytes += last.bytes;
      await this.#note(task, { kind: 'read_back', snapshot: snapshot.name, ...last });
      found.push(one);
    }
    return endOf(found, { ...NOTHING, ...read, copies: found.length, left: snapshots.length - found.length });
  }

  /** As its archiver does; then that whatever is recorded is there. */
  async #checkRepository({ target, store, options, signal, onProgress }: Checked): Promise<CheckEnd> {
    const snapshots = await this.#snapshotsOf(target, store);
    if (snapshots.length === 0) return NO_SNAPSHOT;
    const place = await this.#drivers.enter({ store: store.uuid }, signal);
    let there: ReadonlySet<string>;
    try {
      const driver = await place.open(store.id);
      const { maxSeconds, flags } = options;
      await driver.check?.({ targetUuid: target.uuid, maxSeconds, flags }, signal);
      const copies = (await driver.foundCopies?.(target.uuid, signal)) ?? [];
      there = new Set(copies.map(({ fingerprint }) => fingerprint));
    } finally {
      place.close();
    }
    const found = await Promise.all(snapshots.map((snapshot) => this.#judgeListed(snapshot, there)));
    const files = sumOf(snapshots, ({ fileCount }) => fileCount);
    const bytes = sumOf(snapshots, ({ contentBytes }) => contentBytes);
    onProgress({ files, bytes });
    return endOf(found, { ...NOTHING, copies: snapshots.length, files, bytes });
  }

  async #judgeListed(snapshot: Snapshot, there: ReadonlySet<string>): Promise<Verified> {
    if (snapshot.fingerprint !== null && there.has(snapshot.fingerprint)) {
      return { snapshot, outcome: 'whole', problem: null };
    }
    const failure = problemOf('snapshot_missing', { locator: snapshot.locator ?? '' });
    await this.#verification.noteFailure(snapshot, failure);
    return { snapshot, outcome: 'missing', problem: failure };
  }

  async #restore(task: Task, checked: Checked): Promise<CheckEnd> {
    const { target, store, signal } = checked;
    const [snapshot] = await this.#snapshotsOf(target, store, ['available']);
    if (snapshot === undefined) return NO_SNAPSHOT;
    const place = await this.#drivers.enter({ store: store.uuid }, signal);
    try {
      const scratch = await place.files.makeScratch(task.uuid);
      const evidence = await this.#compare(checked, snapshot, await place.open(store.id), scratch);
      await this.#note(
        task,
        { kind: 'restored', snapshot: snapshot.name, files: evidence.files, bytes: evidence.bytes },
        ...evidence.differences.map(({ path, how }): TaskNote => ({ kind: 'differs', path, how })),
      );
      return endOfRestore(snapshot, evidence);
    } catch (error) {
      if (!(error instanceof GatewayError) || signal.aborted) throw error;
      await this.#verification.noteFailure(snapshot, error.problem);
      if (!isLoss(error.problem)) throw error;
      const evidence = { ...NOTHING, copies: 1, snapshot: nameOf(snapshot) };
      return { state: 'failed', reason: error.problem.reason, error: error.problem, log: [error.problem], evidence };
    } finally {
      place.close();
      // In another process: this one may have been ended in the midst of it.
      await this.#files.removeScratch(task.uuid);
    }
  }

  /** Restores all of a copy, or each of the paths that are named, and compares it. */
  async #compare(
    { options, signal, onProgress }: Checked,
    snapshot: Snapshot,
    driver: SnapshotDriver,
    scratch: string,
  ): Promise<CheckEvidence> {
    const copy = recordedCopy(snapshot);
    if (copy === null) throw new Error(`Snapshot ${snapshot.id} has no copy.`);
    const seen = { files: 0, bytes: 0, differences: [] as CheckEvidence['differences'], differenceCount: 0 };
    const parts = options.paths.length === 0 ? [undefined] : options.paths;
    for (const [index, path] of parts.entries()) {
      const job = { ...copy, directory: `${scratch}/${index}`, ...(path === undefined ? {} : { path }) };
      const tell: Tell = (event) => {
        if (event.kind !== 'progress') return;
        onProgress({ files: seen.files + event.progress.files, bytes: seen.bytes + event.progress.bytes });
      };
      const limits = keepingFree(this.#drivers.reserve);
      const restored = await driver.restore({ ...job, withoutSpecialModes: true, limits }, tell, signal);
      const compared = await driver.compare(job, () => {}, signal);
      seen.files += restored.fileCount;
      seen.bytes += restored.contentBytes;
      seen.differences = [...seen.differences, ...compared.differences].slice(0, MOST_DIFFERENCES);
      seen.differenceCount += compared.differenceCount;
    }
    return { ...NOTHING, ...seen, copies: 1, snapshot: nameOf(snapshot) };
  }

  async #note({ id }: Task, ...notes: readonly TaskNote[]): Promise<void> {
    await this.#unitOfWork.transaction((records) => records.taskLogs.append(id, notes, records.now));
  }

  /** The newest first. */
  async #snapshotsOf(
    target: Target,
    store: Store,
    states: readonly Snapshot['state'][] = VERIFIABLE,
  ): Promise<readonly Snapshot[]> {
    const filter = { targetId: target.id, storeId: store.id, states };
    const { rows } = await this.#unitOfWork.records.snapshots.list('everything', filter, NEWEST);
    return rows;
  }
}

const NEWEST = { offset: 0, limit: MOST_COPIES, orderBy: 'id', descending: true } as const;
const MOST_DIFFERENCES = 100;

const nameOf = ({ id, uuid, name }: Snapshot): CheckEvidence['snapshot'] => ({ id, uuid, name });

const sumOf = (snapshots: readonly Snapshot[], of: (snapshot: Snapshot) => number | null): number =>
  snapshots.reduce((sum, snapshot) => sum + (of(snapshot) ?? 0), 0);

const isLoss = ({ reason }: Problem): boolean => reason === 'snapshot_missing' || reason === 'snapshot_damaged';

/** Rather than of a snapshot that was deleted meanwhile. */
const isOfStore = ({ reason }: Problem): boolean => reason !== 'snapshot_unavailable' && reason !== 'snapshot_deleting';

/** Those that were lost before count as those that are found so now: as long as they are there, all is not well. */
function endOf(found: readonly Verified[], evidence: CheckEvidence): CheckEnd {
  const lost = found.filter(({ outcome }) => outcome === 'missing' || outcome === 'damaged');
  const [first] = lost;
  const cut = evidence.left === 0 ? [] : [problemOf('check_cut_short', { left: evidence.left })];
  if (first === undefined) {
    const state = cut.length === 0 ? 'succeeded' : 'succeeded_with_warnings';
    return { state, reason: null, error: null, log: cut, evidence };
  }
  const params = { snapshot: thing('snapshot', first.snapshot), lost: lost.length, copies: found.length };
  const error = problemOf('check_failed', params);
  const log = boundRemarks([error, ...lost.flatMap(({ problem }) => problem ?? []), ...cut]);
  return { state: 'failed', reason: error.reason, error, log, evidence };
}

function endOfRestore(snapshot: Snapshot, evidence: CheckEvidence): CheckEnd {
  const [first] = evidence.differences;
  if (first === undefined) return { state: 'succeeded', reason: null, error: null, log: [], evidence };
  const params = { snapshot: thing('snapshot', snapshot), path: first.path, count: evidence.differenceCount };
  const error = problemOf('restore_differs', params);
  return { state: 'failed', reason: error.reason, error, log: [error], evidence };
}

import { DAY_SECONDS, type Instant, type Seconds } from '../../domain/instant.ts';
import type { Store } from '../../domain/store.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { LAST_TICK } from '../clock/index.ts';
import { pausingAmong, readLooks, readRefusedDeletions } from '../stores/index.ts';

const DROPPED_LOG_LINES = 'dropped_log_lines:';
const HANGING_WORK = 'hanging_work:';
const STALE_KEY = 'stale_key:';

/** How many failed restores are named. */
const TOLD_RESTORES = 10;

/** A server that looked this recently is running; it says so every five seconds. */
const ALIVE_SECONDS: Seconds = 15;

/** A store that cannot be written, and why. */
export interface StoreOutOfReach {
  readonly name: string;
  readonly accountId: number | null;
  readonly reason: string;
}

/** A store that is left alone, and what its last attempt failed for. */
export interface StoreLeftAlone extends StoreOutOfReach {
  readonly until: Instant;
  /** How many attempts failed in a row. */
  readonly failures: number;
}

/** A store that fails or cannot be written, with the tasks that wait for it. */
export interface StoreWaitedFor extends StoreOutOfReach {
  readonly tasks: number;
  /** When the first of them was asked for. */
  readonly since: Instant;
}

/** A store that refuses to delete, until when it is not asked again, and how many tries it refused in a row. */
export interface StoreRefusing extends StoreOutOfReach {
  readonly until: Instant;
  readonly times: number;
}

/** How an installation is doing; the names are those of `status --json` and of `/readyz`. */
export interface Status {
  readonly runsFailed24h: number;
  readonly runsMissed24h: number;
  readonly tasksQueued: number;
  readonly tasksRunning: number;
  /** Stores that failed several times in a row, and are tried ever more seldom until an attempt succeeds. */
  readonly storesLeftAlone: readonly StoreLeftAlone[];
  /** Restores in place that keep what was there before, which could not be removed when it was time to. */
  readonly keptTreesStuck: number;
  /** Snapshots whose copies are gone from their stores, and whose copies are not as they were made. */
  readonly snapshotsMissing: number;
  readonly snapshotsDamaged: number;
  /** Restores over their targets that failed. */
  readonly restoresFailed24h: number;
  /** The newest of them, by their ids. */
  readonly restoresFailedLast: readonly number[];
  /** Stores that cannot be written, and why; `accountId` of `null` = the provider's. */
  readonly storesOutOfReach: readonly StoreOutOfReach[];
  /** Those of them, and of others that fail, that tasks wait for. */
  readonly storesWaitedFor: readonly StoreWaitedFor[];
  /** Stores that let nothing be deleted, such as append-only ones; they are asked ever more seldom, once a day at least. */
  readonly deletionsRefused: readonly StoreRefusing[];
  /** When a trigger loop of any node last looked; `null` = never. */
  readonly lastTickAt: Instant | null;
  /** Lines that the nodes could not write to their logs since they last started. */
  readonly droppedLogLines: number;
  /** Pieces of work that hang on disks or mounts of the nodes and cannot be ended; with four on a node its tasks wait. */
  readonly hangingWork: number;
  /** Nodes whose `SECRET_KEY` is not the one that secrets are sealed with: what is sealed cannot be opened or written there. */
  readonly staleKeys: number;
  readonly now: Instant;
}

/**
 * Whether a server fires what is due and takes up what is queued. A tick of the future is of a clock that was wrong.
 */
export const isServerRunning = ({ lastTickAt, now }: Pick<Status, 'lastTickAt' | 'now'>): boolean =>
  lastTickAt !== null && Math.abs(now - lastTickAt) <= ALIVE_SECONDS;

/** What this process alone knows. */
export interface ProcessCounts {
  /** Lines that it could not write to its log. */
  dropped(): number;
  /** Pieces of its work that hang and cannot be ended. */
  countHanging(): Promise<number>;
  /** Whether it has another key than the one that secrets are sealed with. */
  isKeyStale(): Promise<boolean>;
}

/** Tells operators how the installation is doing, from its records; notes that the trigger loop is alive. */
export class StatusService {
  readonly #unitOfWork: UnitOfWork;
  readonly #node: string | null;
  readonly #counts: ProcessCounts;
  /** What this process last wrote, by the setting; what an earlier one left still stands until then. */
  readonly #told = new Map<string, number>();

  constructor(unitOfWork: UnitOfWork, node: string | null, counts: ProcessCounts) {
    this.#unitOfWork = unitOfWork;
    this.#node = node;
    this.#counts = counts;
  }

  /** As `isServerRunning` of what `read` would tell. */
  async isServerRunning(): Promise<boolean> {
    const lastTick = await this.#unitOfWork.records.settings.get(LAST_TICK);
    return isServerRunning({
      lastTickAt: lastTick === null ? null : Number(lastTick),
      now: await this.#unitOfWork.now(),
    });
  }

  async read(): Promise<Status> {
    const { records } = this.#unitOfWork;
    const now = await this.#unitOfWork.now();
    const lastTick = await records.settings.get(LAST_TICK);
    const stores = await records.stores.list('everything');
    const storesOutOfReach = await this.#findOutOfReach(stores, now);
    const lost = await records.snapshots.countLost();
    const failedRestores = await records.restores.failedInPlace(now - DAY_SECONDS, now, TOLD_RESTORES);
    return {
      runsFailed24h: await records.tasks.countRunsFailed(now - DAY_SECONDS, now),
      runsMissed24h: await records.runs.countMissed(now - DAY_SECONDS, now),
      tasksQueued: await records.tasks.countByState(['queued']),
      tasksRunning: await records.tasks.countByState(['running']),
      storesLeftAlone: await this.#findLeftAlone(stores),
      keptTreesStuck: await records.restores.countStuck(),
      storesOutOfReach: storesOutOfReach.map(withoutId),
      storesWaitedFor: await this.#findWaitedFor(stores, storesOutOfReach),
      deletionsRefused: await this.#findRefusing(stores, now),
      snapshotsMissing: lost.missing,
      snapshotsDamaged: lost.damaged,
      restoresFailed24h: failedRestores.count,
      restoresFailedLast: failedRestores.last,
      lastTickAt: lastTick === null ? null : Number(lastTick),
      droppedLogLines: await this.#sumOf(DROPPED_LOG_LINES),
      hangingWork: await this.#sumOf(HANGING_WORK),
      staleKeys: await this.#sumOf(STALE_KEY),
      now,
    };
  }

  async #findLeftAlone(stores: readonly Store[]): Promise<readonly StoreLeftAlone[]> {
    const troubles = await this.#unitOfWork.records.storeTroubles.list();
    return stores.flatMap(({ id, name, accountId }) => {
      const { restsUntil: until = null, failures = 0, problem } = troubles.get(id) ?? {};
      return until === null || problem === undefined
        ? []
        : [{ name, accountId, until, failures, reason: problem.reason }];
    });
  }

  async #findWaitedFor(
    stores: readonly Store[],
    outOfReach: readonly (StoreOutOfReach & Pick<Store, 'id'>)[],
  ): Promise<readonly StoreWaitedFor[]> {
    const { tasks, storeTroubles } = this.#unitOfWork.records;
    const waiting = await tasks.queuedByStore();
    if (waiting.length === 0) return [];
    const troubles = await storeTroubles.list(waiting.map(({ storeId }) => storeId));
    return waiting.flatMap(({ storeId, count, since }) => {
      const store = stores.find(({ id }) => id === storeId);
      const reason = outOfReach.find(({ id }) => id === storeId)?.reason ?? troubles.get(storeId)?.problem.reason;
      if (store === undefined || reason === undefined) return [];
      return [{ name: store.name, accountId: store.accountId, reason, tasks: count, since }];
    });
  }

  async #findOutOfReach(
    stores: readonly Store[],
    now: Instant,
  ): Promise<readonly (StoreOutOfReach & Pick<Store, 'id'>)[]> {
    const failures = await readLooks(this.#unitOfWork.records, now);
    return stores.flatMap(({ id, name, accountId, needsAdoption }) => {
      const reason = needsAdoption ? 'store_not_adopted' : failures.get(id)?.reason;
      return reason === undefined ? [] : [{ id, name, accountId, reason }];
    });
  }

  async #findRefusing(stores: readonly Store[], now: Instant): Promise<readonly StoreRefusing[]> {
    const refusing = pausingAmong(await readRefusedDeletions(this.#unitOfWork.records), now);
    return stores.flatMap(({ id, name, accountId }) => {
      const { until, times, problem } = refusing.get(id) ?? {};
      return until === undefined || times === undefined || problem === undefined
        ? []
        : [{ name, accountId, reason: problem.reason, until, times }];
    });
  }

  /** What only a closer look tells: whether this process opens what is sealed, and what nobody works on any more. */
  async examine(): Promise<{ readonly now: Instant; readonly isKeyStale: boolean; readonly lapsedTasks: number }> {
    const now = await this.#unitOfWork.now();
    const lapsedTasks = await this.#unitOfWork.records.tasks.countLapsed(now);
    return { now, isKeyStale: await this.#counts.isKeyStale(), lapsedTasks };
  }

  /** Notes that the trigger loop is alive, and how its log is doing. */
  async recordTick(): Promise<void> {
    const { settings } = this.#unitOfWork.records;
    await settings.put(LAST_TICK, String(await this.#unitOfWork.now()));
    await this.#tell(DROPPED_LOG_LINES, this.#counts.dropped());
    await this.#tell(HANGING_WORK, await this.#counts.countHanging());
    await this.#tell(STALE_KEY, (await this.#counts.isKeyStale()) ? 1 : 0);
  }

  async #tell(setting: string, count: number): Promise<void> {
    if (count === this.#told.get(setting)) return;
    await this.#unitOfWork.records.settings.put(`${setting}${this.#node ?? ''}`, String(count));
    this.#told.set(setting, count);
  }

  /** Over all nodes. */
  async #sumOf(setting: string): Promise<number> {
    const counts = await this.#unitOfWork.records.settings.beginningWith(setting);
    return [...counts.values()].reduce((sum, count) => sum + Number(count), 0);
  }
}

const withoutId = ({ id: _, ...store }: StoreOutOfReach & Pick<Store, 'id'>): StoreOutOfReach => store;

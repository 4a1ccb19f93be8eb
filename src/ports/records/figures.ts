import type { Instant } from '../../domain/instant.ts';
import type { SnapshotState } from '../../domain/snapshot.ts';
import type { TaskState } from '../../domain/task.ts';

/** How many there are of what all accounts have, for whoever watches the installation. */
export interface Figures {
  readonly tasks: readonly { readonly state: TaskState; readonly count: number }[];
  /** `idle`: its rule names no further slot, or it has no target. */
  readonly schedules: { readonly active: number; readonly paused: number; readonly idle: number };
  /** Schedules whose slot has not been fired long after it came. */
  readonly overdue: number;
  /** Those that are not gone, with the bytes that each lot has in its store. */
  readonly snapshots: readonly {
    readonly storeId: number;
    readonly state: SnapshotState;
    readonly count: number;
    readonly bytes: number;
  }[];
  readonly mails: { readonly waiting: number; readonly sent: number; readonly given_up: number };
  /**
   * Of the targets that a schedule backs up that is not paused: when the newest snapshot was made of the one for which that is
   * longest ago; of one that never was, when it was added. `null` = there is no such target.
   */
  readonly oldestSuccessAt: Instant | null;
}

/** A schedule as whoever watches it alone knows it. */
export interface ScheduleFigures {
  readonly id: number;
  /** When a task of its last run that succeeded ended, by its rule or by hand; `null` = none ever has. */
  readonly lastSuccessAt: Instant | null;
  readonly nextFireAt: Instant | null;
}

/** What an account has. */
export interface Usage {
  readonly snapshots: number;
  readonly snapshotBytes: number;
  /** Managed ones. */
  readonly volumes: number;
  /** As they were measured last; of one that was not yet, what was last copied of it. */
  readonly volumeBytes: number;
}

/** Of an account that has nothing. */
export const NO_USAGE: Usage = { snapshots: 0, snapshotBytes: 0, volumes: 0, volumeBytes: 0 };

/** What came to a store on a day, or left it; the day by its first second. */
export interface GrowthLot {
  readonly day: Instant;
  readonly count: number;
  readonly bytes: number;
}

/** How a store has grown, by the days of UTC. */
export interface StoreGrowth {
  /** What stood there as the time began. */
  readonly before: number;
  readonly added: readonly GrowthLot[];
  readonly removed: readonly GrowthLot[];
}

export interface FigureRecords {
  /** By account; one that has nothing is left out. In two queries. */
  usage(): Promise<ReadonlyMap<number, Usage>>;
  /** In a few queries, however much there is; long ones hold up nobody. Schedules due before then are overdue. */
  read(overdueBefore: Instant): Promise<Figures>;
  /** Of the snapshots that lie in a store, or lay there last, within [from, to). */
  growthOf(storeId: number, from: Instant, to: Instant): Promise<StoreGrowth>;
  /** So many schedules that are not deleted, by their ids, and how many there are. */
  schedules(limit: number): Promise<{ readonly rows: readonly ScheduleFigures[]; readonly total: number }>;
}

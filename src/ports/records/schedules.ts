import type { Scope } from '../../domain/account.ts';
import type { Action } from '../../domain/action.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Schedule, ScheduleTarget } from '../../domain/schedule.ts';
import type { Target } from '../../domain/target.ts';
import type { DialectDataFilter } from './dialect-data.ts';
import type { Key, Page, PiecedSlice, Slice } from './page.ts';

export type ScheduleColumn = 'id' | 'uuid' | 'name' | 'createdAt' | 'nextFireAt';

/** Columns of the list that has a row per (schedule, target). */
export type ScheduleLinkColumn = 'id' | 'name' | 'createdAt' | 'targetId' | 'targetName';

/** One target's link of a schedule, with both ends. */
export interface LinkedSchedule {
  readonly schedule: Schedule;
  readonly target: Target;
}

/** One schedule. It is one of backups, unless its caller says that any will do. */
export type ScheduleKey = Key & { readonly ofAnyAction?: true };

export interface ScheduleFilter {
  /** Absent = of backups alone: who lists others says so. */
  readonly actions?: readonly Action[];
  readonly accountId?: number;
  readonly targetId?: number;
  readonly targetIds?: readonly number[];
  /** `local`: destination is local; `remote`: any other. */
  readonly destination?: 'local' | 'remote';
  /** Exactly this destination. */
  readonly to?: string;
  readonly ids?: readonly number[];
  readonly uuids?: readonly string[];
  readonly names?: readonly string[];
  /** Case-insensitive substring; any of them where there are several. */
  readonly nameContains?: string | readonly string[];
  /** Of several all must fit. */
  readonly dialectData?: DialectDataFilter | readonly DialectDataFilter[];
  /** Those that call one of their targets so: by its label, or by its own name where it has none. */
  readonly targetNamed?: string;
  /** Whose next slot comes until then, this instant included. */
  readonly dueUntil?: Instant;
}

export interface ScheduleRecords {
  /** Live schedules only, with their targets. */
  find(scope: Scope, key: Key): Promise<Schedule | null>;
  /** As `find`, deleted ones too: for history. */
  findEver(scope: Scope, key: Key): Promise<Schedule | null>;
  /** Those of these ids, deleted ones too. */
  findMany(scope: Scope, ids: readonly number[]): Promise<readonly Schedule[]>;
  /** Deleted ones too: what a pool needs of the schedule that made it. */
  findAny(id: number): Promise<Schedule | null>;
  /** Live schedules that are not paused, with an id above `after`, ascending. */
  enabledAfter(after: number, limit: number): Promise<readonly Schedule[]>;
  /** The ids of what `enabledAfter` would answer, read without looking into the rows. */
  enabledIdsAfter(after: number, limit: number): Promise<readonly number[]>;
  /** As `enabledAfter`, locking the rows for the transaction. */
  lockEnabledAfter(after: number, limit: number): Promise<readonly Schedule[]>;
  /** As `find`, locking the row for the transaction. */
  lock(scope: Scope, key: Key): Promise<Schedule | null>;
  list(scope: Scope, filter: ScheduleFilter, page: Page<ScheduleColumn>): Promise<Slice<Schedule>>;
  listInPieces(scope: Scope, filter: ScheduleFilter, page: Page<ScheduleColumn>): Promise<PiecedSlice<Schedule>>;
  /** A row per live target of a live schedule, in a constant number of queries. */
  listLinks(scope: Scope, filter: ScheduleFilter, page: Page<ScheduleLinkColumn>): Promise<Slice<LinkedSchedule>>;
  insert(schedule: Schedule): Promise<void>;
  /** Writes everything but id, uuid, account, creation and what `noteStep` notes; `false` if the stored version is not `expectedVersion`. */
  update(schedule: Schedule, expectedVersion: number): Promise<boolean>;
  replaceTargets(scheduleId: number, targets: readonly ScheduleTarget[], now: Instant): Promise<void>;
  /**
   * Live schedules of this account with this name, never changed since they were made between two instants, newest first:
   * what a repeated create might have meant.
   */
  unchangedBetween(accountId: number, name: string, since: Instant, until: Instant): Promise<readonly Schedule[]>;
  /** The names of these schedules, deleted ones too, by id. */
  namesOf(scope: Scope, ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** Those of these names that live schedules of an account, of backups, have. */
  takenNames(accountId: number, names: readonly string[]): Promise<ReadonlySet<string>>;
  /** A live schedule that calls a script; `null` = none does. */
  callingScript(scriptId: number): Promise<Schedule | null>;
  /** Takes one target out of every schedule; answers the schedules that had it. */
  unlinkTarget(targetId: number): Promise<readonly number[]>;
  markDeleted(id: number, at: Instant, reason: string): Promise<void>;
  /** Notes when a step was last taken after a backup of a schedule, whether that is deleted or not. */
  noteStep(id: number, step: 'prune' | 'compact', at: Instant): Promise<void>;
  /** Up to `limit` schedules with `nextFireAt <= now`, earliest first and none of `except`, locked; others' locked rows are passed over. */
  claimDue(now: Instant, limit: number, except?: readonly number[]): Promise<readonly Schedule[]>;
  /** The ids of what `claimDue` would claim, read without lock and without looking into the rows. */
  dueIds(now: Instant, limit: number, except: readonly number[]): Promise<readonly number[]>;
  /** Moves `nextFireAt` on where it still is `from`; throws `internal` if any was not. */
  advance(
    moves: readonly { readonly id: number; readonly from: Instant; readonly to: Instant | null }[],
  ): Promise<void>;
  /** The ids of live schedules paused with an end that has come, earliest first. */
  pausesEnded(now: Instant, limit: number): Promise<readonly number[]>;
}

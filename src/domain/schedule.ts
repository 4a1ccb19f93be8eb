import type { Action, CheckOptions } from './action.ts';
import { problem } from './errors.ts';
import type { Instant } from './instant.ts';
import { nextFireTime, type Recurrence } from './recurrence/index.ts';
import type { RetentionPolicy } from './retention/index.ts';
import type { ScheduleScripts } from './script.ts';
import type { SnapshotClass } from './snapshot.ts';

/** Whether a run's tasks go side by side or one after another, in the links' order. */
export type TaskOrder = 'parallel' | 'sequence';

/**
 * Of what kind a schedule's copies of a target are, in one store: each of them whole; or one whole, and then increments, until
 * `fullEvery` of them were made and it begins anew. Where the store can make none, each is whole.
 */
export type BackupMethod =
  | { readonly kind: 'full' }
  | {
      readonly kind: 'incremental';
      /** `MIN_FULL_EVERY` to `MAX_FULL_EVERY`. */
      readonly fullEvery: number;
    };

/** Each copy is whole. */
export const FULL: BackupMethod = { kind: 'full' };

export const MIN_FULL_EVERY = 2;
export const MAX_FULL_EVERY = 366;

/** Throws `invalid_request` (`full_every_out_of_range`). */
export function checkMethod(method: BackupMethod): void {
  if (method.kind === 'full') return;
  const { fullEvery } = method;
  if (Number.isSafeInteger(fullEvery) && fullEvery >= MIN_FULL_EVERY && fullEvery <= MAX_FULL_EVERY) return;
  const range = { least: MIN_FULL_EVERY, most: MAX_FULL_EVERY };
  throw problem('full_every_out_of_range', { field: 'fullEvery', value: String(fullEvery), ...range });
}

/** One target of a schedule. At most one link of a target is primary. */
export interface ScheduleTarget {
  readonly targetId: number;
  readonly position: number;
  readonly label: string | null;
  readonly isPrimary: boolean;
  /** Of a primary link: it was there before it became that, and stays when it is that no more. */
  readonly wasLinkedBefore: boolean;
}

/** Which outcomes are mailed. */
export interface NotificationFlags {
  readonly onCreation: boolean;
  readonly onDeletion: boolean;
}

/** A pause: since when, until when (`null` = until resumed), and why. */
export interface Pause {
  readonly at: Instant;
  readonly until: Instant | null;
  readonly reason: string | null;
}

/** What is done with which targets when, where, and for how long its backups are kept; shared by every dialect. */
export interface Schedule {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly name: string;
  /** What it does; it stays. */
  readonly action: Action;
  /** How it checks; `null` of backups. */
  readonly check: CheckOptions | null;
  readonly targets: readonly ScheduleTarget[];
  readonly recurrence: Recurrence;
  readonly retention: RetentionPolicy;
  readonly class: SnapshotClass;
  readonly method: BackupMethod;
  /** `local`, or a Store's location code. */
  readonly destination: string;
  readonly taskOrder: TaskOrder;
  readonly notifications: NotificationFlags;
  /** How its archives are called in stores where people choose that: a template, as `nameArchive`; `null` = `DEFAULT_ARCHIVE_NAME`. */
  readonly archiveName: string | null;
  /** Whether the store's repository is compacted after each success, once older snapshots were let go. */
  readonly compactsAfter: boolean;
  /** What the provider has run before and after the backups of each run. */
  readonly scripts: ScheduleScripts;
  /** `null` = enabled. */
  readonly pause: Pause | null;
  /** Raised by each write of a user; writes compare-and-set on it. Firing does not raise it. */
  readonly version: number;
  /** The next slot; `null` while paused or without a target. */
  readonly nextFireAt: Instant | null;
  /** The channel that it was made through, as `Actor.via`. */
  readonly origin: string;
  /** Slots are counted from here: its creation or the last change of its rule. */
  readonly anchoredAt: Instant;
  /** When older snapshots were last let go, and room was last freed, after a backup of it; `null` = never. */
  readonly prunedAt: Instant | null;
  readonly compactedAt: Instant | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant | null;
  readonly deletedAt: Instant | null;
  readonly deletedReason: string | null;
}

/** What people decide of a schedule beside its name, its targets, when it fires, and whether it is paused. */
export type BackupSettings = Pick<
  Schedule,
  | 'retention'
  | 'class'
  | 'method'
  | 'destination'
  | 'taskOrder'
  | 'notifications'
  | 'archiveName'
  | 'compactsAfter'
  | 'scripts'
>;

/** In which order its runs go: what is to go before all backups of a run, or after, leaves no two of them side by side. */
export const runOrderOf = ({ taskOrder, scripts }: Pick<Schedule, 'taskOrder' | 'scripts'>): TaskOrder =>
  scripts.pre === null && scripts.post === null ? taskOrder : 'sequence';

/** Whether time can make it fire at all. */
export const canFire = (schedule: Pick<Schedule, 'pause' | 'targets' | 'deletedAt'>): boolean =>
  schedule.pause === null && schedule.targets.length > 0 && schedule.deletedAt === null;

/** With its next slot after an instant; none while it is paused or has no target. */
export const withNextSlot = (schedule: Schedule, after: Instant): Schedule => ({
  ...schedule,
  nextFireAt: canFire(schedule) ? nextFireTime(schedule.recurrence, after) : null,
});

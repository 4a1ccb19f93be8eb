import type { Action } from '../action.ts';
import type { Instant } from '../instant.ts';
import type { DaysOutline, RecurrenceJson } from '../recurrence/index.ts';
import type { ReasonOf, RetentionPolicy } from '../retention/index.ts';
import type { BackupMethod, NotificationFlags, TaskOrder } from '../schedule.ts';
import type { SnapshotClass } from '../snapshot.ts';

/** What is told of each thing that a room leaves unsaid of a schedule that it shows. */
export interface LossReasons {
  /** It has no words for what the schedule does, and does not show it. */
  readonly action_unsaid: { readonly action: Action };
  // Of when it fires.
  /** It shows nothing in the rule's place. */
  readonly rule_unsaid: { readonly recurrence: RecurrenceJson };
  /** Its readers take what it shows to be in `readAs`. */
  readonly time_zone_unsaid: { readonly timeZone: string; readonly readAs: string };
  /** Of `count` times of day it shows one (`HH:MM`), or none. */
  readonly times_unsaid: { readonly shown: string | null; readonly count: number };
  /** `HH:MM:SS`. */
  readonly seconds_unsaid: { readonly time: string };
  /** It shows all days of the week on which the rule can fire, and no more of the days that it names. */
  readonly dates_unsaid: DaysOutline;
  /** The one date (`YYYY-MM-DD`). */
  readonly date_unsaid: { readonly date: string };
  readonly bounds_unsaid: { readonly startsAt: Instant | null; readonly endsAt: Instant | null };
  /** Dates (`YYYY-MM-DD`) without fires. */
  readonly exceptions_unsaid: { readonly dates: readonly string[] };
  /** What becomes of times that clocks leave out or repeat. */
  readonly clock_changes_unsaid: { readonly gap: 'next-valid' | 'skip'; readonly overlap: 'first' | 'both' };
  // Of what is done, where, and for how long it is kept.
  readonly retention_unsaid: { readonly retention: RetentionPolicy };
  readonly class_unsaid: { readonly class: SnapshotClass };
  readonly method_unsaid: { readonly method: BackupMethod };
  /** A store's location code, or `local`. */
  readonly destination_unsaid: { readonly destination: string };
  /** Of `count` targets it shows `shown`. */
  readonly targets_unsaid: { readonly count: number; readonly shown: number };
  /** What the schedule calls its targets. */
  readonly labels_unsaid: { readonly labels: readonly string[] };
  readonly task_order_unsaid: { readonly taskOrder: TaskOrder };
  readonly notifications_unsaid: NotificationFlags;
  /** A template; `null` = as archives are called where nobody says. */
  readonly archive_name_unsaid: { readonly archiveName: string | null };
  readonly compaction_unsaid: { readonly compactsAfter: boolean };
  /** Ids of scripts. */
  readonly scripts_unsaid: { readonly pre: number | null; readonly post: number | null };
  readonly pause_until_unsaid: { readonly until: Instant };
  readonly pause_reason_unsaid: { readonly reason: string };
}

/** Something that a room leaves unsaid: plain data, put into words where it is shown. */
export type Loss = ReasonOf<LossReasons>;

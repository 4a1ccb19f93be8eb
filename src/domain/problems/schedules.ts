import type { CheckAction } from '../action.ts';
import type { Instant } from '../instant.ts';
import type { ScriptEnd, ScriptPhase } from '../script.ts';
import type { TaskState } from '../task.ts';
import { conflict, driverFailed, invalidRecurrence, invalidRequest, notFound } from './kind.ts';
import type { Thing } from './thing.ts';

/** An item of a cron expression, and where it stands in it (from 1). */
interface CronItem {
  readonly item: string;
  readonly position: number;
  readonly expression: string;
}

/** What a field of an expression takes; `names` are the first and the last of those that may stand for numbers. */
interface CronRange {
  readonly least: number;
  readonly most: number;
  readonly names: readonly [string, string] | null;
}

/** A part of a recurrence rule of RFC 5545, such as `BYDAY`. */
interface RrulePart {
  readonly part: string;
}

/** One of a list, by its place in it, from 1. */
interface Listed {
  readonly place: number;
}

/** Schedules: what they are linked to and where backups go, when they fire, and what they keep. */
export const SCHEDULE_PROBLEMS = {
  /** A template of archives' names has other placeholders than the known ones, or is too long. */
  archive_name_malformed: invalidRequest<{ known: readonly string[]; most: number }>(),
  full_every_out_of_range: invalidRequest<{ least: number; most: number }>(),
  // Schedules, what they are linked to, and where their backups and those by hand go.
  schedule_unowned: invalidRequest(),
  /** Another one of its account is called so. */
  schedule_name_taken: conflict<{ name: string }>(),
  /** What an earlier run of it has begun on a target, or has yet to begin, has not ended. */
  schedule_underway: conflict<{
    schedule: Thing;
    target: Thing;
    task: { readonly id: number; readonly state: TaskState };
  }>(),
  /** Its account is suspended, and with it all that it would do. */
  schedule_suspended: conflict<{ schedule: Thing }>(),
  /** No snapshot of it is expiring by a change of policy. */
  retention_not_undoable: conflict<{ schedule: Thing }>(),
  schedule_without_target: invalidRequest<{ schedule: Thing }>(),
  schedule_store_missing: invalidRequest<{ schedule: Thing }>(),
  schedule_of_other_account: invalidRequest<{ schedule: Thing; target: Thing }>(),
  target_of_other_account: invalidRequest<{ target: Thing }>(),
  /** `value` is the location's code. */
  location_unknown: invalidRequest<{ purpose: 'schedule' | 'snapshot' }>(),
  location_of_source: invalidRequest(),
  // How copies are checked. `value`: what was given, or how many there are.
  check_flags_malformed: invalidRequest<{ known: readonly string[] }>(),
  check_underway: conflict<{
    target: Thing;
    action: CheckAction;
    task: { readonly id: number; readonly state: TaskState };
  }>(),
  pause_end_past: invalidRequest(),
  check_paths_malformed: invalidRequest<{ most: number }>(),
  // What goes before and after backups.
  script_content_malformed: invalidRequest<{ most: number }>(),
  /** `value`: the name of one, or how many there are. */
  script_parameter_malformed: invalidRequest<{ most: number; mostCharacters: number }>(),
  /** There is none that a schedule of the caller's may call. */
  script_unknown: notFound<{ phase: ScriptPhase; id: number }>(),
  script_in_use: conflict<{ script: Thing; schedule: Thing }>(),
  script_failed: driverFailed<{ script: Thing; phase: ScriptPhase; end: ScriptEnd }>(),
  // When something is to fire, and what cannot be such a rule. `value` is what was given, cut to 80 characters.
  rule_malformed: invalidRecurrence(),
  rule_kind_unknown: invalidRecurrence(),
  rule_field_unknown: invalidRecurrence<{ kind: string }>(),
  rule_never_fires: invalidRecurrence(),
  rule_choice_unknown: invalidRecurrence<{ choices: readonly string[] }>(),
  rule_instant_malformed: invalidRecurrence(),
  rule_ends_before_start: invalidRecurrence<{ startsAt: Instant; endsAt: Instant }>(),
  excluded_dates_malformed: invalidRecurrence<{ most: number }>(),
  excluded_date_malformed: invalidRecurrence<Listed>(),
  time_zone_unknown: invalidRecurrence(),
  weekdays_missing: invalidRecurrence<{ choices: readonly string[] }>(),
  weekday_unknown: invalidRecurrence<Listed & { choices: readonly string[] }>(),
  times_missing: invalidRecurrence(),
  time_malformed: invalidRecurrence<Listed>(),
  once_date_malformed: invalidRecurrence(),
  once_time_malformed: invalidRecurrence(),
  once_never_comes: invalidRecurrence<{ date: string; time: string; timeZone: string }>(),
  window_time_malformed: invalidRecurrence(),
  window_step_beside_times: invalidRecurrence(),
  window_step_out_of_range: invalidRecurrence<{ least: number; most: number }>(),
  window_numbers_malformed: invalidRecurrence<{ least: number; most: number }>(),
  window_number_out_of_range: invalidRecurrence<Listed & { least: number; most: number }>(),
  /** `times`, `from` and `until` as `HH:MM`; `24:00` is the day's end. */
  window_times_outside: invalidRecurrence<{ times: readonly string[]; from: string; until: string }>(),
  window_date_never_comes: invalidRecurrence<{ days: readonly number[]; months: readonly number[] }>(),
  cron_missing: invalidRecurrence(),
  cron_too_long: invalidRecurrence<{ most: number }>(),
  cron_field_count: invalidRecurrence<{ expression: string; count: number }>(),
  /** `@reboot`. */
  cron_without_time: invalidRecurrence(),
  /** `@every`. */
  cron_without_start: invalidRecurrence(),
  cron_alias_unknown: invalidRecurrence<{ choices: readonly string[] }>(),
  cron_date_never_comes: invalidRecurrence<CronItem & { month: string }>(),
  cron_item_malformed: invalidRecurrence<CronItem & CronRange>(),
  cron_value_out_of_range: invalidRecurrence<CronItem & CronRange>(),
  cron_step_zero: invalidRecurrence<CronItem>(),
  cron_value_drawn: invalidRecurrence<CronItem & { drawnFrom: 'chance' | 'name' }>(),
  cron_day_counted_back: invalidRecurrence<CronItem>(),
  cron_last_weekday_unnamed: invalidRecurrence<CronItem>(),
  rrule_missing: invalidRecurrence(),
  rrule_too_long: invalidRecurrence<{ most: number }>(),
  rrule_part_unknown: invalidRecurrence<RrulePart & { known: readonly string[] }>(),
  rrule_part_repeated: invalidRecurrence<RrulePart>(),
  /** `expected`: such as `0 - 23`, or a list. */
  rrule_part_malformed: invalidRecurrence<RrulePart & { item: string; expected: string }>(),
  rrule_parts_conflict: invalidRecurrence<RrulePart & { other: string }>(),
  rrule_start_malformed: invalidRecurrence(),
  /** The parts that are not written and those that count from a start, of which there is none. */
  rrule_start_missing: invalidRecurrence<{ missing: readonly string[]; counted: readonly string[] }>(),
  rrule_date_never_comes: invalidRecurrence(),
  calendar_text_malformed: invalidRecurrence<{ most: number }>(),
  calendar_property_unknown: invalidRecurrence<{ property: string }>(),
  // What is to be kept, and what cannot be such a policy. `value` is what was given, as JSON where it is no text.
  retention_malformed: invalidRequest(),
  retention_field_unknown: invalidRequest<{ known: readonly string[] }>(),
  retention_choice_unknown: invalidRequest<{ choices: readonly string[] }>(),
  retention_not_text: invalidRequest(),
  retention_keeps_nothing: invalidRequest<{ settings: readonly string[] }>(),
  retention_without_rules: invalidRequest(),
  /** A day is named that goes with another unit. */
  retention_day_of_other_unit: invalidRequest<{ unit: 'weeks' | 'months' }>(),
  retention_number_out_of_range: invalidRequest<{ least: number; most: number }>(),
  retention_within_malformed: invalidRequest<{ algorithm: 'borg' | 'restic' }>(),
} as const;

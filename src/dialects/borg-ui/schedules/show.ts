import type { Instant } from '../../../domain/instant.ts';
import { fireTimes } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { formatTime, formatTimeOrNull } from '../times.ts';
import { type LinkFields, showLinks } from './links.ts';
import { type PruneFields, showPrune } from './retention.ts';
import { type ScriptFields, showScripts } from './scripts.ts';
import { DEFAULT_INTERVALS, type IntervalFields, showWhen, type WhenFields } from './when.ts';

/** What this room alone knows of a schedule. */
export interface KeptFields extends IntervalFields {
  readonly description: string | null;
  readonly run_repository_scripts: boolean;
}

/** What of it a new job has. */
export const DEFAULT_KEPT: KeptFields = {
  ...DEFAULT_INTERVALS,
  description: null,
  run_repository_scripts: false,
};

/** What is kept of a job. Whoever writes it writes all of it, so that only one that was never written lacks something. */
const showKept = (dialectData: DialectData | null): KeptFields =>
  dialectData === null || !('description' in dialectData.fields)
    ? { ...DEFAULT_KEPT, ...dialectData?.fields }
    : (dialectData.fields as unknown as KeptFields);

/** Everything of a scheduled job that a client may write, as it is read back. */
export interface JobFields extends WhenFields, LinkFields, PruneFields, ScriptFields, KeptFields {
  readonly name: string;
  readonly enabled: boolean;
  readonly archive_name_template: string | null;
  readonly run_compact_after: boolean;
}

/** A schedule with all that showing it takes. */
export interface LoadedJob {
  readonly schedule: Schedule;
  readonly dialectData: DialectData | null;
  readonly lastRun: Instant | null;
}

/** Everything writable of a schedule as this room shows it: what a write is compared with. */
export const showFields = (schedule: Schedule, dialectData: DialectData | null): JobFields => ({
  ...showWhen(schedule.recurrence, dialectData),
  ...showLinks(schedule, dialectData),
  ...showPrune(schedule.retention, dialectData),
  ...showKept(dialectData),
  ...showScripts(schedule.scripts, dialectData),
  name: schedule.name,
  enabled: schedule.pause === null,
  archive_name_template: schedule.archiveName,
  run_compact_after: schedule.compactsAfter,
});

/** A job as the list has it. One that is paused has no next run. */
export const showJob = (loaded: LoadedJob): object => ordered(loaded, {});

const NEXT_RUNS = 5;

/** A job by itself: the same, and its next five runs. */
export const showDetail = (loaded: LoadedJob, now: Instant): object =>
  ordered(loaded, { next_runs: nextRuns(loaded.schedule.recurrence, now, NEXT_RUNS) });

/** So many next runs of a rule. */
export const nextRuns = (rule: Schedule['recurrence'], now: Instant, count: number): readonly string[] =>
  [...fireTimes(rule, now, Number.POSITIVE_INFINITY, count)].map(formatTime);

function ordered({ schedule, dialectData, lastRun }: LoadedJob, afterNextRun: object): object {
  const when = showWhen(schedule.recurrence, dialectData);
  const links = showLinks(schedule, dialectData);
  const prune = showPrune(schedule.retention, dialectData);
  const scripts = showScripts(schedule.scripts, dialectData);
  const kept = showKept(dialectData);
  return {
    id: schedule.id,
    name: schedule.name,
    cron_expression: when.cron_expression,
    schedule_mode: when.schedule_mode,
    availability_check_interval_minutes: kept.availability_check_interval_minutes,
    min_success_interval_minutes: kept.min_success_interval_minutes,
    timezone: when.timezone,
    repository: links.repository,
    repository_id: links.repository_id,
    repository_ids: links.repository_ids,
    enabled: schedule.pause === null,
    last_run: formatTimeOrNull(lastRun),
    next_run: formatTimeOrNull(schedule.nextFireAt),
    ...afterNextRun,
    created_at: formatTime(schedule.createdAt),
    updated_at: formatTimeOrNull(schedule.updatedAt),
    description: kept.description,
    archive_name_template: schedule.archiveName,
    run_repository_scripts: kept.run_repository_scripts,
    pre_backup_script_id: scripts.pre_backup_script_id,
    post_backup_script_id: scripts.post_backup_script_id,
    pre_backup_script_parameters: scripts.pre_backup_script_parameters,
    post_backup_script_parameters: scripts.post_backup_script_parameters,
    run_prune_after: prune.run_prune_after,
    run_compact_after: schedule.compactsAfter,
    prune_keep_hourly: prune.prune_keep_hourly,
    prune_keep_daily: prune.prune_keep_daily,
    prune_keep_weekly: prune.prune_keep_weekly,
    prune_keep_monthly: prune.prune_keep_monthly,
    prune_keep_quarterly: prune.prune_keep_quarterly,
    prune_keep_yearly: prune.prune_keep_yearly,
    prune_keep_within: prune.prune_keep_within,
    last_prune: formatTimeOrNull(schedule.prunedAt),
    last_compact: formatTimeOrNull(schedule.compactedAt),
  };
}

/** A job that was just made. */
export function showCreated({ schedule, dialectData }: Omit<LoadedJob, 'lastRun'>): object {
  const fields = showFields(schedule, dialectData);
  return {
    id: schedule.id,
    name: fields.name,
    cron_expression: fields.cron_expression,
    schedule_mode: fields.schedule_mode,
    availability_check_interval_minutes: fields.availability_check_interval_minutes,
    min_success_interval_minutes: fields.min_success_interval_minutes,
    timezone: fields.timezone,
    repository: fields.repository,
    enabled: fields.enabled,
    next_run: formatTimeOrNull(schedule.nextFireAt),
  };
}

/** A copy that was just made. */
export function showDuplicate({ schedule, dialectData }: Omit<LoadedJob, 'lastRun'>): object {
  const { name, enabled, cron_expression, timezone } = showFields(schedule, dialectData);
  return { id: schedule.id, name, enabled, cron_expression, timezone };
}

/** A job among those that run soon, and when. */
export function showUpcoming({ schedule, dialectData }: Omit<LoadedJob, 'lastRun'>, nextRun: Instant): object {
  const { cron_expression, timezone, repository, repository_id, repository_ids } = showFields(schedule, dialectData);
  return {
    id: schedule.id,
    type: 'schedule',
    name: schedule.name,
    repository,
    repository_id,
    repository_ids: repository_ids ?? [],
    next_run: formatTime(nextRun),
    cron_expression,
    timezone,
  };
}

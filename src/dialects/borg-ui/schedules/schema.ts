import {
  anyObject,
  certain,
  clearable,
  flag,
  listOf,
  optional,
  type Sent,
  text,
  textUpTo,
  whole,
  wholeFrom,
} from '../fields.ts';

/** No archive is kept more often than this. */
const MOST_KEPT = 1_000_000;

const kept = certain(wholeFrom(0, MOST_KEPT));

/** What of a scheduled job may be written, by name: types and checks are made from this one table. */
export const JOB = {
  name: certain(text),
  cron_expression: optional(text),
  schedule_mode: certain(textUpTo(40)),
  availability_check_interval_minutes: certain(whole),
  min_success_interval_minutes: certain(whole),
  timezone: clearable(textUpTo(100)),
  repository: clearable(text),
  repository_id: clearable(whole),
  repository_ids: clearable(listOf(whole)),
  enabled: certain(flag),
  description: clearable(text),
  archive_name_template: clearable(textUpTo(200)),
  run_repository_scripts: certain(flag),
  pre_backup_script_id: clearable(whole),
  post_backup_script_id: clearable(whole),
  pre_backup_script_parameters: clearable(anyObject),
  post_backup_script_parameters: clearable(anyObject),
  run_prune_after: certain(flag),
  run_compact_after: certain(flag),
  prune_keep_hourly: kept,
  prune_keep_daily: kept,
  prune_keep_weekly: kept,
  prune_keep_monthly: kept,
  prune_keep_quarterly: kept,
  prune_keep_yearly: kept,
  prune_keep_within: clearable(textUpTo(20)),
};

/** A scheduled job as sent; what is `null` is to be empty. */
export type SentJob = Sent<typeof JOB>;

/** The fields in which five numbers may be sent of a cron expression that is to be looked at. */
const CRON_PART = certain(textUpTo(200));

/** An expression in its parts, and a zone. */
export const CRON_PARTS = {
  minute: CRON_PART,
  hour: CRON_PART,
  day_of_month: CRON_PART,
  month: CRON_PART,
  day_of_week: CRON_PART,
  timezone: clearable(textUpTo(100)),
};

import { thing } from '../../../src/domain/problems/index.ts';
import type { SCHEDULE_PROBLEMS } from '../../../src/domain/problems/schedules.ts';
import { WEEKDAYS } from '../../../src/domain/recurrence/index.ts';
import type { Sentences } from './said.ts';

const schedule = thing('schedule', { id: 14, uuid: '0b5b4f3e-0000-4000-8000-000000000014', name: 'nightly' });
const script = thing('script', { id: 30, uuid: '0b5b4f3e-0000-4000-8000-000000000030', name: 'freeze' });
const target = thing('target', { id: 3, uuid: '0b5b4f3e-0000-4000-8000-000000000003', name: 'web-01' });

const minute = { field: 'minute', value: '*/0', item: '*/0', position: 1, expression: '*/0 * * * *' };
const weekday = { field: 'dayOfWeek', value: 'L', item: 'L', position: 9, expression: '0 2 * * L' };

export const SCHEDULE_SENTENCES: Sentences<typeof SCHEDULE_PROBLEMS> = {
  archive_name_malformed: [
    [
      { field: 'archiveName', value: '{foo}', known: ['{now}', '{job_name}'], most: 200 },
      "The name '{foo}' for archives has an unknown placeholder, or more than 200 characters; it may have {now}, {job_name}.",
    ],
  ],
  full_every_out_of_range: [
    [
      { field: 'fullEvery', value: '1', least: 2, most: 366 },
      "A whole copy is made every 2 to 366 copies, not every '1'; to have only whole ones, choose the method full.",
    ],
  ],
  schedule_unowned: [[{ field: 'targets', value: '' }, 'A schedule needs an account: name one of its targets.']],
  schedule_name_taken: [[{ name: 'nightly' }, "Another schedule is called 'nightly'; choose another name."]],
  schedule_underway: [
    [
      { schedule, target, task: { id: 21, state: 'running' } },
      "The task 21 of the schedule '14' on 'web-01' has not ended; wait for it, or cancel it.",
    ],
  ],
  schedule_suspended: [
    [
      { schedule },
      "The schedule '14' stands still, as its account is suspended; resume the account first, or back up by hand.",
    ],
  ],
  retention_not_undoable: [
    [{ schedule }, "No change of what the schedule '14' keeps can be undone: none of its snapshots is expiring."],
  ],
  schedule_without_target: [
    [{ field: 'targets', value: '', schedule }, "The schedule '14' has no target to back up; link one first."],
  ],
  schedule_store_missing: [
    [
      { field: 'destination', value: 'moon', schedule },
      "There is no store at the location 'moon' of the schedule '14'.",
    ],
  ],
  schedule_of_other_account: [
    [
      { field: 'targets', value: '14', schedule, target },
      "The schedule '14' belongs to another account than 'web-01'; choose one of the same account.",
    ],
  ],
  check_flags_malformed: [
    [
      { field: 'check.flags', value: 'repair', known: ['repository_only', 'archives_only', 'verify_data'] },
      "A check has no flags 'repair'; use repository_only, archives_only, verify_data, the first of them alone.",
    ],
  ],
  check_underway: [
    [
      { target, action: 'restore_check', task: { id: 9, state: 'queued' } },
      "The check 9 of 'web-01' has not ended; wait for it, or cancel it.",
    ],
  ],
  check_paths_malformed: [
    [
      { field: 'check.paths', value: '../etc', most: 100 },
      "A check restores at most 100 paths as the copy names them, without '.' or '..'; '../etc' does not fit.",
    ],
  ],
  script_content_malformed: [
    [
      { field: 'content', value: '', most: 65_536 },
      "A script begins with '#!' and the path of what interprets it, and has at most 65536 bytes of text.",
    ],
  ],
  script_parameter_malformed: [
    [
      { field: 'scripts.pre.parameters', value: 'LD_PRELOAD', most: 50, mostCharacters: 4_096 },
      "A script has at most 50 parameters of at most 4096 characters, with names of capital letters, digits and '_' that mean nothing to the system or the gateway; 'LD_PRELOAD' does not fit.",
    ],
  ],
  script_unknown: [
    [{ phase: 'pre', id: 7 }, 'There is no script 7 to go before the backups; name one that exists, or none.'],
  ],
  script_in_use: [
    [{ script, schedule }, "The script 'freeze' is called by the schedule '14'; take it out there first."],
  ],
  script_failed: [
    [
      { script, phase: 'pre', end: { why: 'exit', code: 3 } },
      "The script 'freeze' before the backups ended with exit code 3.",
    ],
    [
      { script, phase: 'post', end: { why: 'signal', signal: 'SIGSEGV' } },
      "The script 'freeze' after the backups was ended by SIGSEGV.",
    ],
    [
      { script, phase: 'post', end: { why: 'timeout', seconds: 300 } },
      "The script 'freeze' after the backups was ended after 300 s.",
    ],
    [
      { script, phase: 'pre', end: { why: 'unstartable', system: 'ENOENT' } },
      "The script 'freeze' before the backups could not be run (ENOENT); look at its first line.",
    ],
  ],
  target_of_other_account: [
    [{ field: 'targets', value: '3', target }, "The target 'web-01' belongs to another account than the others."],
  ],
  location_unknown: [
    [
      { field: 'destination', value: 'moon', purpose: 'schedule' },
      "There is no store at the location 'moon'; use one that exists.",
    ],
    [
      { field: 'destination', value: 'moon', purpose: 'snapshot' },
      "There is no store at the location 'moon'; name another one.",
    ],
  ],
  location_of_source: [
    [
      { field: 'destination', value: 'vault' },
      "The location 'vault' is that of the files' own store; name another one.",
    ],
  ],
  pause_end_past: [
    [
      { field: 'until', value: '2026-11-08T09:00:00Z' },
      'A pause cannot end at 2026-11-08T09:00:00Z, which is past; give a later time, or none.',
    ],
  ],
  rule_malformed: [[{ field: 'rule', value: '7' }, 'A recurrence is a JSON object with a field "kind".']],
  rule_kind_unknown: [
    [
      { field: 'kind', value: 'hourly' },
      "The kind of rule 'hourly' is not known; use weekly, cron, window, once or rrule.",
    ],
  ],
  rule_field_unknown: [
    [{ field: 'day', value: 'mon', kind: 'weekly' }, "A rule of kind 'weekly' has no field 'day'; leave it out."],
  ],
  rule_never_fires: [
    [
      { field: 'rule', value: 'cron' },
      'The rule never fires between its start and its end, the excluded dates left out.',
    ],
  ],
  rule_choice_unknown: [
    [
      { field: 'gap', value: 'late', choices: ['next-valid', 'skip'] },
      "The field 'gap' must be one of: next-valid, skip.",
    ],
  ],
  rule_instant_malformed: [
    [
      { field: 'startsAt', value: 'today' },
      "The field 'startsAt' must be a whole number of seconds since 1970-01-01T00:00:00Z.",
    ],
  ],
  rule_ends_before_start: [
    [
      { field: 'endsAt', value: '5', startsAt: 6, endsAt: 5 },
      "The rule's end (endsAt 5) is before its start (startsAt 6).",
    ],
  ],
  excluded_dates_malformed: [
    [
      { field: 'excludedDates', value: '1', most: 1000 },
      "The field 'excludedDates' must be a list of at most 1000 dates.",
    ],
  ],
  excluded_date_malformed: [
    [
      { field: 'excludedDates', value: '2026-02-30', place: 2 },
      "The excluded date '2026-02-30' (number 2) is not a date; write it as YYYY-MM-DD.",
    ],
  ],
  time_zone_unknown: [
    [
      { field: 'timeZone', value: 'Moon' },
      "The time zone 'Moon' is not known; give an IANA name such as 'Europe/Kyiv' or 'UTC'.",
    ],
  ],
  weekdays_missing: [
    [
      { field: 'days', value: '[]', choices: WEEKDAYS },
      'The rule names no day of the week; give at least one of mon, tue, wed, thu, fri, sat, sun.',
    ],
  ],
  weekday_unknown: [
    [
      { field: 'days', value: 'lun', place: 1, choices: WEEKDAYS },
      "The day 'lun' (number 1) is not one of mon, tue, wed, thu, fri, sat, sun.",
    ],
  ],
  times_missing: [
    [{ field: 'times', value: '[]' }, 'The rule names no time of day; give at least one as HH:MM, such as 02:01.'],
  ],
  time_malformed: [
    [
      { field: 'times', value: '25:00', place: 3 },
      "The time '25:00' (number 3) is not a time of day; write it as HH:MM, 00:00 to 23:59.",
    ],
  ],
  once_date_malformed: [
    [
      { field: 'date', value: '2026-02-30' },
      "The date '2026-02-30' does not exist or is too far away; write it as YYYY-MM-DD.",
    ],
  ],
  once_time_malformed: [
    [{ field: 'time', value: '2' }, "The time '2' is not a time of day; write it as HH:MM, 00:00 to 23:59."],
  ],
  once_never_comes: [
    [
      { field: 'date', value: '2011-12-30', date: '2011-12-30', time: '02:00', timeZone: 'Pacific/Apia' },
      '2011-12-30 02:00 does not exist in Pacific/Apia, or is excluded; choose another date or time.',
    ],
  ],
  window_time_malformed: [
    [{ field: 'start', value: '9' }, "The window's start '9' is not a time of day; write it as HH:MM."],
  ],
  window_step_beside_times: [
    [{ field: 'everyMinutes', value: '5' }, 'The rule has both a step (everyMinutes) and times; give one of them.'],
  ],
  window_step_out_of_range: [
    [
      { field: 'everyMinutes', value: '0', least: 1, most: 1440 },
      "The step '0' must be a whole number of minutes, 1 to 1440.",
    ],
  ],
  window_numbers_malformed: [
    [
      { field: 'months', value: '[]', least: 1, most: 12 },
      "The field 'months' must be a list of numbers from 1 to 12, or be left out.",
    ],
  ],
  window_number_out_of_range: [
    [
      { field: 'months', value: '13', place: 2, least: 1, most: 12 },
      "The value '13' (number 2) of 'months' must be from 1 to 12.",
    ],
  ],
  window_times_outside: [
    [
      { field: 'times', value: '01:00', times: ['01:00'], from: '09:00', until: '24:00' },
      'None of the times 01:00 lies in the window 09:00 to 24:00; change one of them.',
    ],
  ],
  window_date_never_comes: [
    [
      { field: 'daysOfMonth', value: '[30,31]', days: [30, 31], months: [2] },
      'Day 30, 31 of the month never comes in month 2; choose another date.',
    ],
  ],
  cron_missing: [
    [{ field: 'expression', value: '' }, 'The cron expression is missing; write five fields such as 0 2 * * *.'],
  ],
  cron_too_long: [
    [
      { field: 'expression', value: '0', most: 1000 },
      'The cron expression is longer than 1000 characters; shorten it.',
    ],
  ],
  cron_field_count: [
    [
      { field: 'expression', value: ' 0 2', expression: '0 2', count: 2 },
      "The cron expression '0 2' has 2 fields; write five (minute, hour, day of month, month, day of week), then optionally seconds and year.",
    ],
  ],
  cron_without_time: [
    [
      { field: 'expression', value: '@reboot' },
      "'@reboot' names no time; write when the schedule fires, such as 0 2 * * *.",
    ],
  ],
  cron_without_start: [
    [
      { field: 'expression', value: '@every 5m' },
      "'@every 5m' counts from no fixed moment; write a step such as */15 * * * * for every 15 minutes.",
    ],
  ],
  cron_alias_unknown: [
    [
      { field: 'expression', value: '@noon', choices: ['@daily', '@weekly'] },
      "'@noon' is not known; use one of @daily, @weekly.",
    ],
  ],
  cron_date_never_comes: [
    [
      { field: 'dayOfMonth', value: '30', item: '30', position: 5, expression: '0 2 30 2 *', month: '2' },
      "The day of the month '30' at position 5 of '0 2 30 2 *' never comes in month '2' of the years given; choose another date.",
    ],
  ],
  cron_item_malformed: [
    [
      { ...minute, least: 0, most: 59, names: null },
      "The minute '*/0' at position 1 of '*/0 * * * *' is not understood; use 0 to 59, a list, a range or a step.",
    ],
  ],
  cron_value_out_of_range: [
    [
      { ...weekday, least: 0, most: 6, names: ['SUN', 'SAT'] },
      "The day of the week 'L' at position 9 of '0 2 * * L' is out of range; use 0 to 6 or SUN to SAT, a list, a range or a step.",
    ],
  ],
  cron_step_zero: [[minute, "The minute '*/0' at position 1 of '*/0 * * * *' steps by 0; a step is at least 1."]],
  cron_value_drawn: [
    [
      { ...minute, drawnFrom: 'chance' },
      "The minute '*/0' at position 1 of '*/0 * * * *' asks for a random value, which would move by itself; write the value.",
    ],
    [
      { ...minute, drawnFrom: 'name' },
      "The minute '*/0' at position 1 of '*/0 * * * *' asks for a value drawn from a name, which would move by itself; write the value.",
    ],
  ],
  cron_day_counted_back: [
    [
      { field: 'dayOfMonth', value: 'L-2', item: 'L-2', position: 5, expression: '0 2 L-2 * *' },
      "The day of the month 'L-2' at position 5 of '0 2 L-2 * *' counts back from the last day; only L is known.",
    ],
  ],
  cron_last_weekday_unnamed: [
    [
      weekday,
      "The day of the week 'L' at position 9 of '0 2 * * L' names no day of the week; write L5 for the last Friday.",
    ],
  ],
  rrule_missing: [
    [
      { field: 'rule', value: '' },
      'The recurrence rule is missing; write one such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0.',
    ],
  ],
  rrule_too_long: [
    [{ field: 'rule', value: 'FREQ', most: 1000 }, 'The recurrence rule is longer than 1000 characters; shorten it.'],
  ],
  rrule_part_unknown: [
    [
      { field: 'rule', value: 'FREQ=DAILY;BYSETPOS=1', part: 'BYSETPOS', known: ['FREQ', 'BYDAY'] },
      "The part 'BYSETPOS' of the recurrence rule is not supported; use FREQ, BYDAY.",
    ],
  ],
  rrule_part_repeated: [
    [
      { field: 'rule', value: 'FREQ=DAILY;FREQ=DAILY', part: 'FREQ' },
      "The part 'FREQ' of the recurrence rule stands there twice; write it once.",
    ],
  ],
  rrule_part_malformed: [
    [
      { field: 'rule', value: 'BYHOUR=24', part: 'BYHOUR', item: '24', expected: '0 - 23' },
      "The part 'BYHOUR' of the recurrence rule has '24', which is not supported; use 0 - 23.",
    ],
  ],
  rrule_parts_conflict: [
    [
      { field: 'rule', value: 'COUNT=1;UNTIL=20270101', part: 'COUNT', other: 'UNTIL' },
      "The part 'COUNT' of the recurrence rule does not go with UNTIL; leave one of them out.",
    ],
  ],
  rrule_start_malformed: [
    [
      { field: 'start', value: 'today' },
      "The start 'today' of the recurrence rule (DTSTART) is no date and time; write it as YYYY-MM-DDTHH:MM:SS.",
    ],
  ],
  rrule_start_missing: [
    [
      { field: 'rule', value: 'FREQ=DAILY;INTERVAL=2', missing: ['BYHOUR'], counted: ['INTERVAL'] },
      'The recurrence rule has no start (DTSTART), which is needed for INTERVAL, a rule without BYHOUR.',
    ],
  ],
  rrule_date_never_comes: [
    [
      { field: 'rule', value: 'FREQ=MONTHLY;BYMONTHDAY=31' },
      'The recurrence rule names dates that never come; choose others.',
    ],
  ],
  calendar_text_malformed: [
    [
      { field: 'rule', value: 'BEGIN:VEVENT', most: 4000 },
      'The calendar text must be one VEVENT with one RRULE, at most 4000 characters, or a rule alone.',
    ],
  ],
  calendar_property_unknown: [
    [
      { field: 'rule', value: 'EXDATE:20270101', property: 'EXDATE' },
      "The property 'EXDATE' of the calendar text is not supported; leave it out.",
    ],
  ],
  retention_malformed: [[{ field: 'retention', value: '7' }, "The retention '7' must be an object."]],
  retention_field_unknown: [
    [
      { field: 'retention.weekly', value: '4', known: ['kind', 'count'] },
      "The retention.weekly '4' is not known here; known are kind, count.",
    ],
  ],
  retention_choice_unknown: [
    [
      { field: 'retention.algorithm', value: 'tar', choices: ['borg', 'restic'] },
      "The retention.algorithm 'tar' must be borg, restic.",
    ],
  ],
  retention_not_text: [[{ field: 'retention.within', value: '2' }, "The retention.within '2' must be a text."]],
  retention_keeps_nothing: [
    [
      { field: 'retention', value: '{}', settings: ['within', 'last'] },
      "The retention '{}' keeps nothing; set at least one of within, last.",
    ],
  ],
  retention_without_rules: [
    [
      { field: 'retention.rules', value: '[]' },
      "The retention.rules '[]' must list at least one rule; to never delete anything, use the kind all.",
    ],
  ],
  retention_day_of_other_unit: [
    [
      { field: 'retention.rules[0].onWeekday', value: 'mon', unit: 'weeks' },
      "The retention.rules[0].onWeekday 'mon' goes with weeks only.",
    ],
  ],
  retention_number_out_of_range: [
    [
      { field: 'retention.count', value: '0', least: 1, most: 9 },
      "The retention.count '0' must be a whole number from 1 to 9.",
    ],
  ],
  retention_within_malformed: [
    [
      { field: 'retention.within', value: '2x', algorithm: 'borg' },
      "The retention.within '2x' is not a length of time; write one number and one of S M H d w m y, such as '2d'.",
    ],
    [
      { field: 'retention.within', value: '2x', algorithm: 'restic' },
      "The retention.within '2x' is not a length of time; write such as '1y6m10d12h'.",
    ],
  ],
};

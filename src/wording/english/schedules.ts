import type { SCHEDULE_PROBLEMS } from '../../domain/problems/schedules.ts';
import type { ScriptEnd } from '../../domain/script.ts';
import type { Vocabulary, Words } from '../vocabulary.ts';

/** How people call the fields of a cron expression. */
const CRON_FIELDS: Readonly<Record<string, string>> = {
  dayOfMonth: 'day of the month',
  dayOfWeek: 'day of the week',
};

interface Item {
  readonly field: string;
  readonly item: string;
  readonly position: number;
  readonly expression: string;
}

const nameItem = ({ field, item, position, expression }: Item): string =>
  `The ${CRON_FIELDS[field] ?? field} '${item}' at position ${position} of '${expression}'`;

interface Range {
  readonly least: number;
  readonly most: number;
  readonly names: readonly [string, string] | null;
}

const adviseRange = ({ least, most, names }: Range): string => {
  const named = names === null ? '' : ` or ${names[0]} to ${names[1]}`;
  return `use ${least} to ${most}${named}, a list, a range or a step`;
};

const CLOCK = 'write it as HH:MM, 00:00 to 23:59';

const sayEnd = (end: ScriptEnd): string => {
  switch (end.why) {
    case 'exit':
      return `ended with exit code ${end.code}`;
    case 'signal':
      return `was ended by ${end.signal}`;
    case 'timeout':
      return `was ended after ${end.seconds} s`;
    default:
      return `could not be run (${end.system}); look at its first line`;
  }
};

const WHEN = { pre: 'before', post: 'after' } as const;

const nameValue = (params: { field: string; value: string }, { field }: Vocabulary): string =>
  `The ${field(params.field)} '${params.value.slice(0, 100)}'`;

export const SCHEDULE_WORDS: Words<typeof SCHEDULE_PROBLEMS> = {
  archive_name_malformed: ({ value, known, most }) =>
    `The name '${value}' for archives has an unknown placeholder, or more than ${most} characters; it may have ${known.join(', ')}.`,
  full_every_out_of_range: ({ value, least, most }) =>
    `A whole copy is made every ${least} to ${most} copies, not every '${value}'; to have only whole ones, choose the method full.`,
  schedule_unowned: (_params, { one, many }) => `A ${one.schedule} needs an account: name one of its ${many.target}.`,
  schedule_name_taken: ({ name }, { one }) => `Another ${one.schedule} is called '${name}'; choose another name.`,
  schedule_underway: ({ schedule, target, task }, { one, nameOf }) =>
    `The ${one.task} ${task.id} of the ${one.schedule} '${nameOf(schedule)}' on '${nameOf(target)}' has not ended; wait for it, or cancel it.`,
  schedule_suspended: ({ schedule }, { one, nameOf }) =>
    `The ${one.schedule} '${nameOf(schedule)}' stands still, as its account is suspended; resume the account first, or back up by hand.`,
  retention_not_undoable: ({ schedule }, { one, many, nameOf }) =>
    `No change of what the ${one.schedule} '${nameOf(schedule)}' keeps can be undone: none of its ${many.snapshot} is expiring.`,
  schedule_without_target: ({ schedule }, { one, nameOf }) =>
    `The ${one.schedule} '${nameOf(schedule)}' has no ${one.target} to back up; link one first.`,
  schedule_store_missing: ({ schedule, value }, { one, nameOf }) =>
    `There is no store at the location '${value}' of the ${one.schedule} '${nameOf(schedule)}'.`,
  schedule_of_other_account: ({ schedule, target }, { one, nameOf }) =>
    `The ${one.schedule} '${nameOf(schedule)}' belongs to another account than '${target.name}'; choose one of the same account.`,
  target_of_other_account: ({ target }, { one, nameOf }) =>
    `The ${one.target} '${nameOf(target)}' belongs to another account than the others.`,
  location_unknown: ({ value, purpose }) =>
    `There is no store at the location '${value}'; ${purpose === 'schedule' ? 'use one that exists' : 'name another one'}.`,
  location_of_source: ({ value }) => `The location '${value}' is that of the files' own store; name another one.`,
  check_flags_malformed: ({ value, known }) =>
    `A check has no flags '${value}'; use ${known.join(', ')}, the first of them alone.`,
  check_underway: ({ target, task }, { nameOf }) =>
    `The check ${task.id} of '${nameOf(target)}' has not ended; wait for it, or cancel it.`,
  pause_end_past: ({ value }) => `A pause cannot end at ${value}, which is past; give a later time, or none.`,
  check_paths_malformed: ({ value, most }) =>
    `A check restores at most ${most} paths as the copy names them, without '.' or '..'; '${value}' does not fit.`,
  script_content_malformed: ({ most }) =>
    `A script begins with '#!' and the path of what interprets it, and has at most ${most} bytes of text.`,
  script_parameter_malformed: ({ value, most, mostCharacters }) =>
    `A script has at most ${most} parameters of at most ${mostCharacters} characters, with names of capital letters, digits and '_' that mean nothing to the system or the gateway; '${value}' does not fit.`,
  script_unknown: ({ phase, id }) =>
    `There is no script ${id} to go ${WHEN[phase]} the backups; name one that exists, or none.`,
  script_in_use: ({ script, schedule }, { one, nameOf }) =>
    `The script '${script.name}' is called by the ${one.schedule} '${nameOf(schedule)}'; take it out there first.`,
  script_failed: ({ script, phase, end }) => `The script '${script.name}' ${WHEN[phase]} the backups ${sayEnd(end)}.`,
  rule_malformed: () => 'A recurrence is a JSON object with a field "kind".',
  rule_kind_unknown: ({ value }) =>
    `The kind of rule '${value}' is not known; use weekly, cron, window, once or rrule.`,
  rule_field_unknown: ({ field, kind }) => `A rule of kind '${kind}' has no field '${field}'; leave it out.`,
  rule_never_fires: () => 'The rule never fires between its start and its end, the excluded dates left out.',
  rule_choice_unknown: ({ field, choices }) => `The field '${field}' must be one of: ${choices.join(', ')}.`,
  rule_instant_malformed: ({ field }) =>
    `The field '${field}' must be a whole number of seconds since 1970-01-01T00:00:00Z.`,
  rule_ends_before_start: ({ startsAt, endsAt }) =>
    `The rule's end (endsAt ${endsAt}) is before its start (startsAt ${startsAt}).`,
  excluded_dates_malformed: ({ field, most }) => `The field '${field}' must be a list of at most ${most} dates.`,
  excluded_date_malformed: ({ value, place }) =>
    `The excluded date '${value}' (number ${place}) is not a date; write it as YYYY-MM-DD.`,
  time_zone_unknown: ({ value }) =>
    `The time zone '${value}' is not known; give an IANA name such as 'Europe/Kyiv' or 'UTC'.`,
  weekdays_missing: ({ choices }) => `The rule names no day of the week; give at least one of ${choices.join(', ')}.`,
  weekday_unknown: ({ value, place, choices }) =>
    `The day '${value}' (number ${place}) is not one of ${choices.join(', ')}.`,
  times_missing: () => 'The rule names no time of day; give at least one as HH:MM, such as 02:01.',
  time_malformed: ({ value, place }) => `The time '${value}' (number ${place}) is not a time of day; ${CLOCK}.`,
  once_date_malformed: ({ value }) => `The date '${value}' does not exist or is too far away; write it as YYYY-MM-DD.`,
  once_time_malformed: ({ value }) => `The time '${value}' is not a time of day; ${CLOCK}.`,
  once_never_comes: ({ date, time, timeZone }) =>
    `${date} ${time} does not exist in ${timeZone}, or is excluded; choose another date or time.`,
  window_time_malformed: ({ field, value }) =>
    `The window's ${field} '${value}' is not a time of day; write it as HH:MM.`,
  window_step_beside_times: () => 'The rule has both a step (everyMinutes) and times; give one of them.',
  window_step_out_of_range: ({ value, least, most }) =>
    `The step '${value}' must be a whole number of minutes, ${least} to ${most}.`,
  window_numbers_malformed: ({ field, least, most }) =>
    `The field '${field}' must be a list of numbers from ${least} to ${most}, or be left out.`,
  window_number_out_of_range: ({ field, value, place, least, most }) =>
    `The value '${value}' (number ${place}) of '${field}' must be from ${least} to ${most}.`,
  window_times_outside: ({ times, from, until }) =>
    `None of the times ${times.join(', ')} lies in the window ${from} to ${until}; change one of them.`,
  window_date_never_comes: ({ days, months }) =>
    `Day ${days.join(', ')} of the month never comes in month ${months.join(', ')}; choose another date.`,
  cron_missing: () => 'The cron expression is missing; write five fields such as 0 2 * * *.',
  cron_too_long: ({ most }) => `The cron expression is longer than ${most} characters; shorten it.`,
  cron_field_count: ({ expression, count }) =>
    `The cron expression '${expression}' has ${count} fields; write five (minute, hour, day of month, month, day of week), then optionally seconds and year.`,
  cron_without_time: ({ value }, { one }) =>
    `'${value}' names no time; write when the ${one.schedule} fires, such as 0 2 * * *.`,
  cron_without_start: ({ value }) =>
    `'${value}' counts from no fixed moment; write a step such as */15 * * * * for every 15 minutes.`,
  cron_alias_unknown: ({ value, choices }) => `'${value}' is not known; use one of ${choices.join(', ')}.`,
  cron_date_never_comes: ({ month, ...item }) =>
    `${nameItem(item)} never comes in month '${month}' of the years given; choose another date.`,
  cron_item_malformed: (params) => `${nameItem(params)} is not understood; ${adviseRange(params)}.`,
  cron_value_out_of_range: (params) => `${nameItem(params)} is out of range; ${adviseRange(params)}.`,
  cron_step_zero: (item) => `${nameItem(item)} steps by 0; a step is at least 1.`,
  cron_value_drawn: ({ drawnFrom, ...item }) => {
    const meaning = drawnFrom === 'chance' ? 'a random value' : 'a value drawn from a name';
    return `${nameItem(item)} asks for ${meaning}, which would move by itself; write the value.`;
  },
  cron_day_counted_back: (item) => `${nameItem(item)} counts back from the last day; only L is known.`,
  cron_last_weekday_unnamed: (item) => `${nameItem(item)} names no day of the week; write L5 for the last Friday.`,
  rrule_missing: () => 'The recurrence rule is missing; write one such as FREQ=WEEKLY;BYDAY=MO;BYHOUR=2;BYMINUTE=0.',
  rrule_too_long: ({ most }) => `The recurrence rule is longer than ${most} characters; shorten it.`,
  rrule_part_unknown: ({ part, known }) =>
    `The part '${part}' of the recurrence rule is not supported; use ${known.join(', ')}.`,
  rrule_part_repeated: ({ part }) => `The part '${part}' of the recurrence rule stands there twice; write it once.`,
  rrule_part_malformed: ({ part, item, expected }) =>
    `The part '${part}' of the recurrence rule has '${item}', which is not supported; use ${expected}.`,
  rrule_parts_conflict: ({ part, other }) =>
    `The part '${part}' of the recurrence rule does not go with ${other}; leave one of them out.`,
  rrule_start_malformed: ({ value }) =>
    `The start '${value}' of the recurrence rule (DTSTART) is no date and time; write it as YYYY-MM-DDTHH:MM:SS.`,
  rrule_start_missing: ({ missing, counted }) => {
    const needs = [...counted, ...missing.map((part) => `a rule without ${part}`)].join(', ');
    return `The recurrence rule has no start (DTSTART), which is needed for ${needs}.`;
  },
  rrule_date_never_comes: () => 'The recurrence rule names dates that never come; choose others.',
  calendar_text_malformed: ({ most }) =>
    `The calendar text must be one VEVENT with one RRULE, at most ${most} characters, or a rule alone.`,
  calendar_property_unknown: ({ property }) =>
    `The property '${property}' of the calendar text is not supported; leave it out.`,
  retention_malformed: (params, words) => `${nameValue(params, words)} must be an object.`,
  retention_field_unknown: ({ known, ...params }, words) =>
    `${nameValue(params, words)} is not known here; known are ${known.join(', ')}.`,
  retention_choice_unknown: ({ choices, ...params }, words) =>
    `${nameValue(params, words)} must be ${choices.join(', ')}.`,
  retention_not_text: (params, words) => `${nameValue(params, words)} must be a text.`,
  retention_keeps_nothing: ({ settings, ...params }, words) =>
    `${nameValue(params, words)} keeps nothing; set at least one of ${settings.join(', ')}.`,
  retention_without_rules: (params, words) =>
    `${nameValue(params, words)} must list at least one rule; to never delete anything, use the kind all.`,
  retention_day_of_other_unit: ({ unit, ...params }, words) => `${nameValue(params, words)} goes with ${unit} only.`,
  retention_number_out_of_range: ({ least, most, ...params }, words) =>
    `${nameValue(params, words)} must be a whole number from ${least} to ${most}.`,
  retention_within_malformed: ({ algorithm, ...params }, words) => {
    const example = algorithm === 'borg' ? "one number and one of S M H d w m y, such as '2d'" : "such as '1y6m10d12h'";
    return `${nameValue(params, words)} is not a length of time; write ${example}.`;
  },
};

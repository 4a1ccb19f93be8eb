import { offending, problem } from '../errors.ts';
import { resolveTimeZone } from './civil-time.ts';
import { ClockTimes } from './clock-times.ts';
import { type CronField, type CronFieldName, parseCronField } from './cron-field.ts';
import { printCronField } from './cron-print.ts';
import { ALL_MONTH_DAYS_MASK, ALL_MONTHS_MASK, canComeTrue, type DaySpec, EVERY_DAY, toMask } from './day-spec.ts';
import { FIXED, type Fields, RUNNING, readModifiers, refuseOtherFields } from './modifiers.ts';
import { Rule } from './rule.ts';
import { ALL_WEEKDAYS_MASK } from './weekdays.ts';

const FIELD_NAMES: readonly CronFieldName[] = ['minute', 'hour', 'dayOfMonth', 'month', 'dayOfWeek', 'second', 'year'];

const ALIASES: ReadonlyMap<string, string> = new Map([
  ['@hourly', '0 * * * *'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@monthly', '0 0 1 * *'],
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
]);

const MAX_LENGTH = 1000;

/** The fields of a cron expression, read; what is not written is `null`. */
export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
  readonly second: CronField | null;
  readonly year: CronField | null;
}

/**
 * A rule of kind cron from its fields (`expression`, `timeZone`, modifiers).
 *
 * Five fields; six with seconds last and seven with years, in croniter's order. Day of month
 * and day of week both restricted: a date that matches *either* fires (classic cron). Fixed local times, unless the hour
 * field is `*`: then every real local minute that matches. Throws `invalid_recurrence` naming the field of the
 * expression, the item and its position.
 */
export function parseCron(fields: Fields): Rule {
  refuseOtherFields(fields, ['kind', 'expression', 'timeZone']);
  const timeZone = resolveTimeZone(fields.timeZone);
  if (typeof fields.expression !== 'string') {
    throw problem('cron_missing', offending('expression', fields.expression));
  }
  const cron = parseCronFields(fields.expression);
  const modifiers = readModifiers(fields, cron.hour.isStar ? RUNNING : FIXED);
  const days = toDaySpec(cron);
  if (!canComeTrue(days)) {
    const [, , day = '', month = ''] = fields.expression.trim().split(/\s+/);
    const position = (/^\s*\S+\s+\S+\s+/.exec(fields.expression)?.[0].length ?? 0) + 1;
    const where = { item: day, position, expression: fields.expression };
    throw problem('cron_date_never_comes', { ...offending('dayOfMonth', day), ...where, month });
  }
  return new Rule(
    { kind: 'cron', expression: printCronFields(cron), timeZone, ...modifiers.json },
    {
      days,
      times: new ClockTimes(cron.hour.values, cron.minute.values, cron.second?.values ?? [0]),
      ...modifiers.shape,
    },
  );
}

/** The fields of an expression. Throws `invalid_recurrence`. */
export function parseCronFields(expression: string): CronFields {
  if (expression.length > MAX_LENGTH) {
    throw problem('cron_too_long', { ...offending('expression', expression), most: MAX_LENGTH });
  }
  const text = expandAlias(expression);
  const texts = [...text.matchAll(/\S+/g)];
  const read = (index: number): CronField | null => {
    const [found, name] = [texts[index], FIELD_NAMES[index]];
    if (found === undefined || name === undefined || texts.length < 5 || texts.length > 7) return null;
    return parseCronField({ name, text: found[0], position: found.index + 1, expression: text });
  };
  const [minute, hour, dayOfMonth, month, dayOfWeek] = [read(0), read(1), read(2), read(3), read(4)];
  if (minute === null || hour === null || dayOfMonth === null || month === null || dayOfWeek === null) {
    const written = { expression: expression.trim(), count: texts.length };
    throw problem('cron_field_count', { ...offending('expression', expression), ...written });
  }
  return { minute, hour, dayOfMonth, month, dayOfWeek, second: read(5), year: read(6) };
}

function expandAlias(expression: string): string {
  const text = expression.trim();
  if (!text.startsWith('@')) return expression;
  const lower = text.toLowerCase();
  const expanded = ALIASES.get(lower);
  if (expanded !== undefined) return expanded;
  const params = offending('expression', text);
  if (lower === '@reboot') throw problem('cron_without_time', params);
  if (lower.startsWith('@every')) throw problem('cron_without_start', params);
  throw problem('cron_alias_unknown', { ...params, choices: [...ALIASES.keys()] });
}

/** The canonical text of an expression; seconds and years only where they say something. */
function printCronFields(cron: CronFields): string {
  const hasYears = cron.year !== null && !cron.year.isStar;
  const hasSeconds = cron.second !== null && (cron.second.values.length !== 1 || cron.second.values[0] !== 0);
  const parts = [
    printCronField('minute', cron.minute),
    printCronField('hour', cron.hour),
    printCronField('dayOfMonth', cron.dayOfMonth),
    printCronField('month', cron.month),
    printCronField('dayOfWeek', cron.dayOfWeek),
  ];
  if (hasSeconds || hasYears) parts.push(cron.second === null ? '0' : printCronField('second', cron.second));
  if (hasYears && cron.year !== null) parts.push(printCronField('year', cron.year));
  return parts.join(' ');
}

function toDaySpec({ dayOfMonth, month, dayOfWeek, year }: CronFields): DaySpec {
  const weekdays = dayOfWeek.isStar ? ALL_WEEKDAYS_MASK : toMask(dayOfWeek.values, 0);
  const monthDays = dayOfMonth.isStar ? ALL_MONTH_DAYS_MASK : toMask(dayOfMonth.values, 1);
  const months = month.isStar ? ALL_MONTHS_MASK : toMask(month.values, 1);
  const years = year === null || year.isStar ? null : year.values;
  const isUnion = !dayOfMonth.isStar && !dayOfWeek.isStar;
  // `1-31 * 0`: restricted by the letter, though to every day; so either field lets every date fire.
  const isEveryDate = isUnion && (monthDays === ALL_MONTH_DAYS_MASK || weekdays === ALL_WEEKDAYS_MASK);
  if (isEveryDate) return { ...EVERY_DAY, months, years };
  return {
    weekdays,
    monthDays,
    months,
    years,
    hasLastDay: dayOfMonth.hasLastDay,
    daysFromEnd: [],
    hasLastWorkday: dayOfMonth.hasLastWorkday,
    nearestWorkdaysTo: dayOfMonth.nearestWorkdaysTo,
    nthWeekdays: dayOfWeek.nthWeekdays,
    isUnion,
    cycle: null,
    onlyDay: null,
  };
}

import { parseCronFields } from './cron.ts';
import { parseRecurrence } from './parse.ts';
import type { Recurrence } from './rule.ts';
import { WEEKDAYS } from './weekdays.ts';

/** As many times of day as a rule may name. */
const MOST_TIMES = 1_440;

/**
 * The rule that cron makes of when a line of a crontab runs: five fields, or a word such as `@daily`. Cron lets either of day of
 * month and day of week suffice, except where one of them begins with a star, as a step from `*` does: then it asks for both,
 * which expressions of ours do not say.
 *
 * @throws GatewayError `invalid_recurrence`
 */
export const parseCrontabLine = (when: string, timeZone: string): Recurrence => parseRecurrence(ruleOf(when, timeZone));

function ruleOf(when: string, timeZone: string): object {
  const plain = { kind: 'cron', expression: when, timeZone };
  const [, , day = '*', , weekday = '*'] = when.split(/\s+/);
  const asksBoth = (day.startsWith('*') || weekday.startsWith('*')) && day !== '*' && weekday !== '*';
  if (!asksBoth) return plain;
  const { minute, hour, dayOfMonth, month, dayOfWeek } = parseCronFields(when);
  const isNamed = [dayOfMonth, dayOfWeek].some((field) => field.isStar);
  if (isNamed || hour.values.length * minute.values.length > MOST_TIMES) return plain;
  const pad = (value: number): string => String(value).padStart(2, '0');
  return {
    kind: 'window',
    days: dayOfWeek.values.map((value) => WEEKDAYS[(value + 6) % 7]),
    daysOfMonth: dayOfMonth.values,
    ...(month.isStar ? {} : { months: month.values }),
    times: hour.values.flatMap((hours) => minute.values.map((minutes) => `${pad(hours)}:${pad(minutes)}`)),
    // As cron reads a line with a star for its hours: by the clocks of each minute.
    ...(hour.isStar ? { gap: 'skip', overlap: 'both' } : {}),
    timeZone,
  };
}

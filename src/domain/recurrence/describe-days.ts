import { ALL_MONTH_DAYS_MASK, ALL_MONTHS_MASK, type DaySpec, fromMask } from './day-spec.ts';
import { ALL_WEEKDAYS_MASK, WEEKDAYS, weekdayBit } from './weekdays.ts';

/** From Monday on. */
const WEEKDAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTH_NAMES = 'January February March April May June July August September October November December'.split(' ');
const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** `a`, `a and b`, `a, b and c`. */
export const joinWords = (words: readonly string[], word = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${word} ${words[words.length - 1]}`;

/** Which days a rule names, in English; empty where it is every day. */
export function describeDays(spec: DaySpec): string {
  const monthDays = describeMonthDays(spec);
  const weekdays = describeWeekdays(spec);
  const parts = [
    monthDays === '' || weekdays === ''
      ? `${monthDays}${weekdays}`
      : `${monthDays} ${spec.isUnion ? 'or on' : 'if it is'} ${weekdays}`,
    spec.months === ALL_MONTHS_MASK
      ? ''
      : `in ${joinWords(fromMask(spec.months, 0).map((month) => MONTH_NAMES[month] ?? ''))}`,
    spec.years === null ? '' : `in ${joinWords(spec.years.map(String))}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function describeMonthDays(spec: DaySpec): string {
  if (spec.monthDays === ALL_MONTH_DAYS_MASK) return '';
  const days = fromMask(spec.monthDays, 1);
  const parts = days.length === 0 ? [] : [`day${days.length === 1 ? '' : 's'} ${joinWords(days.map(String))}`];
  if (spec.hasLastDay) parts.push('the last day');
  if (spec.hasLastWorkday) parts.push('the last weekday');
  parts.push(...spec.nearestWorkdaysTo.map((day) => `the weekday nearest day ${day}`));
  return `on ${joinWords(parts)} of the month`;
}

/** `Monday through Saturday`, `Tuesday and Thursday`, `the fifth Monday of the month`; empty for all seven. */
function describeWeekdays(spec: DaySpec): string {
  if (spec.weekdays === ALL_WEEKDAYS_MASK) return '';
  const chosen = WEEKDAYS.map((day) => (spec.weekdays & weekdayBit(day)) !== 0);
  const first = chosen.indexOf(true);
  const last = chosen.lastIndexOf(true);
  const names = WEEKDAY_NAMES.filter((_, index) => chosen[index]);
  const isRun = last - first >= 2 && names.length === last - first + 1;
  const nth = spec.nthWeekdays.map(
    (day) => `the ${day.nth < 0 ? 'last' : ORDINALS[day.nth - 1]} ${WEEKDAY_NAMES[(day.weekday + 6) % 7]} of the month`,
  );
  return joinWords([...(isRun ? [`${WEEKDAY_NAMES[first]} through ${WEEKDAY_NAMES[last]}`] : names), ...nth]);
}

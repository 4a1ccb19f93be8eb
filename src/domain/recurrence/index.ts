/** Recurrence: rules for *when*, as opaque values. What others see of this folder; everything else in it is private. */
import { resolveTimeZone } from './civil-time.ts';

export { type ChangedSlot, changedSlots } from './clock-changes.ts';
export { countFireTimes } from './count.ts';
export { parseCrontabLine } from './crontab-line.ts';
export { fireTimes, nextFireTime, previousFireTime } from './fire-times.ts';
export { formatCalendarText, parseCalendarText } from './icalendar.ts';
export type { RecurrenceJson } from './json.ts';
export { type ClockPart, type Outline, outline, type TimesOutline } from './outline.ts';
export type { DaysOutline, MonthDaysOutline, WeekdaysOutline } from './outline-days.ts';
export { parseExpression, parseRecurrence } from './parse.ts';
export {
  equals,
  recurrenceJson,
  type TimesRendering,
  toCron,
  toRrule,
  toRunningTimes,
  toTimes,
  toWeekly,
} from './renderings.ts';
export type { Recurrence } from './rule.ts';
export { countTimesOf, earliestTimeOf, shortestGap, weekdaysOf } from './traits.ts';
export { WEEKDAYS, type Weekday } from './weekdays.ts';
export { weekly } from './weekly.ts';

/** Throws `invalid_recurrence` (field `timeZone`) unless a name is an IANA zone's. */
export const assertTimeZone = (timeZone: string): void => {
  resolveTimeZone(timeZone);
};

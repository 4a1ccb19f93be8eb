import { formatDate, formatTime, parseDate, parseTime } from './calendar.ts';
import { FIRST_INSTANT, HORIZON_INSTANT, resolveTimeZone } from './civil-time.ts';
import { EVERY_DAY } from './day-spec.ts';
import { refuse, showValue } from './failures.ts';
import { FIXED, type Fields, readModifiers, refuseOtherFields } from './modifiers.ts';
import { Rule } from './rule.ts';
import { ListedTimes } from './time-set.ts';

/** A rule that fires once, at a local date and time. Throws `invalid_recurrence` (field `date`, `time` or `timeZone`). */
export function parseOnce(fields: Fields): Rule {
  refuseOtherFields(fields, ['kind', 'date', 'time', 'timeZone']);
  const timeZone = resolveTimeZone(fields.timeZone);
  const day = typeof fields.date === 'string' ? parseDate(fields.date) : null;
  if (day === null || day * 86_400 < FIRST_INSTANT + 86_400 || day * 86_400 >= HORIZON_INSTANT - 86_400) {
    const message = `The date '${showValue(fields.date)}' does not exist or is too far away; write it as YYYY-MM-DD.`;
    throw refuse('date', fields.date, message);
  }
  const second = typeof fields.time === 'string' ? parseTime(fields.time) : null;
  if (second === null) {
    const message = `The time '${showValue(fields.time)}' is not a time of day; write it as HH:MM, 00:00 to 23:59.`;
    throw refuse('time', fields.time, message);
  }
  const modifiers = readModifiers(fields, FIXED);
  const rule = new Rule(
    { kind: 'once', date: formatDate(day), time: formatTime(second), timeZone, ...modifiers.json },
    { days: { ...EVERY_DAY, onlyDay: day }, times: new ListedTimes([second]), ...modifiers.shape },
  );
  if (rule.timetable.next(FIRST_INSTANT) !== null) return rule;
  const message = `${fields.date} ${fields.time} does not exist in ${timeZone}, or is excluded; choose another date or time.`;
  throw refuse('date', fields.date, message);
}

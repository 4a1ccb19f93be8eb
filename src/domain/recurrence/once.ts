import { offending, problem } from '../errors.ts';
import { DAY_SECONDS } from '../instant.ts';
import { formatDate, formatTime, parseDate, parseTime } from './calendar.ts';
import { FIRST_INSTANT, HORIZON_INSTANT, resolveTimeZone } from './civil-time.ts';
import { EVERY_DAY } from './day-spec.ts';
import { FIXED, type Fields, readModifiers, refuseOtherFields } from './modifiers.ts';
import { Rule } from './rule.ts';
import { ListedTimes } from './time-set.ts';

/** A rule that fires once, at a local date and time. Throws `invalid_recurrence` (field `date`, `time` or `timeZone`). */
export function parseOnce(fields: Fields): Rule {
  refuseOtherFields(fields, ['kind', 'date', 'time', 'timeZone']);
  const timeZone = resolveTimeZone(fields.timeZone);
  const day = typeof fields.date === 'string' ? parseDate(fields.date) : null;
  if (
    day === null ||
    day * DAY_SECONDS < FIRST_INSTANT + DAY_SECONDS ||
    day * DAY_SECONDS >= HORIZON_INSTANT - DAY_SECONDS
  ) {
    throw problem('once_date_malformed', offending('date', fields.date));
  }
  const second = typeof fields.time === 'string' ? parseTime(fields.time) : null;
  if (second === null) {
    throw problem('once_time_malformed', offending('time', fields.time));
  }
  const modifiers = readModifiers(fields, FIXED);
  const [date, time] = [formatDate(day), formatTime(second)];
  const rule = new Rule(
    { kind: 'once', date, time, timeZone, ...modifiers.json },
    { days: { ...EVERY_DAY, onlyDay: day }, times: new ListedTimes([second]), ...modifiers.shape },
  );
  if (rule.timetable.next(FIRST_INSTANT) !== null) return rule;
  throw problem('once_never_comes', { ...offending('date', date), date, time, timeZone });
}

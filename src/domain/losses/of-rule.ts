import {
  countTimesOf,
  type DaysOutline,
  earliestTimeOf,
  outline,
  type Recurrence,
  recurrenceJson,
  weekdaysOf,
} from '../recurrence/index.ts';
import type { Loss } from './reasons.ts';

/** What a room shows of a rule for which it has no exact words, beside the days of the week on which it can fire. */
export interface ShownRule {
  /** `HH:MM`; `null` = no time of day. */
  readonly time: string | null;
  /** The zone that it names, or in which its readers take what it shows. */
  readonly timeZone: string;
}

/** What is lost of a rule where nothing is shown in its place. */
export const lossOfWholeRule = (rule: Recurrence): Loss => ({
  reason: 'rule_unsaid',
  params: { recurrence: recurrenceJson(rule) },
});

/** What is lost of a rule that is shown exactly, but for its zone. */
export const lossesOfZone = ({ timeZone }: Recurrence, readAs: string): readonly Loss[] =>
  timeZone === readAs ? [] : [{ reason: 'time_zone_unsaid', params: { timeZone, readAs } }];

/** What is lost of a rule of which no more than this is shown; never nothing. */
export function lossesOfRule(rule: Recurrence, { time, timeZone }: ShownRule): readonly Loss[] {
  const { days, times, startsAt, endsAt, excluded } = outline(rule);
  const count = countTimesOf(rule);
  const earliest = earliestTimeOf(rule);
  const { gap, overlap } = recurrenceJson(rule);
  const losses: Loss[] = [...lossesOfZone(rule, timeZone)];
  if (count > 1 || time === null) losses.push({ reason: 'times_unsaid', params: { shown: time, count } });
  if (time !== null && earliest.length > time.length) {
    losses.push({ reason: 'seconds_unsaid', params: { time: earliest } });
  }
  if (times.kind === 'once') losses.push({ reason: 'date_unsaid', params: { date: times.date } });
  if (days !== null && !isWeekdaysOnly(days, rule)) losses.push({ reason: 'dates_unsaid', params: days });
  if (startsAt !== null || endsAt !== null) losses.push({ reason: 'bounds_unsaid', params: { startsAt, endsAt } });
  if (excluded.length > 0) losses.push({ reason: 'exceptions_unsaid', params: { dates: excluded } });
  if (gap !== undefined || overlap !== undefined) {
    losses.push({
      reason: 'clock_changes_unsaid',
      params: { gap: gap ?? 'next-valid', overlap: overlap ?? 'first' },
    });
  }
  return losses.length === 0 ? [lossOfWholeRule(rule)] : losses;
}

const isWeekdaysOnly = ({ monthDays, weekdays, months, years, cycle }: DaysOutline, rule: Recurrence): boolean =>
  monthDays === null &&
  months === null &&
  years === null &&
  cycle === null &&
  weekdays?.nth.length === 0 &&
  weekdays.days.length === weekdaysOf(rule).length;

import { offending, problem } from '../errors.ts';
import { DAY_SECONDS, type Instant } from '../instant.ts';
import {
  type EpochDay,
  formatNominal,
  type NominalTime,
  parseDate,
  parseNominal,
  toCivilDate,
  weekdayIndexOf,
} from './calendar.ts';
import { FIRST_INSTANT, HORIZON_INSTANT, resolveTimeZone, type ZoneTable, zoneTableOf } from './civil-time.ts';
import { ClockTimes } from './clock-times.ts';
import type { Cycle } from './cycle.ts';
import { canComeTrue, type DaySpec, EVERY_DAY, toMask } from './day-spec.ts';
import { FIXED, type Fields, readModifiers, refuseOtherFields } from './modifiers.ts';
import { parseRruleParts, printRruleParts, type RruleParts } from './rrule-parts.ts';
import { Rule, type Shape } from './rule.ts';

/**
 * A recurrence rule of RFC 5545 from its fields (`rule`, `start`, `timeZone`, modifiers): at fixed local times, of frequency
 * daily, weekly or monthly.
 *
 * What it does not say itself (the time of day, the day of the week or month) is that of its start, and written out from then
 * on; a start that falls on no date of the rule is no fire. `COUNT` counts fires. Throws `invalid_recurrence` naming the part.
 */
export function parseRrule(fields: Fields): Rule {
  refuseOtherFields(fields, ['kind', 'rule', 'start', 'timeZone']);
  const timeZone = resolveTimeZone(fields.timeZone);
  if (typeof fields.rule !== 'string') throw problem('rrule_missing', offending('rule', fields.rule));
  const zone = zoneTableOf(timeZone);
  const start = readStart(fields.start);
  const parts = complete(fields.rule, parseRruleParts(fields.rule), start);
  const until = parts.until === null ? null : readUntil(fields.rule, parts.until, zone);
  const days = toDaySpec(parts, start);
  if (!canComeTrue(days)) throw problem('rrule_date_never_comes', offending('rule', fields.rule));
  const modifiers = readModifiers(fields, FIXED);
  const { startsAt, endsAt } = modifiers.shape;
  const beginsAt = start === null ? null : zone.instantOf(start);
  const shape: Shape = {
    days,
    times: new ClockTimes(parts.hours, parts.minutes, [(start ?? 0) % 60]),
    ...modifiers.shape,
    startsAt: beginsAt === null || startsAt === null ? (beginsAt ?? startsAt) : Math.max(beginsAt, startsAt),
  };
  const json = {
    kind: 'rrule',
    rule: printRruleParts({ ...parts, until: until === null ? null : formatInstant(until) }),
    ...(start !== null && { start: formatNominal(start) }),
    timeZone,
    ...modifiers.json,
  } as const;
  const ends = [endsAt, until, endOfCount(new Rule(json, { ...shape, startsAt: beginsAt, excluded: [] }), parts.count)];
  const end = Math.min(...ends.map((at) => at ?? Number.POSITIVE_INFINITY));
  return new Rule(json, { ...shape, endsAt: end === Number.POSITIVE_INFINITY ? null : end });
}

function readStart(value: unknown): NominalTime | null {
  if (value === undefined) return null;
  const local = typeof value === 'string' ? parseNominal(value) : null;
  const isNear = local !== null && local >= FIRST_INSTANT + DAY_SECONDS && local < HORIZON_INSTANT - DAY_SECONDS;
  if (isNear) return local;
  throw problem('rrule_start_malformed', offending('start', value));
}

/** With what the start says where the rule does not. Throws `rrule_start_missing`. */
function complete(text: string, parts: RruleParts, start: NominalTime | null): RruleParts {
  const { frequency, interval, count, weekdays, monthDays, hours, minutes } = parts;
  const isDayMissing =
    (frequency === 'WEEKLY' && weekdays.length === 0) ||
    (frequency === 'MONTHLY' && weekdays.length === 0 && monthDays.length === 0);
  if (start === null) {
    const dayPart = isDayMissing ? [frequency === 'WEEKLY' ? 'BYDAY' : 'BYMONTHDAY'] : [];
    const missing = [
      ...dayPart,
      ...(hours.length === 0 ? ['BYHOUR'] : []),
      ...(minutes.length === 0 ? ['BYMINUTE'] : []),
    ];
    const counted = [...(interval > 1 ? ['INTERVAL'] : []), ...(count === null ? [] : ['COUNT'])];
    if (missing.length + counted.length === 0) return parts;
    throw problem('rrule_start_missing', { ...offending('rule', text), missing, counted });
  }
  const day = Math.floor(start / DAY_SECONDS);
  const second = start - day * DAY_SECONDS;
  return {
    ...parts,
    weekdays: isDayMissing && frequency === 'WEEKLY' ? [{ weekday: weekdayIndexOf(day), nth: 0 }] : weekdays,
    monthDays: isDayMissing && frequency === 'MONTHLY' ? [toCivilDate(day).day] : monthDays,
    hours: hours.length === 0 ? [Math.floor(second / 3600)] : hours,
    minutes: minutes.length === 0 ? [Math.floor(second / 60) % 60] : minutes,
  };
}

function toDaySpec(
  { frequency, interval, weekdays, monthDays, weekStart }: RruleParts,
  start: NominalTime | null,
): DaySpec {
  const each = weekdays.filter(({ nth }) => nth === 0).map(({ weekday }) => weekday);
  const fromEnd = monthDays.filter((day) => day < 0).map((day) => -day);
  return {
    ...EVERY_DAY,
    ...(weekdays.length > 0 && { weekdays: toMask(each, 0), nthWeekdays: weekdays.filter(({ nth }) => nth !== 0) }),
    ...(monthDays.length > 0 && {
      monthDays: toMask(
        monthDays.filter((day) => day > 0),
        1,
      ),
      hasLastDay: fromEnd.includes(1),
      daysFromEnd: fromEnd.filter((day) => day > 1).sort((a, b) => a - b),
    }),
    cycle:
      interval === 1 || start === null
        ? null
        : cycleOf(frequency, interval, weekStart, Math.floor(start / DAY_SECONDS)),
  };
}

function cycleOf(frequency: RruleParts['frequency'], every: number, weekStart: number, day: EpochDay): Cycle {
  if (frequency === 'DAILY') return { unit: 'day', every, from: day };
  if (frequency === 'MONTHLY') return { unit: 'month', every, from: day };
  return { unit: 'week', every, from: day - ((weekdayIndexOf(day) - weekStart + 7) % 7) };
}

/** The last instant of a date, a local time or an instant of RFC 5545. Throws `rrule_part_malformed`. */
function readUntil(text: string, until: string, zone: ZoneTable): Instant {
  const match = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/.exec(until);
  const [, year, month, day, hour, minute, second, isUtc] = match ?? [];
  const date = `${year}-${month}-${day}`;
  if (match !== null && hour === undefined) {
    const found = parseDate(date);
    if (found !== null) return zone.instantOf((found + 1) * DAY_SECONDS) - 1;
  }
  const local = parseNominal(`${date}T${hour}:${minute}:${second}`);
  if (local !== null) return isUtc === undefined ? zone.instantOf(local) : local;
  const expected = 'YYYYMMDD, YYYYMMDDTHHMMSS, YYYYMMDDTHHMMSSZ';
  throw problem('rrule_part_malformed', {
    ...offending('rule', text),
    part: 'UNTIL',
    item: until.slice(0, 40),
    expected,
  });
}

const formatInstant = (at: Instant): string => `${formatNominal(at).replaceAll(/[-:]/g, '')}Z`;

/** The fire that a count ends with; `null` = it is not reached. */
function endOfCount({ timetable }: Rule, count: number | null): Instant | null {
  if (count === null) return null;
  let at = timetable.next(Number.NEGATIVE_INFINITY);
  for (let fires = 1; at !== null && fires < count; fires++) at = timetable.next(at);
  return at;
}

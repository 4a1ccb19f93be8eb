import type { Instant } from './instant.ts';
import { toCivilDate } from './recurrence/calendar.ts';
import { resolveTimeZone, zoneTableOf } from './recurrence/civil-time.ts';

const HOUR_SECONDS = 3_600;
const DAY_HOURS = 24;

/** Clocks change, and hours begin, at quarters of an hour alone. */
const STEP_SECONDS = 900;

/** A stretch of time in which the clocks of a zone show one day, or one hour of it; an hour that they skip has none. */
export interface ClockCell {
  readonly at: Instant;
  /** Exclusive. */
  readonly until: Instant;
  /** `2026-11-28` */
  readonly date: string;
  /** 0 to 23; `null` = the whole day. */
  readonly hour: number | null;
}

/**
 * The days, or the hours, of a zone from `from` (inclusive) to `to` (exclusive), in their order. An hour that clocks which
 * are set back show twice in a row is one cell of two hours.
 *
 * @throws `invalid_recurrence` (the zone)
 */
export function clockCells(
  { from, to }: { readonly from: Instant; readonly to: Instant },
  by: 'day' | 'hour',
  timeZone: string,
): readonly ClockCell[] {
  const table = zoneTableOf(resolveTimeZone(timeZone));
  const begins: { readonly at: Instant; readonly place: number }[] = [];
  const size = by === 'day' ? DAY_HOURS * HOUR_SECONDS : HOUR_SECONDS;
  for (let at = from; at < to; at += STEP_SECONDS) {
    const place = Math.floor((at + table.offsetOf(table.segmentAt(at))) / size);
    if (begins.at(-1)?.place !== place) begins.push({ at, place });
  }
  return begins.map(({ at, place }, index) => ({
    at,
    until: begins[index + 1]?.at ?? to,
    date: dateText(by === 'day' ? place : Math.floor(place / DAY_HOURS)),
    hour: by === 'day' ? null : ((place % DAY_HOURS) + DAY_HOURS) % DAY_HOURS,
  }));
}

function dateText(epochDay: number): string {
  const { year, month, day } = toCivilDate(epochDay);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Which of these cells holds an instant; -1 = none. */
export function cellAt(cells: readonly ClockCell[], at: Instant): number {
  let [low, high] = [0, cells.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((cells[middle]?.at ?? at) <= at) low = middle;
    else high = middle - 1;
  }
  const found = cells[low];
  return found !== undefined && found.at <= at && at < found.until ? low : -1;
}

import { offending, problem } from '../errors.ts';
import { DAY_SECONDS, type Instant } from '../instant.ts';
import { type NominalTime, toEpochDay } from './calendar.ts';

/** Nothing fires before this instant: 1900-01-01T00:00:00Z. */
export const FIRST_INSTANT: Instant = toEpochDay(1900, 1, 1) * DAY_SECONDS;

/** Nothing fires from this instant on: 2400-01-01T00:00:00Z. */
export const HORIZON_INSTANT: Instant = toEpochDay(2400, 1, 1) * DAY_SECONDS;

/**
 * The offsets of one IANA zone as a table of segments, from the runtime's own zone data (Temporal).
 *
 * Segment `i` lasts from `startOf(i)` (inclusive) to `startOf(i + 1)` (exclusive) and has one offset. Local times are
 * seconds too (`NominalTime`), so both directions are additions. About 20 KiB for a zone that changes twice a year.
 */
export class ZoneTable {
  readonly #starts: readonly number[];
  readonly #offsets: readonly number[];
  /** The latest local second shown before the segment began. It never falls, so it can be searched. */
  readonly #peaks: readonly number[];
  #hint = 0;

  constructor(timeZone: string) {
    const starts = [Number.NEGATIVE_INFINITY];
    let at = Temporal.Instant.fromEpochMilliseconds(FIRST_INSTANT * 1000).toZonedDateTimeISO(timeZone);
    const offsets = [at.offsetNanoseconds / 1e9];
    const peaks = [Number.NEGATIVE_INFINITY];
    for (;;) {
      const change = at.getTimeZoneTransition('next');
      if (change === null || change.epochMilliseconds >= HORIZON_INSTANT * 1000) break;
      const last = offsets.length - 1;
      const start = change.epochMilliseconds / 1000;
      starts.push(start);
      peaks.push(Math.max(peaks[last] ?? 0, start - 1 + (offsets[last] ?? 0)));
      offsets.push(change.offsetNanoseconds / 1e9);
      at = change;
    }
    this.#starts = starts;
    this.#offsets = offsets;
    this.#peaks = peaks;
  }

  /** How many segments there are; at least one. */
  get segmentCount(): number {
    return this.#starts.length;
  }

  /** The segment that an instant lies in. */
  segmentAt(instant: Instant): number {
    const starts = this.#starts;
    const hint = this.#hint;
    if (instant >= (starts[hint] ?? 0) && instant < (starts[hint + 1] ?? Number.POSITIVE_INFINITY)) return hint;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= instant) low = middle;
      else high = middle - 1;
    }
    this.#hint = low;
    return low;
  }

  /** The first segment in which the local clock shows `local` or later. */
  segmentReaching(local: NominalTime): number {
    const peaks = this.#peaks;
    const hint = this.#hint;
    if ((peaks[hint] ?? 0) < local && local <= (peaks[hint + 1] ?? Number.POSITIVE_INFINITY)) return hint;
    let low = 0;
    let high = peaks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((peaks[middle] ?? 0) < local) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The instant at which a segment starts; -Infinity for the first, Infinity past the last. */
  startOf(segment: number): Instant {
    return this.#starts[segment] ?? Number.POSITIVE_INFINITY;
  }

  /** The offset from UTC in a segment, in seconds, east positive. */
  offsetOf(segment: number): number {
    return this.#offsets[segment] ?? 0;
  }

  /** The latest local second shown before a segment began; -Infinity for the first. */
  peakBefore(segment: number): NominalTime {
    return this.#peaks[segment] ?? Number.NEGATIVE_INFINITY;
  }

  /** The instant at which a local time is first shown, or at which the gap that leaves it out ends. */
  instantOf(local: NominalTime): Instant {
    const segment = this.segmentReaching(local);
    return Math.max(local - this.offsetOf(segment), this.startOf(segment));
  }

  /** The latest local second that the zone's clocks have shown up to an instant (after an overlap began: before it). */
  latestLocal(instant: Instant): NominalTime {
    const segment = this.segmentAt(instant);
    return Math.max(instant + (this.#offsets[segment] ?? 0), this.#peaks[segment] ?? 0);
  }
}

const canonicalNames = new Map<unknown, string>();
const tables = new Map<string, ZoneTable>();

/**
 * The name of an IANA zone in the database's spelling of upper and lower case (links such as `Asia/Katmandu` stay).
 *
 * Throws `invalid_recurrence` (field `timeZone`) for an unknown name or a bare offset.
 */
export function resolveTimeZone(timeZone: unknown): string {
  const known = canonicalNames.get(timeZone);
  if (known !== undefined) return known;
  try {
    if (typeof timeZone === 'string' && /^[A-Za-z][\w+\-/]*$/.test(timeZone)) {
      const name = new Temporal.ZonedDateTime(0n, timeZone).timeZoneId;
      // Only the one right spelling is kept, so the cache cannot outgrow the zone database.
      canonicalNames.set(name, name);
      return name;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw problem('time_zone_unknown', offending('timeZone', timeZone ?? ''));
}

/** The table of a zone whose name `resolveTimeZone` gave; built once per zone and process. */
export function zoneTableOf(timeZone: string): ZoneTable {
  const known = tables.get(timeZone);
  if (known !== undefined) return known;
  const table = new ZoneTable(timeZone);
  tables.set(timeZone, table);
  return table;
}

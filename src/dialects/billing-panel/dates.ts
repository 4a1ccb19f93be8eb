import { LRUCache } from 'lru-cache';
import type { Instant, Seconds } from '../../domain/instant.ts';

/** No zone of our time changes its date or its offset but on a quarter of an hour. */
const QUARTER_SECONDS: Seconds = 900;
const MAX_KNOWN = 4_096;

/** Dates by zone and quarter: lists show the same ones again and again, and working them out is what costs most. */
const known = new LRUCache<string, string>({ max: MAX_KNOWN });

/** `2024-07-24`, on the calendar of a zone. */
export function formatDate(at: Instant, timeZone: string): string {
  const key = `${Math.floor(at / QUARTER_SECONDS)} ${timeZone}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const date = local(at, timeZone).toPlainDate().toString();
  known.set(key, date);
  return date;
}

/** `2024-07-24 02:01:00`, by the clock of a zone. */
export const formatDateTime = (at: Instant, timeZone: string): string =>
  local(at, timeZone).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');

const local = (at: Instant, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at * 1_000).toZonedDateTimeISO(timeZone);

import type { Instant } from './instant.ts';
import { resolveTimeZone, zoneTableOf } from './recurrence/civil-time.ts';

const HOUR_SECONDS = 3_600;
/** Long after midnight, when most backups begin, and over before people are at work. */
const FROM_HOUR = 1;
const UNTIL_HOUR = 5;

/** The night that an instant is in, from 01:00 to 05:00 in a zone, as the number of its local day; `null` = it is day. */
export function nightAt(instant: Instant, timeZone: string): number | null {
  const table = zoneTableOf(resolveTimeZone(timeZone));
  const hours = Math.floor((instant + table.offsetOf(table.segmentAt(instant))) / HOUR_SECONDS);
  const hour = hours % 24;
  return hour >= FROM_HOUR && hour < UNTIL_HOUR ? Math.floor(hours / 24) : null;
}

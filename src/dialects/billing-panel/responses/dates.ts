import type { Instant } from '../../../domain/instant.ts';

/** `2024-07-24`, on the calendar of a zone. */
export const formatDate = (at: Instant, timeZone: string): string => local(at, timeZone).toPlainDate().toString();

/** `2024-07-24 02:01:00`, by the clock of a zone. */
export const formatDateTime = (at: Instant, timeZone: string): string =>
  local(at, timeZone).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');

const local = (at: Instant, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at * 1_000).toZonedDateTimeISO(timeZone);

import type { Instant } from '../../domain/instant.ts';

/** A snapshot's instant: UTC with a space, microseconds and an offset (source: the provider's dumps). */
export const formatTimestamp = (instant: Instant): string => formatJobTime(instant).replace('T', ' ');

/** A job's instant: the same with a `T`. */
export const formatJobTime = (instant: Instant): string =>
  Temporal.Instant.fromEpochMilliseconds(instant * 1000)
    .toString({ fractionalSecondDigits: 6 })
    .replace('Z', '+00:00');

/** The name of a snapshot that its client gives none: its drive and the second, UTC (source: the provider's dumps). */
export const nameByTime = (driveUuid: string, instant: Instant): string => {
  const [date = '', time = ''] = formatTimestamp(instant).split(/[ .]/);
  return `${driveUuid}__${date}__${time.replaceAll(':', '_')}`;
};

import type { Instant } from '../../domain/instant.ts';
import { formatTime } from '../../server/utc-time.ts';

export { formatTime } from '../../server/utc-time.ts';

/** The same of what may not have come. */
export const formatTimeOrNull = (instant: Instant | null | undefined): string | null =>
  instant === null || instant === undefined ? null : formatTime(instant);

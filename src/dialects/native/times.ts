import type { Instant } from '../../domain/instant.ts';
import { formatTime } from '../../server/utc-time.ts';

/** An instant as a checked body or query has it; what is under a second is dropped. */
export const instantIn = (time: string): Instant => Math.floor(Date.parse(time) / 1_000);

/** An instant as answers have it, where there is one. */
export const timeOrNull = (instant: Instant | null): string | null => (instant === null ? null : formatTime(instant));

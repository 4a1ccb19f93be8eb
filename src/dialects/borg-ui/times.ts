import type { Instant } from '../../domain/instant.ts';

/** An instant as this wire writes it: `2024-01-16T02:00:00Z`. */
export const formatTime = (instant: Instant): string => new Date(instant * 1_000).toISOString().replace('.000Z', 'Z');

/** The same of what may not have come. */
export const formatTimeOrNull = (instant: Instant | null | undefined): string | null =>
  instant === null || instant === undefined ? null : formatTime(instant);

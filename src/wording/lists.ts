import type { Instant } from '../domain/instant.ts';

/** `a`, `a and b`, `a, b and c`. */
export const joinWords = (words: readonly string[], and: string): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`;

/** An instant as ISO 8601 in UTC, to the second: `2026-06-01T02:00:00Z`. */
export const instantOf = (instant: Instant): string => new Date(instant * 1_000).toISOString().replace('.000Z', 'Z');

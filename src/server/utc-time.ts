import { LRUCache } from 'lru-cache';
import type { Instant } from '../domain/instant.ts';

/** Lists repeat instants: a thousand jobs fire at the same hours. */
const written = new LRUCache<Instant, string>({ max: 4_096 });

/** An instant in UTC, to the second: `2024-01-16T02:00:00Z`. */
export function formatTime(instant: Instant): string {
  const known = written.get(instant);
  if (known !== undefined) return known;
  const text = `${new Date(instant * 1_000).toISOString().slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)}Z`;
  written.set(instant, text);
  return text;
}

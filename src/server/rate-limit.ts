import { LRUCache } from 'lru-cache';
import { problem } from '../domain/errors.ts';
import type { Seconds } from '../domain/instant.ts';
import { growingTo } from '../ports/bounded.ts';
import type { Clock } from '../ports/clock.ts';

export type { Clock } from '../ports/clock.ts';

/** How many calls one key may make in a window of time. */
export interface RateRule {
  readonly calls: number;
  readonly windowSeconds: Seconds;
}

interface Window {
  /** By the clock that nobody sets. */
  readonly startedAt: Seconds;
  count: number;
}

/** More keys than this are not watched at once; those that called longest ago are forgotten first. */
const MAX_KEYS = 100_000;

/**
 * Counts calls by key in windows that begin with a key's first call. Kept in this process, with bounded memory.
 */
export class RateLimit {
  readonly #windows = new LRUCache<number | string, Window>(growingTo(MAX_KEYS));
  readonly #clock: Clock;
  readonly #rule: RateRule;

  constructor(clock: Clock, rule: RateRule) {
    this.#clock = clock;
    this.#rule = rule;
  }

  /** Counts one call. @throws GatewayError `rate_limited` with `retryAfterSeconds` where it is one too many. */
  count(key: number | string): void {
    const now = this.#clock.monotonic();
    const window = this.#windowOf(key, now);
    window.count += 1;
    if (window.count <= this.#rule.calls) return;
    const { calls, windowSeconds } = this.#rule;
    const retryAfterSeconds = Math.max(1, Math.ceil(window.startedAt + windowSeconds - now));
    throw problem('too_many_calls', { calls, windowSeconds, retryAfterSeconds });
  }

  #windowOf(key: number | string, now: Seconds): Window {
    const known = this.#windows.get(key);
    if (known !== undefined && now < known.startedAt + this.#rule.windowSeconds) return known;
    const window = { startedAt: now, count: 0 };
    this.#windows.set(key, window);
    return window;
  }
}

import { LRUCache } from 'lru-cache';
import { problem } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import { growingTo } from '../../ports/bounded.ts';
import type { Clock } from '../../ports/clock.ts';

const WINDOW_SECONDS = 300;
const MAX_PER_PAIR = 10;
const MAX_PER_ADDRESS = 50;
const MAX_KEYS = 100_000;

/**
 * Counts failed logins over all login paths: 10 in 5 minutes for one (login, address), 50 for one address.
 *
 * It is asked before any password is looked at: over the limit even the right one is refused. Kept in this process.
 */
export class LoginThrottle {
  /** When each failed, by the clock that nobody sets. */
  readonly #failures = new LRUCache<string, readonly Seconds[]>(growingTo(MAX_KEYS));
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws `rate_limited` with `retryAfterSeconds` while (login, address) or the address is over its limit. */
  check(login: string, address: string): void {
    const now = this.#clock.monotonic();
    const wait = Math.max(
      this.#waitSeconds(pairKey(login, address), MAX_PER_PAIR, now),
      this.#waitSeconds(address, MAX_PER_ADDRESS, now),
    );
    if (wait <= 0) return;
    throw problem('failed_logins', { retryAfterSeconds: wait });
  }

  recordFailure(login: string, address: string): void {
    const now = this.#clock.monotonic();
    for (const key of [pairKey(login, address), address]) {
      this.#failures.set(key, [...this.#recent(key, now), now]);
    }
  }

  #recent(key: string, now: Seconds): readonly Seconds[] {
    return (this.#failures.get(key) ?? []).filter((at) => at > now - WINDOW_SECONDS);
  }

  #waitSeconds(key: string, limit: number, now: Seconds): Seconds {
    const recent = this.#recent(key, now);
    const freeing = recent[recent.length - limit];
    return freeing === undefined ? 0 : Math.ceil(freeing + WINDOW_SECONDS - now);
  }
}

const pairKey = (login: string, address: string): string => `${address}\u0000${login}`;

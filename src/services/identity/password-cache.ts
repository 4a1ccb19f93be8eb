import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Seconds } from '../../domain/instant.ts';
import { growingTo } from '../../ports/bounded.ts';
import type { Clock } from '../../ports/clock.ts';

const REMEMBER_SECONDS = 60;
const MAX_PAIRS = 10_000;

/**
 * Remembers for 60 s that a password was a login's, so that clients who send it with every call pay argon2 once.
 *
 * Kept under an HMAC with a key of this process, together with the password hash it was checked against: once the
 * login's hash changes the memory no longer matches.
 */
export class PasswordCache {
  readonly #key = randomBytes(32);
  /** By the clock that nobody sets. */
  readonly #until = new LRUCache<string, Seconds>(growingTo(MAX_PAIRS));
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(loginId: number, passwordHash: string, password: string): boolean {
    return (this.#until.get(this.#digest(loginId, passwordHash, password)) ?? 0) > this.#clock.monotonic();
  }

  remember(loginId: number, passwordHash: string, password: string): void {
    this.#until.set(this.#digest(loginId, passwordHash, password), this.#clock.monotonic() + REMEMBER_SECONDS);
  }

  #digest(loginId: number, passwordHash: string, password: string): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([loginId, passwordHash, password]))
      .digest('base64');
  }
}

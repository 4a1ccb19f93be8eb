import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { callerOf } from '../../domain/caller.ts';
import { JUMP_SECONDS } from '../../domain/clock-state.ts';
import { problem } from '../../domain/errors.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import {
  type CountedTries,
  KNOWN_SECONDS,
  LOGIN_LIMITS,
  secondsToWait,
  type TryLimit,
} from '../../domain/login-limits.ts';
import { growingTo } from '../../ports/bounded.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import type { CallChannel } from './callers.ts';

/** For how long a refusal is repeated without the database's being asked. */
const REPEAT_SECONDS: Seconds = 5;
const MAX_REFUSALS = 10_000;

/** That an address logs a login in is written down anew no sooner than this. */
const SEE_EVERY_SECONDS: Seconds = 3_600;

/** More of them nobody logs in from within a day; those seen longest ago are forgotten first. */
const MAX_ADDRESSES = 20;

/** Who tries to log which login in. */
type Trier = Pick<CallChannel, 'address'> & { readonly login: string };

/** One try at a login from somewhere, and what limits it. */
export interface LoginTry {
  readonly pair: string;
  readonly caller: string;
  /** By the keys that it is counted under. */
  readonly limits: ReadonlyMap<string, TryLimit>;
  /** When the address was last written down as one that logs the login in. */
  readonly seenAt: Instant | null;
}

interface Refusal {
  readonly repeatedUntil: Seconds;
  readonly waitEndsAt: Seconds;
}

/**
 * Limits tries at logins over all ways to prove oneself, by `LOGIN_LIMITS`; what is counted lies in the database, for
 * all nodes. A try is counted before the proof is looked at and taken back where that was right, so that of many made at
 * once no more than the limit allows learn anything; over the limit even the right proof is refused.
 */
export class LoginThrottle {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  /** By login and caller; by the clock that nobody sets. */
  readonly #refusals = new LRUCache<string, Refusal>(growingTo(MAX_REFUSALS));

  constructor(unitOfWork: UnitOfWork, clock: Clock) {
    this.#unitOfWork = unitOfWork;
    this.#clock = clock;
  }

  /** Refuses, with no query, who was refused a moment ago. @throws `rate_limited` (reason `failed_logins`). */
  refuseAgain({ login, address }: Trier): void {
    this.#repeatRefusal(keyOf('pair', login, callerOf(address)));
  }

  /** Looks whether there may be another try, writing nothing. Unknown logins have no id. @throws as `refuseAgain`. */
  async look({ login, address }: Trier, loginId: number | null): Promise<LoginTry> {
    const caller = callerOf(address);
    const keys = {
      known: keyOf('known', login, caller),
      pair: keyOf('pair', login, caller),
      caller: keyOf('caller', caller),
      login: keyOf('login', login),
    };
    const { loginTries } = this.#unitOfWork.records;
    const { counted, seenAt } = await loginTries.look(Object.values(keys), loginId ?? 0, caller);
    const now = this.#clock.now();
    const isKnown = seenAt !== null && now - seenAt < KNOWN_SECONDS && seenAt <= now + JUMP_SECONDS;
    const names = isKnown ? (['known'] as const) : (['pair', 'caller', 'login'] as const);
    const limits = new Map(names.map((name) => [keys[name], LOGIN_LIMITS[name]]));
    const found = { pair: keys.pair, caller, limits, seenAt };
    this.#refuseOver(found, counted, now);
    return found;
  }

  /** Counts a try, in the caller's transaction. @throws as `refuseAgain`: it is not counted then. */
  async count(records: Transaction, one: LoginTry): Promise<void> {
    const { loginTries, now } = records;
    // Of many at once those behind the one that was refused need not ask.
    this.#repeatRefusal(one.pair);
    const windows = new Map(Array.from(one.limits, ([key, { windowSeconds }]) => [key, now + windowSeconds]));
    this.#refuseOver(one, await loginTries.lock(windows, now), now);
    await loginTries.count([...one.limits.keys()], now);
  }

  /** Takes a counted try back: its proof was right, or was never looked at. */
  takeBack({ loginTries }: Pick<Records, 'loginTries'>, { limits }: LoginTry): Promise<void> {
    return loginTries.takeBack([...limits.keys()]);
  }

  /** Knows the address from now on as one that logs this login in. */
  async remember({ caller, seenAt }: LoginTry, loginId: number): Promise<void> {
    const now = this.#clock.now();
    if (seenAt !== null && Math.abs(now - seenAt) < SEE_EVERY_SECONDS) return;
    await this.#unitOfWork.records.loginTries.see(loginId, caller, now, MAX_ADDRESSES);
  }

  #refuseOver({ pair, limits }: LoginTry, counted: ReadonlyMap<string, CountedTries>, now: Instant): void {
    const waits = Array.from(limits, ([key, limit]) => {
      const tries = counted.get(key);
      return tries === undefined ? 0 : secondsToWait(limit, tries, now);
    });
    const wait = Math.max(...waits);
    if (wait <= 0) return;
    const monotonic = this.#clock.monotonic();
    this.#refusals.set(pair, {
      repeatedUntil: monotonic + Math.min(wait, REPEAT_SECONDS),
      waitEndsAt: monotonic + wait,
    });
    throw tooMany(wait);
  }

  #repeatRefusal(pair: string): void {
    const refusal = this.#refusals.get(pair);
    const now = this.#clock.monotonic();
    if (refusal !== undefined && now < refusal.repeatedUntil) throw tooMany(refusal.waitEndsAt - now);
  }
}

const tooMany = (wait: Seconds) => problem('failed_logins', { retryAfterSeconds: Math.ceil(wait) });

/** Of one length, whatever was sent as a login, and telling nothing of it. */
const keyOf = (...parts: readonly string[]): string => hash('sha256', JSON.stringify(parts), 'base64url');

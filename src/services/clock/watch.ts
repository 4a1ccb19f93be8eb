import { JUMP_SECONDS, STANDING_SECONDS } from '../../domain/clock-state.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';

/** Sees by a clock that nobody sets when the one that decides is set: the machine's, or a shared database's. */
export class ClockWatch {
  readonly #clock: Clock;
  #seen: { readonly at: Instant; readonly monotonic: Seconds };
  #setAt: Seconds;
  #standsFrom: Seconds;

  /** @param isSettled whether the clock has stood long enough already, in an earlier process. */
  constructor(clock: Clock, now: Instant, isSettled: boolean) {
    this.#clock = clock;
    this.#seen = { at: now, monotonic: clock.monotonic() };
    this.#setAt = Number.NEGATIVE_INFINITY;
    this.#standsFrom = isSettled ? Number.NEGATIVE_INFINITY : this.#seen.monotonic;
  }

  /** Looks at a time just read; answers by how many whole seconds it was set since the last look, 0 where it was not. */
  look(now: Instant): Seconds {
    const monotonic = this.#clock.monotonic();
    const off = now - this.#seen.at - (monotonic - this.#seen.monotonic);
    const isSet = Math.abs(off) > JUMP_SECONDS;
    this.#seen = { at: now, monotonic };
    if (isSet) this.#setAt = monotonic;
    if (isSet || now < this.#clock.earliest) this.#standsFrom = monotonic;
    return isSet ? Math.round(off) : 0;
  }

  /** Whether it has stood for a quarter of an hour, at a time that can be true. */
  isSettled(): boolean {
    return this.#clock.monotonic() - this.#standsFrom >= STANDING_SECONDS;
  }

  /** Seconds, by the clock that nobody sets, since the other one was. */
  secondsSinceSet(): Seconds {
    return this.#clock.monotonic() - this.#setAt;
  }
}

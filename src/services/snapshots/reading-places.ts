import { problem } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';

/** When somebody who found no place may come back. */
const COME_BACK_SECONDS: Seconds = 30;

/** How much is read out of copies at once by this process: of one account, and in all. */
export class ReadingPlaces {
  readonly #ofAccount: number;
  readonly #inAll: number;
  readonly #taken = new Map<number, number>();
  #count = 0;

  constructor(ofAccount: number, inAll: number) {
    this.#ofAccount = ofAccount;
    this.#inAll = inAll;
  }

  /**
   * Takes a place for an account's copy; the answer gives it back, a second time it does nothing.
   *
   * @throws `rate_limited` (`copies_read_at_once`).
   */
  take(accountId: number): () => void {
    const taken = this.#taken.get(accountId) ?? 0;
    if (taken >= this.#ofAccount || this.#count >= this.#inAll)
      throw problem('copies_read_at_once', { retryAfterSeconds: COME_BACK_SECONDS });
    this.#taken.set(accountId, taken + 1);
    this.#count += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#giveBack(accountId);
      isTaken = false;
    };
  }

  #giveBack(accountId: number): void {
    this.#count -= 1;
    const left = (this.#taken.get(accountId) ?? 0) - 1;
    if (left > 0) this.#taken.set(accountId, left);
    else this.#taken.delete(accountId);
  }
}

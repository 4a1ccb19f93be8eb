/** So many streams are open to one login, and to all, in one process: each looks once a second. */
const MOST_OF_A_LOGIN = 4;
const MOST = 200;

/** Counts the streams that are open. */
export class OpenStreams {
  readonly #open = new Map<number, number>();
  #count = 0;

  /** Opens one of a login; answers what closes it, a second time doing nothing; `null` where there are too many. */
  open(loginId: number): (() => void) | null {
    const own = this.#open.get(loginId) ?? 0;
    if (own >= MOST_OF_A_LOGIN || this.#count >= MOST) return null;
    this.#open.set(loginId, own + 1);
    this.#count += 1;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#count -= 1;
      const left = (this.#open.get(loginId) ?? 1) - 1;
      if (left === 0) this.#open.delete(loginId);
      else this.#open.set(loginId, left);
    };
  }
}

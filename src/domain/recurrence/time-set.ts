/** The times of day of a rule, as seconds of a nominal day, ascending and without repeats; never empty. */
export interface TimeSet {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** The earliest time at or after `second`, or -1. */
  atOrAfter(second: number): number;
  /** The latest time at or before `second`, or -1. */
  atOrBefore(second: number): number;
  /** How many times are before `second`. */
  countBefore(second: number): number;
}

/** Times given one by one. */
export class ListedTimes implements TimeSet {
  readonly first: number;
  readonly last: number;
  readonly count: number;
  readonly #seconds: readonly number[];

  /** @param seconds ascending, distinct, at least one */
  constructor(seconds: readonly number[]) {
    this.#seconds = seconds;
    this.first = seconds[0] ?? 0;
    this.last = seconds[seconds.length - 1] ?? 0;
    this.count = seconds.length;
  }

  atOrAfter(second: number): number {
    if (second <= this.first) return this.first;
    return this.#seconds[this.countBefore(second)] ?? -1;
  }

  atOrBefore(second: number): number {
    if (second >= this.last) return this.last;
    return this.#seconds[this.countBefore(second + 1) - 1] ?? -1;
  }

  countBefore(second: number): number {
    let low = 0;
    let high = this.#seconds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#seconds[middle] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

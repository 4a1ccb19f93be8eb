import type { Instant, Seconds } from './instant.ts';

/** What load is counted by. */
export const QUARTER: Seconds = 900;

/** A copy that is expected: from when, and for how long. */
export interface ExpectedCopy {
  readonly startsAt: Instant;
  /** At least 1. */
  readonly seconds: Seconds;
}

/** A quarter of an hour: how many copies begin in it, and how many are being made at some time in it. */
export interface QuarterLoad {
  readonly at: Instant;
  readonly starts: number;
  readonly running: number;
}

/** Counts copies by the quarters of an hour of a stretch of time, in as much memory as that has quarters. */
export class LoadCount {
  readonly #from: Instant;
  readonly #starts: Int32Array;
  /** How many more are running than in the quarter before. */
  readonly #changes: Int32Array;

  /** From the quarter that holds `from` to that which holds `to`. */
  constructor(from: Instant, to: Instant) {
    this.#from = Math.floor(from / QUARTER) * QUARTER;
    const quarters = Math.max(1, Math.floor((to - this.#from) / QUARTER) + 1);
    this.#starts = new Int32Array(quarters);
    this.#changes = new Int32Array(quarters + 1);
  }

  /** A copy counts in each quarter in which some of it is made; what lies outside of the stretch is left out. */
  add({ startsAt, seconds }: ExpectedCopy): void {
    const quarters = this.#starts.length;
    const first = Math.floor((startsAt - this.#from) / QUARTER);
    const last = Math.floor((startsAt + seconds - 1 - this.#from) / QUARTER);
    if (last < 0 || first >= quarters) return;
    if (first >= 0) this.#starts[first] = (this.#starts[first] ?? 0) + 1;
    this.#changes[Math.max(0, first)] = (this.#changes[Math.max(0, first)] ?? 0) + 1;
    const behind = Math.min(quarters, last + 1);
    this.#changes[behind] = (this.#changes[behind] ?? 0) - 1;
  }

  /** Every quarter, in their order. */
  quarters(): readonly QuarterLoad[] {
    const loads: QuarterLoad[] = [];
    let running = 0;
    this.#starts.forEach((starts, index) => {
      running += this.#changes[index] ?? 0;
      loads.push({ at: this.#from + index * QUARTER, starts, running });
    });
    return loads;
  }
}

/** A time that could be chosen, and how much is going on then. */
export interface Candidate {
  /** Where a copy would begin, on each of the days looked at. */
  readonly startsAt: readonly Instant[];
}

/**
 * Of some times the one at which a copy of this length meets the fewest others, summed over the days; of equals the first.
 * `quarters` are those of one stretch, as `LoadCount` has them; what lies outside counts nothing.
 */
export function leastLoaded<C extends Candidate>(
  candidates: readonly C[],
  seconds: Seconds,
  quarters: readonly QuarterLoad[],
): { readonly chosen: C; readonly met: number } | null {
  let best: { readonly chosen: C; readonly met: number } | null = null;
  for (const candidate of candidates) {
    const met = candidate.startsAt.reduce((sum, startsAt) => sum + metBy({ startsAt, seconds }, quarters), 0);
    if (best === null || met < best.met) best = { chosen: candidate, met };
  }
  return best;
}

/** How many copies are being made in the quarters that this one takes, each counted in each of them. */
export function metBy({ startsAt, seconds }: ExpectedCopy, quarters: readonly QuarterLoad[]): number {
  const from = quarters[0]?.at ?? 0;
  const first = Math.floor((startsAt - from) / QUARTER);
  const last = Math.floor((startsAt + seconds - 1 - from) / QUARTER);
  return quarters.slice(Math.max(0, first), Math.max(0, last + 1)).reduce((sum, { running }) => sum + running, 0);
}

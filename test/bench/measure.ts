/** One line of the bench's table: what was measured, beside what, and the goal that the ratio is held to. */
export interface Row {
  readonly what: string;
  readonly ours: string;
  readonly beside: string;
  readonly ratio: number | null;
  readonly goal: string;
  readonly isMet: boolean | null;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** The median of five timed runs after two warm ones, in milliseconds. */
export async function medianOfFive(run: () => unknown): Promise<number> {
  await run();
  await run();
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const startedAt = performance.now();
    await run();
    times.push(performance.now() - startedAt);
  }
  return median(times);
}

/** Bytes of heap in use after a full collection, where node runs with `--expose-gc`. */
export function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

import { PerformanceObserver, performance } from 'node:perf_hooks';

/**
 * Preloaded into a gateway: at each SIGUSR2 it prints its longest turn of the loop since the last one, in milliseconds:
 * by the clock, what the thread computed in it, both less what the collection of garbage stopped, and the longest such
 * stop. What it computed leaves out other processes and waiting for the disk. While this is loaded the loop never rests.
 */
const pauses: { readonly startTime: number; readonly duration: number }[] = [];
const observer = new PerformanceObserver((list) => pauses.push(...list.getEntries()));
observer.observe({ entryTypes: ['gc'] });

const computedSoFar = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

interface Turn {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly computed: number;
}

/** How long a turn must be to be remembered. */
const REMEMBERED_MILLISECONDS = 5;
let turns: Turn[] = [];
let told = 0;
let startedAt = performance.now();
let computedAt = computedSoFar();

const turn = (): void => {
  const endedAt = performance.now();
  if (endedAt - startedAt >= REMEMBERED_MILLISECONDS) {
    turns.push({ startedAt, endedAt, computed: computedSoFar() - computedAt });
  }
  startedAt = performance.now();
  computedAt = computedSoFar();
  setImmediate(turn);
};
turn();

const garbageIn = ({ startedAt: from, endedAt: to }: Turn): number =>
  pauses
    .filter(({ startTime }) => startTime >= from && startTime < to)
    .reduce((sum, { duration }) => sum + duration, 0);

const longest = (values: readonly number[]): string => Math.max(0, ...values).toFixed(1);

process.on('SIGUSR2', () => {
  pauses.push(...observer.takeRecords());
  told += 1;
  const own = longest(turns.map((one) => one.endedAt - one.startedAt - garbageIn(one)));
  const computed = longest(turns.map((one) => one.computed - garbageIn(one)));
  const garbage = longest(pauses.map(({ duration }) => duration));
  process.stdout.write(`turns ${told}: ${own} ${computed} ${garbage}\n`);
  turns = [];
  pauses.length = 0;
});

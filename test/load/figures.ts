import { readFile } from 'node:fs/promises';

/** One line of the load test's table: what was measured, and the bound that it is held to. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly bound: string;
  readonly isMet: boolean;
}

/** A measure that must not be larger than `most`. */
export const atMost = (what: string, measured: number, most: number, unit: string): Figure => ({
  what,
  measured: `${measured.toFixed(0)} ${unit}`,
  bound: `<= ${most} ${unit}`,
  isMet: measured <= most,
});

/** A measure that must not be smaller than `least`. */
export const atLeast = (what: string, measured: number, least: number, unit: string): Figure => ({
  what,
  measured: `${measured.toFixed(0)} ${unit}`,
  bound: `>= ${least} ${unit}`,
  isMet: measured >= least,
});

/** The value that this part of all values (0..1) does not exceed; `NaN` of none, which meets no bound. */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * part) - 1)] ?? Number.NaN;

/** The memory that a process holds now, in MB; Linux tells. */
export async function residentMegabytes(pid: number): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

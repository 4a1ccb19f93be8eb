import type { TreeEntry } from './entry.ts';

/** Setuid and setgid: given away only by root. */
const SPECIAL_BITS = 0o6000;

/** Whether whoever runs a file, or makes one in a directory, gets another's rights or group. */
export const hasSpecialMode = ({ type, mode }: TreeEntry): boolean =>
  (type === 'file' || type === 'directory') && (mode & SPECIAL_BITS) !== 0;

/** The same entry without setuid and setgid; the sticky bit, which takes rights away, stays. */
export const withoutSpecialMode = <Entry extends TreeEntry>(entry: Entry): Entry => ({
  ...entry,
  mode: entry.mode & ~SPECIAL_BITS,
});

const microsecondsOf = (seconds: number): number =>
  Math.trunc(seconds) * 1e6 + Math.trunc((seconds - Math.trunc(seconds)) * 1e6);

/** The neighbour of a positive double. */
const neighbour = (value: number, step: 1n | -1n): number => {
  const bits = new BigUint64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] ?? 0n) + step;
  return new Float64Array(bits.buffer)[0] ?? value;
};

/**
 * Seconds as decimal text, exact to the microsecond. Node keeps times as doubles, whose steps are a quarter of that
 * by now; of two neighbours the one within the same microsecond is taken. Negative times must be text: Node reads a
 * negative number as "now".
 */
export const formatSeconds = (nanoseconds: bigint): string => {
  const distance = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(distance % 1_000_000_000n).padStart(9, '0');
  const text = `${distance / 1_000_000_000n}.${fraction}`;
  if (nanoseconds <= 0n) return `-${text}`;
  const wanted = Number(nanoseconds / 1000n);
  const nearest = Number(text);
  const met = microsecondsOf(nearest);
  return String(met === wanted ? nearest : neighbour(nearest, met < wanted ? 1n : -1n));
};

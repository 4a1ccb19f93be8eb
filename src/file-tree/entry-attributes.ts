import { attributeOf, type TreeEntry } from './entry.ts';
import { CAPABILITIES } from './extended-attributes.ts';
import { ACCESS_ACL, modeWithoutAcl } from './posix-acl.ts';

/** Setuid and setgid: given away only by root. */
const SPECIAL_BITS = 0o6000;

/** Whether whoever runs a file, or makes one in a directory, gets another's rights or group. */
export const hasSpecialMode = ({ type, mode }: TreeEntry): boolean =>
  (type === 'file' || type === 'directory') && (mode & SPECIAL_BITS) !== 0;

/** Whether whoever runs a file gets rights of the system's. */
export const hasCapabilities = (entry: TreeEntry): boolean => attributeOf(entry, CAPABILITIES) !== null;

/** The same entry without setuid, setgid and capabilities; the sticky bit, which takes rights away, stays. */
export const withoutSpecialMode = <Entry extends TreeEntry>(entry: Entry): Entry => ({
  ...entry,
  ...(hasCapabilities(entry) && 'attributes' in entry
    ? { attributes: entry.attributes?.filter(({ name }) => !name.equals(Buffer.from(CAPABILITIES))) }
    : {}),
  mode: entry.mode & ~SPECIAL_BITS,
});

/** The mode by which nobody may do more than with it and its access list, where that is not there. */
export const plainModeOf = (entry: TreeEntry): number => {
  const acl = attributeOf(entry, ACCESS_ACL);
  return acl === null ? entry.mode : modeWithoutAcl(entry.mode, acl);
};

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

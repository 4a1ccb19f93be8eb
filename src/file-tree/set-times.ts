import { lutimes } from 'node:fs/promises';
import { getSystemErrorName } from 'node:util';
import { formatSeconds } from './entry-attributes.ts';
import { type Libc, libc } from './libc.ts';

const NANOSECONDS = 1_000_000_000n;
const TIMESPEC_BYTES = 16;
const NUL = Buffer.from([0]);

/** What Node sets times by: not finer than a microsecond. */
interface Timed {
  readonly fd: number;
  utimes(read: string, changed: string): Promise<void>;
}

/** Gives an open file or directory both its times, to the nanosecond where the platform has a way to. */
export async function setTimes(handle: Timed, mtimeNs: bigint): Promise<void> {
  const system = libc();
  const seconds = formatSeconds(mtimeNs);
  if (system === null) return handle.utimes(seconds, seconds);
  requireDone(system, 'futimens', system.setTimes(handle.fd, timesOf(mtimeNs)));
}

/** The same for a link, by its path, which leads through an open directory: what it points to is not touched. */
export async function setLinkTimes(path: Buffer, mtimeNs: bigint): Promise<void> {
  const system = libc();
  const seconds = formatSeconds(mtimeNs);
  if (system === null) return lutimes(path, seconds, seconds);
  requireDone(system, 'utimensat', system.setLinkTimes(Buffer.concat([path, NUL]), timesOf(mtimeNs)));
}

/** Two `timespec`, of one time. */
function timesOf(mtimeNs: bigint): Buffer {
  const times = Buffer.alloc(2 * TIMESPEC_BYTES);
  const nanoseconds = ((mtimeNs % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
  for (const offset of [0, TIMESPEC_BYTES]) {
    times.writeBigInt64LE((mtimeNs - nanoseconds) / NANOSECONDS, offset);
    times.writeBigInt64LE(nanoseconds, offset + TIMESPEC_BYTES / 2);
  }
  return times;
}

function requireDone(system: Libc, syscall: string, answer: number): void {
  if (answer === 0) return;
  const code = getSystemErrorName(-system.errno());
  throw Object.assign(new Error(`${syscall} failed (${code})`), { code, syscall });
}

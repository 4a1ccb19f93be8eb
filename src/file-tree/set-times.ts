import { getSystemErrorName } from 'node:util';
import { formatSeconds } from './entry-attributes.ts';
import { libc } from './libc.ts';

const NANOSECONDS = 1_000_000_000n;
const TIMESPEC_BYTES = 16;

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
  const times = Buffer.alloc(2 * TIMESPEC_BYTES);
  const nanoseconds = ((mtimeNs % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
  for (const offset of [0, TIMESPEC_BYTES]) {
    times.writeBigInt64LE((mtimeNs - nanoseconds) / NANOSECONDS, offset);
    times.writeBigInt64LE(nanoseconds, offset + TIMESPEC_BYTES / 2);
  }
  if (system.setTimes(handle.fd, times) === 0) return;
  const code = getSystemErrorName(-system.errno());
  throw Object.assign(new Error(`futimens failed (${code})`), { code, syscall: 'futimens' });
}

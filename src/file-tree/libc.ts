import { createRequire } from 'node:module';

/** Calls of the C library on open handles that Node has no way to make. */
export interface Libc {
  /** `lseek(2)`; -1 where it fails: see `errno`. */
  seek(descriptor: number, offset: number, whence: number): number;
  /** Why the last call failed. */
  errno(): number;
}

let opened: Libc | null | undefined;

function open(): Libc | null {
  // Offsets of 64 bits are `off_t` on these only.
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return null;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    // Of this very process: whichever C library it runs on.
    const seek = koffi.load(null).func('int64_t lseek(int descriptor, int64_t offset, int whence)');
    return { seek: (...args) => Number(seek(...args)), errno: () => koffi.errno() };
  } catch {
    return null;
  }
}

/** The C library, bound when it is first asked for; `null` where this platform has no binding. */
export function libc(): Libc | null {
  if (opened === undefined) opened = open();
  return opened;
}

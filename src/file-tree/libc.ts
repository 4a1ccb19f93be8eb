import { createRequire } from 'node:module';

/** Calls of the C library on open handles that Node has no way to make. Where one fails it answers -1: see `errno`. */
export interface Libc {
  /** `lseek(2)`. */
  seek(descriptor: number, offset: number, whence: number): number;
  /** `flistxattr(2)`: how many bytes of `names` it filled. */
  listAttributes(descriptor: number, names: Buffer): number;
  /** `fgetxattr(2)`: how many bytes of `value` it filled. @param name ends in a NUL. */
  getAttribute(descriptor: number, name: Buffer, value: Buffer): number;
  /** `fsetxattr(2)`. @param name ends in a NUL. */
  setAttribute(descriptor: number, name: Buffer, value: Buffer): number;
  /** `fremovexattr(2)`. @param name ends in a NUL. */
  removeAttribute(descriptor: number, name: Buffer): number;
  /** `futimens(2)`. @param times two `timespec`: when it was read, when it was changed. */
  setTimes(descriptor: number, times: Buffer): number;
  /** `utimensat(2)` of a link itself, by its path, which ends in a NUL. @param times as for `setTimes`. */
  setLinkTimes(path: Buffer, times: Buffer): number;
  /** Why the last call failed. */
  errno(): number;
}

/** Linux: a path that begins at no open directory, but at the root. */
const AT_FDCWD = -100;
const AT_SYMLINK_NOFOLLOW = 0x100;

let opened: Libc | null | undefined;

function open(): Libc | null {
  // Offsets of 64 bits are `off_t` on these only.
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return null;
  try {
    const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
    // Of this very process: whichever C library it runs on.
    const library = koffi.load(null);
    const seek = library.func('int64_t lseek(int descriptor, int64_t offset, int whence)');
    const list = library.func('int64_t flistxattr(int descriptor, void *names, size_t size)');
    const get = library.func('int64_t fgetxattr(int descriptor, void *name, void *value, size_t size)');
    const set = library.func('int fsetxattr(int descriptor, void *name, void *value, size_t size, int flags)');
    const remove = library.func('int fremovexattr(int descriptor, void *name)');
    const setTimes = library.func('int futimens(int descriptor, void *times)');
    const setTimesAt = library.func('int utimensat(int directory, void *path, void *times, int flags)');
    return {
      setTimes: (descriptor, times) => Number(setTimes(descriptor, times)),
      setLinkTimes: (path, times) => Number(setTimesAt(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW)),
      seek: (...args) => Number(seek(...args)),
      listAttributes: (descriptor, names) => Number(list(descriptor, names, names.length)),
      getAttribute: (descriptor, name, value) => Number(get(descriptor, name, value, value.length)),
      setAttribute: (descriptor, name, value) => Number(set(descriptor, name, value, value.length, 0)),
      removeAttribute: (descriptor, name) => Number(remove(descriptor, name)),
      errno: () => koffi.errno(),
    };
  } catch {
    return null;
  }
}

/** The C library, bound when it is first asked for; `null` where this platform has no binding. */
export function libc(): Libc | null {
  if (opened === undefined) opened = open();
  return opened;
}

import { getSystemErrorName } from 'node:util';
import type { Attribute, Extended } from './entry.ts';
import { type Libc, libc } from './libc.ts';
import { ACCESS_ACL, DEFAULT_ACL } from './posix-acl.ts';

/** Who runs such a file has rights beyond his own. */
export const CAPABILITIES = 'security.capability';
/** What people and programs attach to files. The rest of the system's own describes a disk or a machine, not a file. */
const USER = 'user.';
/** The system has no longer lists of names, nor values. */
const MAX_BYTES = 64 * 1024;
/** Of all attributes of one file: they are held in memory, and in one line of the manifest. */
const MAX_TOTAL_BYTES = 256 * 1024;
/** One thing has no attributes, or its file system knows none. */
const NONE: ReadonlySet<string> = new Set(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENODATA']);
const NUL = Buffer.alloc(1);

const names = Buffer.allocUnsafeSlow(MAX_BYTES);
const value = Buffer.allocUnsafeSlow(MAX_BYTES);

const isKept = (name: string): boolean =>
  name.startsWith(USER) || name === ACCESS_ACL || name === DEFAULT_ACL || name === CAPABILITIES;

const terminated = (name: Buffer): Buffer => Buffer.concat([name, NUL]);

const errorOf = (system: Libc): string => getSystemErrorName(-system.errno());

/**
 * The attributes of an open file or directory that are kept: those of users, access lists, capabilities; or the system's code
 * where they cannot be read: `ENOSYS` on a platform without a way to, `E2BIG` of more than is kept. By name, so that the same
 * file is always described in the same way.
 */
export function readAttributes(descriptor: number): Extended {
  const system = libc();
  if (system === null) return { attributesRefusal: 'ENOSYS' };
  const length = system.listAttributes(descriptor, names);
  if (length === 0) return {};
  if (length < 0) return refused(errorOf(system));
  const attributes: Attribute[] = [];
  let total = 0;
  for (const name of split(names.subarray(0, length)).sort(Buffer.compare)) {
    if (!isKept(name.toString('latin1'))) continue;
    const bytes = system.getAttribute(descriptor, terminated(name), value);
    if (bytes < 0) {
      const refusal = errorOf(system);
      // Removed since it was listed.
      if (refusal === 'ENODATA') continue;
      return refused(refusal);
    }
    total += name.length + bytes;
    if (total > MAX_TOTAL_BYTES) return refused('E2BIG');
    attributes.push({ name, value: Buffer.from(value.subarray(0, bytes)) });
  }
  return attributes.length === 0 ? {} : { attributes };
}

/** What a file system that knows no attributes answers is no refusal. */
const refused = (system: string): Extended => (NONE.has(system) ? {} : { attributesRefusal: system });

/** Copies of the names in a list that separates them by NULs. */
function split(list: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let start = 0; start < list.length; ) {
    const end = list.indexOf(0, start);
    found.push(Buffer.from(list.subarray(start, end)));
    start = end + 1;
  }
  return found;
}

/** Gives an open file or directory an attribute; the system's code where it refuses. */
export function writeAttribute(descriptor: number, { name, value: wanted }: Attribute): string | null {
  const system = libc();
  if (system === null) return 'ENOSYS';
  return system.setAttribute(descriptor, terminated(name), wanted) === 0 ? null : errorOf(system);
}

/** Takes the access lists away that a new directory has of the one it was made in, and that its content would have of it. */
export function dropInheritedAcls(descriptor: number): void {
  const system = libc();
  if (system === null) return;
  for (const name of [DEFAULT_ACL, ACCESS_ACL]) system.removeAttribute(descriptor, terminated(Buffer.from(name)));
}

/** Takes from an open file what gives whoever runs it rights of the system's. */
export function dropCapabilities(descriptor: number): void {
  libc()?.removeAttribute(descriptor, terminated(Buffer.from(CAPABILITIES)));
}

import { readFile } from 'node:fs/promises';

/** One mounted file system, or a directory of one bound to another place. */
export interface Mount {
  /** The kernel's number of this mount: another one after it was mounted anew. */
  readonly id: number;
  /** Absolute, as the kernel sees it: no link, no slash at its end but for the root. */
  readonly point: string;
  /** What is mounted, as the kernel names it (`/dev/vdb1`, `host:/export`, `tmpfs`). */
  readonly source: string;
  /** Which directory of the file system is mounted: `/`, unless a directory was bound. */
  readonly root: string;
  /** `ext4`, `nfs4`, `fuse.sshfs`, … */
  readonly kind: string;
}

const MOUNT_INFO = '/proc/self/mountinfo';
const FIELDS_BEFORE_OPTIONAL = 6;

/**
 * What is mounted where, as this process sees it now; later mounts come later. Bind mounts count, which no device number
 * tells. Empty where the system has no such list (it is Linux's).
 */
export async function readMounts(): Promise<readonly Mount[]> {
  const text = await readFile(MOUNT_INFO, 'latin1').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return parseMounts(text);
}

/** Reads `/proc/<pid>/mountinfo` (proc(5)), given as latin1 so that no byte of a name is lost before it is decoded. */
export const parseMounts = (text: string): readonly Mount[] =>
  text.split('\n').flatMap((line) => {
    const fields = line.split(' ');
    const end = fields.indexOf('-', FIELDS_BEFORE_OPTIONAL);
    const [id, , , root, point] = fields;
    const [kind, source] = fields.slice(end + 1);
    if (end === -1 || root === undefined || point === undefined || kind === undefined || source === undefined)
      return [];
    return [{ id: Number(id), point: decode(point), source: decode(source), root: decode(root), kind }];
  });

/** The mount that a path lies on: the one of the longest point above it or at it, the last where several are stacked. */
export function mountAt(mounts: readonly Mount[], path: string): Mount | null {
  let found: Mount | null = null;
  for (const mount of mounts) {
    const isNearer = found === null || mount.point.length >= found.point.length;
    if (isNearer && (mount.point === path || isBelow(mount.point, path))) found = mount;
  }
  return found;
}

/** The mounts whose points lie below a path, itself not counted. */
export const mountsBelow = (mounts: readonly Mount[], path: string): readonly Mount[] =>
  mounts.filter(({ point }) => isBelow(path, point));

const isBelow = (directory: string, path: string): boolean =>
  directory === '/' ? path !== '/' : path.startsWith(`${directory}/`);

/** Space, tab, newline and backslash are written `\040`, `\011`, `\012`, `\134`. */
const decode = (field: string): string => {
  const bytes = field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

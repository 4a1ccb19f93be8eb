import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** One mounted file system, or a directory of one bound to another place. */
export interface Mount {
  /** The kernel's number of this mount: another one after it was mounted anew. */
  readonly id: number;
  /** The mount that its point lies on; not in the list where this process does not see it. */
  readonly parent: number;
  /** The number of its file system (`254:0`), the same however many views of it are mounted. */
  readonly device: string;
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
 * What is mounted where, as this process sees it now; later mounts come later. Bind mounts count, which no device
 * number tells. Empty where the system has no such list (it is Linux's).
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
    const [id, parent, device, root, point] = fields;
    const [kind, source] = fields.slice(end + 1);
    if (end === -1 || device === undefined || root === undefined || point === undefined) return [];
    if (kind === undefined || source === undefined) return [];
    const names = { point: decode(point), source: decode(source), root: decode(root) };
    return [{ id: Number(id), parent: Number(parent), device, ...names, kind }];
  });

/**
 * The mount that a path lies on: the one of the longest point above it or at it, the last where several are stacked.
 */
export function mountAt(mounts: readonly Mount[], path: string): Mount | null {
  let found: Mount | null = null;
  for (const mount of mounts) {
    const isNearer = found === null || mount.point.length >= found.point.length;
    if (isNearer && (mount.point === path || isBelow(mount.point, path))) found = mount;
  }
  return found;
}

/**
 * The mounts that lie below a path, itself not counted: by their points, or by where these are on the path's file
 * system. A directory that is moved takes along what was mounted in it under another view of it, which its path hides.
 */
export const mountsBelow = (mounts: readonly Mount[], path: string): readonly Mount[] =>
  mounts.filter(isAtPlace(mounts, path, isBelow));

/** The mounts on just a path, as seen there or under another view of its file system. */
export const mountsOn = (mounts: readonly Mount[], path: string): readonly Mount[] =>
  mounts.filter(isAtPlace(mounts, path, (one, other) => one === other));

/** The way from a path to a mount below it, without a slash at its start. */
export function wayTo(mounts: readonly Mount[], path: string, mount: Mount): string {
  if (isBelow(path, mount.point)) return relative(path, mount.point);
  const [from, to] = [devicePathAt(mounts, path), devicePathOf(mounts, mount)];
  return from === null || to === null ? mount.point : relative(from.path, to.path);
}

/** A directory by its file system, whatever view of it is mounted where. */
interface DevicePath {
  readonly device: string;
  readonly path: string;
}

const devicePathOn = (mount: Mount, path: string): DevicePath => ({
  device: mount.device,
  path: join(mount.root, relative(mount.point, path)),
});

const devicePathAt = (mounts: readonly Mount[], path: string): DevicePath | null => {
  const mount = mountAt(mounts, path);
  return mount === null ? null : devicePathOn(mount, path);
};

/** The directory that it is mounted on, which it hides. */
const devicePathOf = (mounts: readonly Mount[], { parent, point }: Mount): DevicePath | null => {
  const below = mounts.find(({ id }) => id === parent);
  return below === undefined ? null : devicePathOn(below, point);
};

function isAtPlace(mounts: readonly Mount[], path: string, isMeant: (place: string, point: string) => boolean) {
  const place = devicePathAt(mounts, path);
  return (mount: Mount): boolean => {
    if (isMeant(path, mount.point)) return true;
    const devicePath = devicePathOf(mounts, mount);
    return devicePath !== null && devicePath.device === place?.device && isMeant(place.path, devicePath.path);
  };
}

const isBelow = (directory: string, path: string): boolean =>
  directory === '/' ? path !== '/' : path.startsWith(`${directory}/`);

/** Space, tab, newline and backslash are written `\040`, `\011`, `\012`, `\134`. */
const decode = (field: string): string => {
  const bytes = field.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

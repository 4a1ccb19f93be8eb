/** The attributes in which Linux shows who else may use a file, and what is made in a directory. */
export const ACCESS_ACL = 'system.posix_acl_access';
export const DEFAULT_ACL = 'system.posix_acl_default';

const VERSION = 2;
const HEADER_BYTES = 4;
const ENTRY_BYTES = 8;
/** The group that a file belongs to, and the most that any named user or group has: then the mode's group bits are this. */
const OWNING_GROUP = 0x04;
const MASK = 0x10;
const KINDS: ReadonlyMap<number, string> = new Map([
  [0x01, 'user'],
  [0x02, 'user'],
  [OWNING_GROUP, 'group'],
  [0x08, 'group'],
  [MASK, 'mask'],
  [0x20, 'other'],
]);
/** Kinds whose entries are of one user or group. */
const NAMED: ReadonlySet<number> = new Set([0x02, 0x08]);

interface AclEntry {
  readonly kind: number;
  /** Bits: read 4, write 2, execute 1. */
  readonly rights: number;
  readonly id: number;
}

/** Reads an access list as the system keeps it; `null` where it is none that is known. */
const parse = (value: Buffer): readonly AclEntry[] | null => {
  if (value.length < HEADER_BYTES || value.readUInt32LE(0) !== VERSION) return null;
  if ((value.length - HEADER_BYTES) % ENTRY_BYTES !== 0) return null;
  const entries: AclEntry[] = [];
  for (let at = HEADER_BYTES; at < value.length; at += ENTRY_BYTES) {
    const entry = { kind: value.readUInt16LE(at), rights: value.readUInt16LE(at + 2), id: value.readUInt32LE(at + 4) };
    if (!KINDS.has(entry.kind) || entry.rights > 7) return null;
    entries.push(entry);
  }
  return entries;
};

/** An access list as `setfacl` and tar read it, users and groups by number; `null` where it is none that is known. */
export const formatAcl = (value: Buffer): string | null => {
  const entries = parse(value);
  if (entries === null) return null;
  const lines = entries.map(({ kind, rights, id }) => {
    const letters = [...'rwx'].map((letter, index) => ((rights & (4 >> index)) === 0 ? '-' : letter)).join('');
    return `${KINDS.get(kind)}:${NAMED.has(kind) ? id : ''}:${letters}\n`;
  });
  return lines.join('');
};

/**
 * The mode of a file as it is without its access list: what the list has for the file's own group stands where the mode has
 * the most that anybody named in it may do. Where the list cannot be kept, nobody gets more than with it.
 */
export const modeWithoutAcl = (mode: number, acl: Buffer): number => {
  const entries = parse(acl) ?? [];
  const rightsOf = (kind: number): number => entries.find((entry) => entry.kind === kind)?.rights ?? 0;
  if (!entries.some(({ kind }) => kind === MASK)) return mode;
  return (mode & ~0o070) | ((rightsOf(OWNING_GROUP) & rightsOf(MASK)) << 3);
};

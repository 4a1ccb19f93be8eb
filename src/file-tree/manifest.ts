import { isUtf8 } from 'node:buffer';
import type { Attribute, Extended, SkippedEntry, SkipReason, TreeEntry } from './entry.ts';
import { damaged } from './failures.ts';

/** First line of every manifest; raised when a reader of today could not read tomorrow's. */
const MANIFEST_VERSION = 3;
/** Of a copy that is built upon no other. */
const WHOLE_VERSION = 2;
/** The oldest that is read: it knew no holes that are left out. */
const OLDEST_VERSION = 1;

/** An entry as the manifest has it: files with the SHA-256 of what was archived. */
export type ManifestEntry = Exclude<TreeEntry, { type: 'file' }> | (Extract<TreeEntry, { type: 'file' }> & ReadFile);

/** What a file was found to be as it was read. */
export interface ReadFile {
  readonly sha256: string;
  readonly changedWhileRead: boolean;
  /** By what it is known to be the same file, unchanged, later; absent in copies of earlier versions. */
  readonly seen?: { readonly ctimeNs: bigint; readonly inode: bigint };
  /** Its content is in the so-many-th copy before (1 = the parent), under the same path; absent = in this one. */
  readonly storedIn?: number;
}

/** A copy that an increment is built upon. */
export interface EarlierCopy {
  /** As its directory is called, beside the increment's own. */
  readonly name: string;
  readonly fingerprint: string;
}

/** The first line. */
export interface ManifestHead {
  /** When its files began to be read, by the clock of the disk it was made on; `null` in copies of earlier versions. */
  readonly begunAtNs: bigint | null;
  /** The newest first, down to the whole copy; none for that. */
  readonly earlier: readonly EarlierCopy[];
}

/** The last line. */
export interface ManifestSummary {
  readonly type: 'end';
  /** Everything that can be written back, directories aside. */
  readonly fileCount: number;
  readonly contentBytes: number;
  /** Size of the packed file beside it; 0 where there is none. */
  readonly archiveBytes: number;
}

export type ManifestLine = ManifestEntry | SkippedEntry | ManifestSummary;

const HASH = /^[0-9a-f]{64}$/;

/** Text where the bytes are UTF-8, else base64: exact either way. */
const bytesField = (name: string, bytes: Buffer): Record<string, string> =>
  isUtf8(bytes) ? { [name]: bytes.toString('utf8') } : { [`${name}Base64`]: bytes.toString('base64') };

const plainFields = (entry: ManifestEntry) => ({
  mode: entry.mode.toString(8).padStart(4, '0'),
  mtimeNs: String(entry.mtimeNs),
  uid: entry.uid,
  gid: entry.gid,
});

const extendedFields = ({ attributes, attributesRefusal }: Extended) => ({
  ...(attributes === undefined || attributes.length === 0
    ? {}
    : {
        attributes: attributes.map(({ name, value }) => ({
          ...bytesField('name', name),
          valueBase64: value.toString('base64'),
        })),
      }),
  ...(attributesRefusal === undefined ? {} : { attributesRefusal }),
});

const formatEntry = (entry: ManifestEntry): object => {
  const head = { type: entry.type, ...bytesField('path', entry.path) };
  if (entry.type === 'directory') return { ...head, ...plainFields(entry), ...extendedFields(entry) };
  if (entry.type === 'symlink') return { ...head, ...bytesField('target', entry.target), ...plainFields(entry) };
  if (entry.type === 'hardlink')
    return { ...head, ...bytesField('target', entry.target), linkGroup: entry.linkGroup, ...plainFields(entry) };
  return {
    ...head,
    size: entry.size,
    sha256: entry.sha256,
    ...plainFields(entry),
    ...extendedFields(entry),
    ...(entry.linkGroup === undefined ? {} : { linkGroup: entry.linkGroup }),
    ...(entry.isSparse ? { sparse: true } : {}),
    ...(entry.storedBytes === undefined ? {} : { storedBytes: entry.storedBytes }),
    ...(entry.changedWhileRead ? { changedWhileRead: true } : {}),
    ...(entry.seen === undefined ? {} : { ctimeNs: String(entry.seen.ctimeNs), inode: String(entry.seen.inode) }),
    ...(entry.storedIn === undefined ? {} : { storedIn: entry.storedIn }),
  };
};

/** The line that opens a manifest. */
export const formatHead = ({ begunAtNs, earlier }: ManifestHead): string => {
  const version = earlier.length === 0 ? WHOLE_VERSION : MANIFEST_VERSION;
  const begun = begunAtNs === null ? {} : { begunAtNs: String(begunAtNs) };
  return `${JSON.stringify({ manifest: 'backrota', version, ...begun, ...(earlier.length === 0 ? {} : { earlier }) })}\n`;
};

/** One line, ending in a line feed. */
export const formatLine = (line: ManifestLine): string => {
  if (line.type === 'end') return `${JSON.stringify(line)}\n`;
  if (line.type === 'skipped')
    return `${JSON.stringify({ ...line, path: undefined, ...bytesField('path', line.path) })}\n`;
  return `${JSON.stringify(formatEntry(line))}\n`;
};

/** Fields of a parsed line, each checked when it is taken. */
class Fields {
  readonly #fields: Readonly<Record<string, unknown>>;

  static parse(text: string): Fields {
    try {
      return new Fields(JSON.parse(text));
    } catch (error) {
      throw error instanceof SyntaxError ? damaged({ kind: 'line_unreadable' }, error) : error;
    }
  }

  private constructor(parsed: unknown) {
    if (typeof parsed !== 'object' || parsed === null) throw damaged({ kind: 'line_no_object' });
    this.#fields = { ...parsed };
  }

  text(name: string): string {
    const value = this.#fields[name];
    if (typeof value !== 'string') throw damaged({ kind: 'field_missing', field: name });
    return value;
  }

  count(name: string): number {
    const value = this.#fields[name];
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw damaged({ kind: 'field_invalid', field: name });
    return value;
  }

  nanoseconds(name: string): bigint {
    const value = this.text(name);
    if (!/^-?\d{1,20}$/.test(value)) throw damaged({ kind: 'field_invalid', field: name });
    return BigInt(value);
  }

  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** Objects in a list, none where it is absent. */
  list(name: string): readonly Fields[] {
    const value = this.#fields[name] ?? [];
    if (!Array.isArray(value)) throw damaged({ kind: 'field_invalid', field: name });
    return value.map((item) => new Fields(item));
  }

  bytes(name: string): Buffer {
    return this.has(`${name}Base64`) ? Buffer.from(this.text(`${name}Base64`), 'base64') : Buffer.from(this.text(name));
  }
}

const parseExtended = (fields: Fields): Extended => {
  const attributes: readonly Attribute[] = fields
    .list('attributes')
    .map((field) => ({ name: field.bytes('name'), value: field.bytes('value') }));
  if (attributes.some(({ name }) => name.length === 0 || name.includes(0)))
    throw damaged({ kind: 'attributes_invalid' });
  return {
    ...(attributes.length === 0 ? {} : { attributes }),
    ...(fields.has('attributesRefusal') ? { attributesRefusal: fields.text('attributesRefusal') } : {}),
  };
};

const parseAttributes = (fields: Fields) => {
  const mode = fields.text('mode');
  const mtimeNs = fields.text('mtimeNs');
  if (!/^[0-7]{4}$/.test(mode) || !/^-?\d{1,20}$/.test(mtimeNs)) throw damaged({ kind: 'attributes_invalid' });
  return {
    path: fields.bytes('path'),
    mode: Number.parseInt(mode, 8),
    mtimeNs: BigInt(mtimeNs),
    uid: fields.count('uid'),
    gid: fields.count('gid'),
  };
};

/** Reads the first line. Throws `driver_failed` for another format or a newer version. */
export const parseHead = (text: string): ManifestHead => {
  const fields = Fields.parse(text);
  if (fields.text('manifest') !== 'backrota') throw damaged({ kind: 'manifest_foreign' });
  const version = fields.count('version');
  if (version < OLDEST_VERSION || version > MANIFEST_VERSION)
    throw damaged({ kind: 'manifest_version', version, known: MANIFEST_VERSION });
  const earlier = fields.list('earlier').map((field): EarlierCopy => {
    const fingerprint = field.text('fingerprint');
    if (!HASH.test(fingerprint)) throw damaged({ kind: 'hash_invalid' });
    return { name: field.text('name'), fingerprint };
  });
  return { begunAtNs: fields.has('begunAtNs') ? fields.nanoseconds('begunAtNs') : null, earlier };
};

/** Reads any other line. Throws `driver_failed`, `snapshot_damaged`. */
export const parseLine = (text: string): ManifestLine => {
  const fields = Fields.parse(text);
  const type = fields.text('type');
  switch (type) {
    case 'end': {
      const [fileCount, contentBytes] = [fields.count('fileCount'), fields.count('contentBytes')];
      return { type, fileCount, contentBytes, archiveBytes: fields.count('archiveBytes') };
    }
    case 'skipped':
      return {
        type,
        path: fields.bytes('path'),
        reason: fields.text('reason') as SkipReason,
        ...(fields.has('system') ? { system: fields.text('system') } : {}),
      };
    case 'directory':
      return { type, ...parseAttributes(fields), ...parseExtended(fields) };
    case 'symlink':
      return { type, ...parseAttributes(fields), target: fields.bytes('target') };
    case 'hardlink':
      return { type, ...parseAttributes(fields), target: fields.bytes('target'), linkGroup: fields.count('linkGroup') };
    case 'file': {
      const sha256 = fields.text('sha256');
      if (!HASH.test(sha256)) throw damaged({ kind: 'hash_invalid' });
      return {
        type,
        ...parseAttributes(fields),
        ...parseExtended(fields),
        size: fields.count('size'),
        isSparse: fields.has('sparse'),
        ...(fields.has('storedBytes') ? { storedBytes: fields.count('storedBytes') } : {}),
        sha256,
        changedWhileRead: fields.has('changedWhileRead'),
        ...(fields.has('linkGroup') ? { linkGroup: fields.count('linkGroup') } : {}),
        ...(fields.has('inode')
          ? { seen: { ctimeNs: fields.nanoseconds('ctimeNs'), inode: fields.nanoseconds('inode') } }
          : {}),
        ...(fields.has('storedIn') ? { storedIn: fields.count('storedIn') } : {}),
      };
    }
    default:
      throw damaged({ kind: 'line_unknown', type: type.slice(0, 40) });
  }
};

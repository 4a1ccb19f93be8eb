import type { TreeEntry } from '../../../file-tree/entry.ts';
import { storedBytesOf } from '../../../file-tree/entry.ts';
import { plainModeOf } from '../../../file-tree/entry-attributes.ts';
import { damaged } from '../../../file-tree/failures.ts';
import { formatRecords, isSparse } from './extended-records.ts';

/** Tar counts in blocks: headers are one, contents are padded to whole ones. */
export const BLOCK_BYTES = 512;
/** Longest name or link text that a reader accepts, with its closing NUL. */
export const MAX_LONG_BYTES = 64 * 1024;

/** Kinds of record that this format uses, by tar's type flag. */
export type RecordType = 'file' | 'hardlink' | 'symlink' | 'directory' | 'longName' | 'longLink' | 'extended';

const FLAGS: Readonly<Record<RecordType, string>> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  directory: '5',
  longName: 'L',
  longLink: 'K',
  extended: 'x',
};
const TYPES: ReadonlyMap<string, RecordType> = new Map(
  Object.entries(FLAGS).map(([type, flag]) => [flag, type as RecordType]),
);

const NAME_BYTES = 100;
const LONG_RECORD_NAME = Buffer.from('././@LongLink');
/** The name in the header of a file whose holes are left out: its own is in its records. */
export const SPARSE_NAME = Buffer.from('GNUSparseFile.0/file');
const EXTENDED_NAME = Buffer.from('././@PaxHeader');
const NOTHING = Buffer.alloc(0);

/** Bytes that fill up the last block of a content. */
export const paddingOf = (size: number): number => (BLOCK_BYTES - (size % BLOCK_BYTES)) % BLOCK_BYTES;

/** Octal where it fits, else GNU's base 256: big-endian two's complement with the top bit set. */
const putNumber = (block: Buffer, value: bigint, offset: number, length: number): void => {
  if (value >= 0n && value < 1n << BigInt(3 * (length - 1))) {
    block.write(value.toString(8).padStart(length - 1, '0'), offset, 'latin1');
    return;
  }
  let rest = value;
  for (let index = length - 1; index >= 0; index -= 1) {
    block[offset + index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  block[offset] = (value < 0n ? 0xff : 0x80) | 0;
};

const takeNumber = (block: Buffer, offset: number, length: number): bigint => {
  const first = block[offset] ?? 0;
  if ((first & 0x80) !== 0) {
    let value = first === 0xff ? -1n : BigInt(first & 0x7f);
    for (let index = 1; index < length; index += 1) value = (value << 8n) | BigInt(block[offset + index] ?? 0);
    return value;
  }
  const text = block.toString('latin1', offset, offset + length).replace(/[\0 ]+$/, '');
  if (!/^[0-7]*$/.test(text)) throw damaged({ kind: 'header_number' });
  return text === '' ? 0n : BigInt(`0o${text}`);
};

const sumOf = (block: Buffer): number => {
  let sum = 8 * 0x20;
  for (let index = 0; index < BLOCK_BYTES; index += 1) if (index < 148 || index >= 156) sum += block[index] ?? 0;
  return sum;
};

interface RawHeader {
  readonly type: RecordType;
  readonly name: Buffer;
  readonly link: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  readonly mtimeSeconds: bigint;
}

/** What a header says of its own format: GNU's, or POSIX's, in which alone GNU tar takes extended records for what they are. */
const MAGIC = { gnu: 'ustar  \0', posix: 'ustar\u000000' } as const;

const formatBlock = (header: RawHeader, magic: keyof typeof MAGIC = 'gnu'): Buffer => {
  const block = Buffer.alloc(BLOCK_BYTES);
  header.name.copy(block, 0, 0, NAME_BYTES);
  putNumber(block, BigInt(header.mode), 100, 8);
  putNumber(block, BigInt(header.uid), 108, 8);
  putNumber(block, BigInt(header.gid), 116, 8);
  putNumber(block, BigInt(header.size), 124, 12);
  putNumber(block, header.mtimeSeconds, 136, 12);
  block.write(FLAGS[header.type], 156, 'latin1');
  header.link.copy(block, 157, 0, NAME_BYTES);
  block.write(MAGIC[magic], 257, 'latin1');
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
};

/** A record that carries a name too long for a header: GNU's way, which every tar of today reads. */
const formatLong = (type: 'longName' | 'longLink', text: Buffer): Buffer[] => {
  const size = text.length + 1;
  const header = { type, name: LONG_RECORD_NAME, link: NOTHING, mode: 0o644, uid: 0, gid: 0, size, mtimeSeconds: 0n };
  return [formatBlock(header), text, Buffer.alloc(1 + paddingOf(size))];
};

/** Tar's spelling of a path: directories end in a slash, the root is `./`. */
const spellName = (entry: TreeEntry): Buffer => {
  if (entry.type !== 'directory') return entry.path;
  return entry.path.length === 0 ? Buffer.from('./') : Buffer.concat([entry.path, Buffer.from('/')]);
};

const floorSeconds = (nanoseconds: bigint): bigint =>
  nanoseconds / 1_000_000_000n - (nanoseconds % 1_000_000_000n < 0n ? 1n : 0n);

/** What stands before an entry that has extended records, which are not long names. */
const formatExtended = (records: Buffer): Buffer[] => {
  const header = { name: EXTENDED_NAME, link: NOTHING, mode: 0o644, uid: 0, gid: 0, mtimeSeconds: 0n };
  return [
    formatBlock({ ...header, type: 'extended', size: records.length }, 'posix'),
    records,
    Buffer.alloc(paddingOf(records.length)),
  ];
};

/**
 * The blocks that announce an entry; a file's content follows them, padded by `paddingOf`. @param records its extended ones.
 */
export const formatHeader = (entry: TreeEntry, records: Buffer = formatRecords(entry)): Buffer => {
  const name = isSparse(entry) ? SPARSE_NAME : spellName(entry);
  const link = entry.type === 'symlink' || entry.type === 'hardlink' ? entry.target : NOTHING;
  const size = entry.type === 'file' ? storedBytesOf(entry) : 0;
  const { type, uid, gid } = entry;
  // A reader that passes over the access list must not open the file to those whom the list keeps out.
  const mode = plainModeOf(entry);
  const block = formatBlock(
    { type, name, link, mode, uid, gid, size, mtimeSeconds: floorSeconds(entry.mtimeNs) },
    records.length === 0 ? 'gnu' : 'posix',
  );
  if (name.length <= NAME_BYTES && link.length <= NAME_BYTES && records.length === 0) return block;
  return Buffer.concat([
    ...(link.length > NAME_BYTES ? formatLong('longLink', link) : []),
    ...(name.length > NAME_BYTES ? formatLong('longName', name) : []),
    ...(records.length > 0 ? formatExtended(records) : []),
    block,
  ]);
};

const untilNul = (bytes: Buffer): Buffer => {
  const nul = bytes.indexOf(0);
  return nul === -1 ? bytes : bytes.subarray(0, nul);
};

/** One header block as it stands; `null` for the block of zeros that ends an archive. */
export interface ParsedHeader {
  readonly type: RecordType;
  readonly name: Buffer;
  readonly link: Buffer;
  readonly size: number;
}

/** Reads one header. Throws `snapshot_damaged` for a wrong sum, an unknown kind of record, or a number out of range. */
export const parseHeader = (block: Buffer): ParsedHeader | null => {
  const sum = sumOf(block);
  if (sum === 8 * 0x20 && block.every((byte) => byte === 0)) return null;
  if (takeNumber(block, 148, 8) !== BigInt(sum)) throw damaged({ kind: 'header_checksum' });
  const type = TYPES.get(block.toString('latin1', 156, 157));
  if (type === undefined) throw damaged({ kind: 'record_unknown' });
  const size = takeNumber(block, 124, 12);
  if (size < 0n || size > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged({ kind: 'size_impossible' });
  // The block may be a view of a buffer that is used again.
  return {
    type,
    name: Buffer.from(untilNul(block.subarray(0, NAME_BYTES))),
    link: Buffer.from(untilNul(block.subarray(157, 157 + NAME_BYTES))),
    size: Number(size),
  };
};

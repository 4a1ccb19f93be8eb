import { damaged } from '../../../file-tree/failures.ts';

const SPACE = 0x20;
const EQUALS = 0x3d;
const LINE_FEED = 0x0a;

/** POSIX's extended records, `<length> <key>=<value>\n` each, where the length counts all of it. */
export const formatRecords = (records: readonly (readonly [string, Buffer])[]): Buffer =>
  Buffer.concat(
    records.flatMap(([key, value]) => {
      // Space, equals sign and line feed; the length's own digits may make it one digit longer.
      const bytes = key.length + value.length + 3;
      const length = bytes + String(bytes + String(bytes).length).length;
      return [Buffer.from(`${length} ${key}=`, 'latin1'), value, Buffer.from('\n')];
    }),
  );

/** Reads records, by their keys. Throws `snapshot_damaged`. */
export const parseRecords = (bytes: Buffer): ReadonlyMap<string, Buffer> => {
  const records = new Map<string, Buffer>();
  for (let start = 0; start < bytes.length; ) {
    const space = bytes.indexOf(SPACE, start);
    const digits = space === -1 ? '' : bytes.toString('latin1', start, space);
    const end = start + Number(digits);
    const equals = bytes.indexOf(EQUALS, space);
    const isWhole = /^[1-9]\d{0,7}$/.test(digits) && end <= bytes.length && bytes[end - 1] === LINE_FEED;
    if (!isWhole || equals === -1 || equals >= end) throw damaged({ kind: 'record_unknown' });
    records.set(bytes.toString('latin1', space + 1, equals), Buffer.from(bytes.subarray(equals + 1, end - 1)));
    start = end;
  }
  return records;
};

/** What is said of a file whose holes are left out. */
export interface SparseFile {
  readonly name: Buffer;
  /** With its holes. */
  readonly realSize: number;
}

/** Reads records that say it, and nothing else. Throws `snapshot_damaged`. */
export const parseSparse = (bytes: Buffer): SparseFile => {
  const records = parseRecords(bytes);
  const textOf = (key: string): string => records.get(`GNU.sparse.${key}`)?.toString('latin1') ?? '';
  const name = records.get('GNU.sparse.name');
  const realSize = Number(textOf('realsize'));
  const isKnown = textOf('major') === '1' && textOf('minor') === '0' && records.size === 4;
  if (!isKnown || name === undefined || !/^\d{1,16}$/.test(textOf('realsize')) || !Number.isSafeInteger(realSize))
    throw damaged({ kind: 'record_unknown' });
  return { name, realSize };
};

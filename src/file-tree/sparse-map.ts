import type { Segment } from './data-segments.ts';
import { MAX_SEGMENTS } from './data-segments.ts';
import { damaged } from './failures.ts';

const BLOCK_BYTES = 512;
const LINE_FEED = 0x0a;
/** Longer than the text of any map that is written: two numbers of 16 digits a segment. */
const MAX_MAP_BYTES = (MAX_SEGMENTS + 2) * 34 + BLOCK_BYTES;

/**
 * What stands before the data of a sparse file (GNU tar's format 1.0): how many segments there are, then offset and length
 * of each, in decimal, a line each, in whole blocks. A file that ends in a hole has an empty one at its end.
 */
export function formatSparseMap(segments: readonly Segment[], size: number): Buffer {
  const last = segments.at(-1);
  const endsInHole = last === undefined || last.offset + last.length < size;
  const listed = endsInHole ? [...segments, { offset: size, length: 0 }] : segments;
  const text = [listed.length, ...listed.flatMap(({ offset, length }) => [offset, length])].join('\n');
  const map = Buffer.alloc(Math.ceil((text.length + 1) / BLOCK_BYTES) * BLOCK_BYTES);
  map.write(`${text}\n`, 'latin1');
  return map;
}

/** A map as it was read, and how many bytes it took. */
interface ReadMap {
  readonly segments: readonly Segment[];
  readonly bytes: number;
}

/** Reads the map that begins here; `null` where there is more of it to come. Throws `snapshot_damaged`. */
export function parseSparseMap(bytes: Buffer, size: number): ReadMap | null {
  const numbers: number[] = [];
  let wanted = 1;
  let end = 0;
  while (numbers.length < wanted) {
    const lineEnd = bytes.indexOf(LINE_FEED, end);
    if (lineEnd === -1) {
      if (bytes.length > MAX_MAP_BYTES) throw damaged({ kind: 'sparse_map' });
      return null;
    }
    numbers.push(parseNumber(bytes.toString('latin1', end, lineEnd)));
    const [count = 0] = numbers;
    if (count > MAX_SEGMENTS + 2) throw damaged({ kind: 'sparse_map' });
    wanted = 1 + 2 * count;
    end = lineEnd + 1;
  }
  const mapBytes = Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES;
  if (bytes.length < mapBytes) return null;
  return { segments: pairUp(numbers.slice(1), size), bytes: mapBytes };
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(value)) return value;
  throw damaged({ kind: 'sparse_map' });
}

function pairUp(numbers: readonly number[], size: number): readonly Segment[] {
  const segments: Segment[] = [];
  let before = 0;
  for (let index = 0; index < numbers.length; index += 2) {
    const [offset = 0, length = 0] = numbers.slice(index, index + 2);
    if (offset < before || offset + length > size) throw damaged({ kind: 'sparse_map' });
    before = offset + length;
    segments.push({ offset, length });
  }
  return segments;
}

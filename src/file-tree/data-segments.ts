import { constants } from 'node:os';
import { libc } from './libc.ts';

/** Bytes of a file that are there, and no hole. */
export interface Segment {
  readonly offset: number;
  readonly length: number;
}

/** Linux: the next byte that is data, and the next that is a hole; not among Node's constants. */
const SEEK_DATA = 3;
const SEEK_HOLE = 4;
/** Archives count in blocks, and so do segments: but for the last, which may end with its file. */
const BLOCK_BYTES = 512;
/** What comes after so many segments is one more, holes and all: their list is held in memory. */
export const MAX_SEGMENTS = 65_536;

/**
 * What of a file is data, in order; holes cost nothing to find, however large. `null` where neither the system nor the
 * file system tells them, or where there are none.
 */
export function findDataSegments(descriptor: number, size: number): readonly Segment[] | null {
  const system = libc();
  if (system === null) return null;
  const segments: Segment[] = [];
  for (let position = 0; position < size; ) {
    const found = system.seek(descriptor, position, SEEK_DATA);
    // Nothing but a hole is left.
    if (found < 0 && system.errno() === constants.errno.ENXIO) break;
    const end = found < 0 ? -1 : segments.length < MAX_SEGMENTS ? system.seek(descriptor, found, SEEK_HOLE) : size;
    if (end <= found) return null;
    position = Math.min(size, Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES);
    const offset = Math.min(found, size) - (Math.min(found, size) % BLOCK_BYTES);
    if (offset < position) add(segments, offset, position);
  }
  return segments.length === 1 && segments[0]?.length === size ? null : segments;
}

/** Rounded to blocks, one may begin where the last has ended, or before. */
function add(segments: Segment[], offset: number, end: number): void {
  const last = segments.at(-1);
  if (last === undefined || offset > last.offset + last.length) segments.push({ offset, length: end - offset });
  else segments[segments.length - 1] = { offset: last.offset, length: end - last.offset };
}

import type { FileHandle } from 'node:fs/promises';
import type { Segment } from './data-segments.ts';
import { damaged } from './failures.ts';
import { parseSparseMap } from './sparse-map.ts';
import { stepsDone } from './steps.ts';

/** Writes what a sparse file's map says where it says; the caller sets the file's size at the end. Throws `snapshot_damaged`. */
export async function writeSparse(handle: FileHandle, size: number, chunks: AsyncIterable<Buffer>): Promise<void> {
  let begun: Buffer | null = Buffer.alloc(0);
  let places: Places | null = null;
  for await (const chunk of chunks) {
    if (places !== null) {
      await places.write(chunk);
      continue;
    }
    begun = Buffer.concat([begun ?? chunk.subarray(0, 0), chunk]);
    const map = parseSparseMap(begun, size);
    if (map === null) continue;
    places = new Places(handle, map.segments);
    await places.write(begun.subarray(map.bytes));
    begun = null;
  }
  if (places === null || !places.isFull) throw damaged({ kind: 'sparse_map' });
}

/** Where the next bytes go. */
class Places {
  readonly #handle: FileHandle;
  readonly #segments: readonly Segment[];
  #index = 0;
  /** Bytes of the present segment that are written. */
  #written = 0;

  constructor(handle: FileHandle, segments: readonly Segment[]) {
    this.#handle = handle;
    this.#segments = segments.filter(({ length }) => length > 0);
  }

  get isFull(): boolean {
    return this.#index === this.#segments.length;
  }

  async write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const segment = this.#segments[this.#index];
      if (segment === undefined) throw damaged({ kind: 'sparse_map' });
      const most = Math.min(segment.length - this.#written, bytes.length - done);
      const { bytesWritten } = await this.#handle.write(bytes, done, most, segment.offset + this.#written);
      stepsDone.add();
      done += bytesWritten;
      this.#written += bytesWritten;
      if (this.#written < segment.length) continue;
      this.#index += 1;
      this.#written = 0;
    }
  }
}

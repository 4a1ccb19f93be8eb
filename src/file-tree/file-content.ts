import type { Segment } from './data-segments.ts';
import { errorCode } from './failures.ts';
import { closeOpen, lookAtOpen, type Read, readAside, readPromptly } from './prompt-calls.ts';
import { formatSparseMap } from './sparse-map.ts';
import { stepsDone } from './steps.ts';

/** Files up to this size are read ahead as a whole; also the unit of reading larger ones. */
export const SMALL_FILE_BYTES = 512 * 1024;
const CHUNK_BYTES = 1024 * 1024;

/** Buffers of one size that go round instead of being allocated per file. */
class BufferPool {
  readonly #bytes: number;
  readonly #free: Buffer[] = [];

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#bytes);
  }

  give(buffer: Buffer): void {
    if (this.#free.length < 16) this.#free.push(buffer);
  }
}

const small = new BufferPool(SMALL_FILE_BYTES);
const chunks = new BufferPool(CHUNK_BYTES);

/** Segments in pieces that fit a buffer. */
function* piecesOf(segments: readonly Segment[]): Generator<Segment, undefined, undefined> {
  for (const { offset, length } of segments) {
    for (let done = 0; done < length; done += CHUNK_BYTES)
      yield { offset: offset + done, length: Math.min(CHUNK_BYTES, length - done) };
  }
}

/** What of a file's state tells that somebody wrote to it. */
interface Observed {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/**
 * An open file's bytes, exactly `size` of them: a file that shrank is padded with zeros, one that grew is cut, so
 * that the archive stays consistent whatever happens to the file. Of one with known holes only the data comes, after the
 * map that says where it belongs. Must be disposed of.
 */
export class FileContent {
  readonly size: number;
  /** How many bytes come. */
  readonly storedBytes: number;
  readonly #descriptor: number;
  readonly #before: Observed;
  readonly #segments: readonly Segment[];
  readonly #map: Buffer | null;
  #hasChanged = false;
  #readFailure: string | null = null;
  /** The whole of a small file, read ahead. */
  #whole: Buffer | null = null;
  #isDisposed = false;

  /** @param descriptor is its own from now on. @param segments what of it is data; `null` = all of it. */
  constructor(descriptor: number, before: Observed, segments: readonly Segment[] | null = null) {
    this.#descriptor = descriptor;
    this.#before = before;
    this.size = Number(before.size);
    this.#segments = segments ?? [{ offset: 0, length: this.size }];
    this.#map = segments === null ? null : formatSparseMap(segments, this.size);
    this.storedBytes = this.#segments.reduce((sum, { length }) => sum + length, this.#map?.length ?? 0);
  }

  /** Whether all of its bytes come, holes too. */
  get isWhole(): boolean {
    return this.#map === null;
  }

  /** Whether it changed, or could not be read to its end; known after the last chunk. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /** The error code that ended the reading of a large file early; what is missing is zeros. */
  get readFailure(): string | null {
    return this.#readFailure;
  }

  /** Reads a small file as a whole; leaves a larger one alone. */
  async readAhead(): Promise<void> {
    if (this.size > SMALL_FILE_BYTES || this.#map !== null) return;
    this.#whole = small.take();
    await this.#fill(readPromptly, this.#whole, this.size, 0);
    await this.#compare();
  }

  /** All bytes of one that was read ahead; `null` = they come in chunks. */
  get whole(): Buffer | null {
    return this.#whole?.subarray(0, this.size) ?? null;
  }

  /** The bytes in order. A chunk is valid only until the next one is asked for. */
  async *chunks(): AsyncGenerator<Buffer, void, undefined> {
    if (this.whole !== null) {
      yield this.whole;
      return;
    }
    if (this.#map !== null) yield this.#map;
    // Two buffers: one is worked on while the other fills.
    let ready = chunks.take();
    let spare = chunks.take();
    let filling: Promise<void> | null = null;
    const pieces = piecesOf(this.#segments);
    const fill = (buffer: Buffer): number => {
      const { value: piece } = pieces.next();
      if (piece === undefined) return 0;
      filling = this.#fillOrPad(buffer, piece.length, piece.offset);
      return piece.length;
    };
    try {
      for (let length = fill(ready); length > 0; ) {
        await filling;
        const following = fill(spare);
        yield ready.subarray(0, length);
        length = following;
        [ready, spare] = [spare, ready];
      }
      await this.#compare();
    } finally {
      await filling;
      chunks.give(ready);
      chunks.give(spare);
    }
  }

  async dispose(): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    if (this.#whole !== null) small.give(this.#whole);
    this.#whole = null;
    await closeOpen(this.#descriptor);
  }

  async #fill(read: Read, buffer: Buffer, length: number, position: number): Promise<void> {
    let filled = 0;
    while (filled < length) {
      const bytesRead = await read(this.#descriptor, buffer, filled, length - filled, position + filled);
      if (bytesRead === 0) break;
      stepsDone.add();
      filled += bytesRead;
    }
    if (filled === length) return;
    this.#hasChanged = true;
    buffer.fill(0, filled, length);
  }

  /** Its header is written: a read that fails now cannot take the file back. */
  async #fillOrPad(buffer: Buffer, length: number, position: number): Promise<void> {
    try {
      await this.#fill(readAside, buffer, length, position);
    } catch (error) {
      this.#readFailure = errorCode(error);
      this.#hasChanged = true;
      buffer.fill(0, 0, length);
    }
  }

  async #compare(): Promise<void> {
    const now = await lookAtOpen(this.#descriptor);
    const { size, mtimeNs, ctimeNs } = this.#before;
    if (now.size !== size || now.mtimeNs !== mtimeNs || now.ctimeNs !== ctimeNs) this.#hasChanged = true;
  }
}

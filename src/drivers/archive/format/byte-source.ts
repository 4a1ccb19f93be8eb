import { damaged } from '../../../file-tree/failures.ts';

const EMPTY = Buffer.alloc(0);

/** Takes exact lengths from a stream of chunks. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #chunk: Buffer = EMPTY;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next bytes, at most `most` of them and at least one; `null` at the end. */
  async takeSome(most: number): Promise<Buffer | null> {
    while (this.#chunk.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return null;
      this.#chunk = next.value;
    }
    const piece = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(piece.length);
    return piece;
  }

  /** Exactly the next `length` bytes. Throws `snapshot_damaged` if the stream ends before. */
  async take(length: number): Promise<Buffer> {
    if (this.#chunk.length >= length) {
      const piece = this.#chunk.subarray(0, length);
      this.#chunk = this.#chunk.subarray(length);
      return piece;
    }
    const whole = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    for await (const piece of this.pieces(length)) filled += piece.copy(whole, filled);
    return whole;
  }

  /** The next `length` bytes as they come. */
  async *pieces(length: number): AsyncGenerator<Buffer, void, undefined> {
    for (let left = length; left > 0; ) {
      const piece = await this.takeSome(left);
      if (piece === null) throw damaged({ kind: 'archive_cut' });
      left -= piece.length;
      yield piece;
    }
  }
}

import type { FileHandle } from 'node:fs/promises';
import { constants, createZstdCompress } from 'node:zlib';
import type { WriteRoom } from '../../../file-tree/write-room.ts';
import { writeFully } from './manifest-file.ts';

const SLAB_BYTES = 1024 * 1024;
/** Written back to the disk on the way, so that the last sync has little left to do. */
const SYNC_EVERY_BYTES = 64 * 1024 * 1024;

/**
 * A file that is written through zstd (level 3, with its checksum). Small pieces are gathered into slabs, two of which
 * take turns: one is filled while the other is compressed in the thread pool.
 */
export class CompressedFile {
  readonly #stream = createZstdCompress({
    chunkSize: SLAB_BYTES,
    params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
  });
  readonly #handle: FileHandle;
  readonly #room: WriteRoom;
  readonly #draining: Promise<void>;
  #slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #spare = Buffer.allocUnsafeSlow(SLAB_BYTES);
  #used = 0;
  #compressing: Promise<void> = Promise.resolve();
  /** Ends the wait for a slab: a stream that is destroyed may never answer for what it was given. */
  #stopCompressing: (reason: unknown) => void = () => {};
  #drainFailure: { readonly error: unknown } | null = null;
  #isAbandoned = false;
  #bytes = 0;

  constructor(handle: FileHandle, room: WriteRoom) {
    this.#handle = handle;
    this.#room = room;
    this.#draining = this.#drain();
  }

  /** Takes over the bytes; the caller may use the buffer again at once. */
  async write(bytes: Buffer): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const copied = bytes.copy(this.#slab, this.#used, done);
      done += copied;
      this.#used += copied;
      if (this.#used === SLAB_BYTES) await this.#compress();
    }
  }

  /** Ends the file and syncs it; returns its size. */
  async finish(): Promise<number> {
    await this.#compress();
    await this.#compressing;
    this.#stream.end();
    await this.#draining;
    if (this.#drainFailure !== null) throw this.#drainFailure.error;
    await this.#handle.sync();
    return this.#bytes;
  }

  /** After a failure: waits until nothing writes any more. */
  async abandon(): Promise<void> {
    this.#isAbandoned = true;
    this.#stream.destroy();
    this.#stopCompressing(null);
    await this.#draining;
  }

  async #compress(): Promise<void> {
    await this.#compressing;
    const piece = this.#slab.subarray(0, this.#used);
    [this.#slab, this.#spare] = [this.#spare, this.#slab];
    this.#used = 0;
    this.#compressing = new Promise((resolve, reject) => {
      this.#stopCompressing = reject;
      if (this.#drainFailure !== null) reject(this.#drainFailure.error);
      else this.#stream.write(piece, (error) => (error ? reject(error) : resolve()));
    });
    // Met at the next slab; until then it must not count as unhandled.
    this.#compressing.catch(() => {});
  }

  async #drain(): Promise<void> {
    let syncing: Promise<void> | null = null;
    let unsynced = 0;
    try {
      for await (const chunk of this.#stream) {
        await this.#room.take(chunk.length);
        await writeFully(this.#handle, chunk);
        this.#bytes += chunk.length;
        unsynced += chunk.length;
        if (unsynced >= SYNC_EVERY_BYTES && syncing === null) {
          unsynced = 0;
          syncing = this.#handle
            .datasync()
            .catch((error) => {
              this.#drainFailure ??= { error };
            })
            .then(() => {
              syncing = null;
            });
        }
        if (this.#drainFailure !== null) break;
      }
    } catch (error) {
      if (!this.#isAbandoned) this.#drainFailure ??= { error };
    }
    if (this.#drainFailure !== null) {
      this.#stopCompressing(this.#drainFailure.error);
      this.#stream.destroy();
    }
    await syncing;
  }
}

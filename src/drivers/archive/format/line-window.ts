import type { FileHandle } from 'node:fs/promises';
import type { ManifestLine } from '../../../file-tree/manifest.ts';
import { parseLine } from '../../../file-tree/manifest.ts';
import { readLineAt } from './manifest-file.ts';

/** Some dozens of lines. */
const WINDOW_BYTES = 16 * 1024;

interface Window {
  readonly start: number;
  readonly bytes: Promise<Buffer>;
}

/**
 * Single lines of a manifest by where they begin. Who asks for them mostly goes in the order in which they stand, so that
 * what is read for one has those that come next as well.
 */
export class LineWindow {
  readonly #manifest: FileHandle;
  #window: Window | null = null;

  /** @param manifest stays the caller's to close. */
  constructor(manifest: FileHandle) {
    this.#manifest = manifest;
  }

  /** Several may be asked for at once. Throws `snapshot_damaged`. */
  async lineAt(position: number): Promise<ManifestLine> {
    const known = await this.#lineIn(this.#window, position);
    if (known !== null) return known;
    // Another line, asked for at once, may have moved it on.
    const moved = await this.#lineIn(this.#window, position);
    if (moved !== null) return moved;
    const own: Window = { start: position, bytes: this.#read(position) };
    this.#window = own;
    return (await this.#lineIn(own, position)) ?? readLineAt(this.#manifest, position);
  }

  async #lineIn(window: Window | null, position: number): Promise<ManifestLine | null> {
    if (window === null || position < window.start || position >= window.start + WINDOW_BYTES) return null;
    const bytes = await window.bytes;
    const start = position - window.start;
    const end = bytes.indexOf(0x0a, start);
    return end === -1 ? null : parseLine(bytes.toString('utf8', start, end));
  }

  async #read(position: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(WINDOW_BYTES);
    const { bytesRead } = await this.#manifest.read(buffer, 0, WINDOW_BYTES, position);
    return buffer.subarray(0, bytesRead);
  }
}

import type { TaskProgress } from '../domain/task.ts';
import type { Tell } from '../ports/snapshot-driver.ts';
import type { TreeEntry } from './entry.ts';

const TELL_EVERY_FILES = 64;
const TELL_EVERY_BYTES = 16 * 1024 * 1024;

/** Counts files (everything but directories) and their bytes, and tells of them now and then. */
export class Progress {
  readonly #tell: Tell;
  #files = 0;
  #bytes = 0;
  /** Of the file that is next: what is counted already. */
  #begun = 0;
  #toldFiles = 0;
  #toldBytes = 0;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  /** Some of the bytes of the file that is next. */
  addBytes(count: number): void {
    this.#begun += count;
    this.#bytes += count;
    if (this.#bytes - this.#toldBytes >= TELL_EVERY_BYTES) this.finish();
  }

  addEntry(entry: TreeEntry): void {
    if (entry.type === 'directory') return;
    this.#files += 1;
    if (entry.type === 'file') this.#bytes += entry.size - this.#begun;
    this.#begun = 0;
    const isDue =
      this.#files - this.#toldFiles >= TELL_EVERY_FILES || this.#bytes - this.#toldBytes >= TELL_EVERY_BYTES;
    if (isDue) this.finish();
  }

  /** Tells where things stand, and returns it. */
  finish(): TaskProgress {
    const now = { files: this.#files, bytes: this.#bytes };
    this.#toldFiles = now.files;
    this.#toldBytes = now.bytes;
    this.#tell({ kind: 'progress', progress: now });
    return now;
  }
}

import type { TreeEntry } from './entry.ts';

const REPORT_EVERY_FILES = 64;
const REPORT_EVERY_BYTES = 16 * 1024 * 1024;

/** Counts files (everything but directories) and their bytes, and reports now and then. */
export class Progress {
  readonly #report: ((progress: { files: number; bytes: number }) => void) | undefined;
  #files = 0;
  #bytes = 0;
  #reportedFiles = 0;
  #reportedBytes = 0;

  constructor(report: ((progress: { files: number; bytes: number }) => void) | undefined) {
    this.#report = report;
  }

  addEntry(entry: TreeEntry): void {
    if (entry.type === 'directory') return;
    this.#files += 1;
    if (entry.type === 'file') this.#bytes += entry.size;
    const isDue =
      this.#files - this.#reportedFiles >= REPORT_EVERY_FILES ||
      this.#bytes - this.#reportedBytes >= REPORT_EVERY_BYTES;
    if (isDue) this.finish();
  }

  /** Reports where things stand, and returns it. */
  finish(): { readonly files: number; readonly bytes: number } {
    const now = { files: this.#files, bytes: this.#bytes };
    this.#reportedFiles = now.files;
    this.#reportedBytes = now.bytes;
    this.#report?.(now);
    return now;
  }
}

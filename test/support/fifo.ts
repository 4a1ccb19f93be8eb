import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A pipe with both its ends in the test's hands: its reader may read, stop reading, go away and come back. */
export class Fifo {
  readonly #folder = mkdtempSync(join(tmpdir(), 'backrota-fifo-'));
  readonly #path = join(this.#folder, 'pipe');
  #reader: number | null;
  /** The end to write to. */
  readonly writer: number;

  /** `blocks`: whether a writer has to wait for room, as one of a shell's pipes does. */
  constructor({ blocks }: { readonly blocks: boolean }) {
    execFileSync('mkfifo', [this.#path]);
    this.#reader = this.#openReader();
    this.writer = openSync(this.#path, constants.O_WRONLY | (blocks ? 0 : constants.O_NONBLOCK));
  }

  #openReader(): number {
    return openSync(this.#path, constants.O_RDONLY | constants.O_NONBLOCK);
  }

  /** All that lies in the pipe now. */
  read(): string {
    const chunk = Buffer.alloc(65_536);
    let text = '';
    for (;;) {
      try {
        const length = readSync(this.#reader ?? -1, chunk);
        if (length === 0) return text;
        text += chunk.toString('utf8', 0, length);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return text;
        throw error;
      }
    }
  }

  readerLeaves(): void {
    if (this.#reader !== null) closeSync(this.#reader);
    this.#reader = null;
  }

  readerReturns(): void {
    this.#reader = this.#openReader();
  }

  [Symbol.dispose](): void {
    this.readerLeaves();
    closeSync(this.writer);
    rmSync(this.#folder, { recursive: true });
  }
}

import { constants, openSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';

/** What a reader that has stopped may fall behind before lines are dropped. */
const MAX_WAITING_BYTES = 1024 * 1024;
const RETRY_MILLISECONDS = 20;
/** How long the end waits for a reader that is behind. */
const END_MILLISECONDS = 1_000;

interface WaitingLine {
  readonly bytes: Buffer;
  /** How many lost lines are told of with it, or are lost with it. */
  readonly stands: number;
  readonly isNotice: boolean;
  written: number;
}

/**
 * Where the lines of a server go: never fails, and never waits for whoever reads them. While they can't be written
 * (full disk, closed pipe) they are dropped and counted; of a reader that has stopped the first mebibyte waits for it.
 * The first line that can be written again stands behind one that tells how many were dropped.
 */
export class LogOutput {
  readonly #file: number;
  readonly #tellDropped: (count: number) => string;
  readonly #waiting: WaitingLine[] = [];
  #waitingBytes = 0;
  #retry: NodeJS.Timeout | null = null;
  #dropped = 0;
  #untold = 0;
  #isMidLine = false;

  /**
   * @param stream one of the process's own: by having it, Node has made a pipe or socket one that never blocks
   * @param tellDropped the line that tells of so many dropped ones
   */
  constructor(stream: { readonly fd: number }, tellDropped: (count: number) => string) {
    this.#file = isatty(stream.fd) ? reopenTerminal(stream.fd) : stream.fd;
    this.#tellDropped = tellDropped;
  }

  /** Lines that nobody will see. */
  get droppedLines(): number {
    return this.#dropped;
  }

  /** Writes whole lines, ends included, or drops them. */
  write(line: string): void {
    const bytes = Buffer.from(line);
    if (this.#waiting.length > 0 && this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      this.#drop(1, false);
      return;
    }
    if (this.#untold > 0) {
      this.#queue(Buffer.from(this.#tellDropped(this.#untold)), this.#untold, true);
      this.#untold = 0;
    }
    this.#queue(bytes, 1, false);
    if (this.#retry === null) this.#send();
  }

  /** Resolves when all is written, or given up after a second. */
  async end(): Promise<void> {
    for (let left = END_MILLISECONDS; this.#waiting.length > 0 && left > 0; left -= RETRY_MILLISECONDS) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
    }
    if (this.#retry !== null) clearTimeout(this.#retry);
  }

  #queue(bytes: Buffer, stands: number, isNotice: boolean): void {
    this.#waiting.push({ bytes, stands, isNotice, written: 0 });
    this.#waitingBytes += bytes.length;
  }

  #drop(count: number, wasCounted: boolean): void {
    this.#untold += count;
    if (!wasCounted) this.#dropped += count;
  }

  #send(): void {
    this.#retry = null;
    for (let line = this.#waiting[0]; line !== undefined; line = this.#waiting[0]) {
      try {
        this.#writeSome(line);
        if (line.written < line.bytes.length) continue;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') {
          this.#retry = setTimeout(() => this.#send(), RETRY_MILLISECONDS).unref();
          return;
        }
        this.#drop(line.stands, line.isNotice);
      }
      this.#waiting.shift();
      this.#waitingBytes -= line.bytes.length;
    }
  }

  #writeSome(line: WaitingLine): void {
    // What a full disk took of an earlier line gets an end of its own.
    if (this.#isMidLine && line.written === 0) writeSync(this.#file, '\n');
    this.#isMidLine = line.written > 0;
    line.written += writeSync(this.#file, line.bytes, line.written);
    this.#isMidLine = line.written < line.bytes.length;
  }
}

/** A terminal that was stopped (Ctrl-S) holds up whoever writes to it, unless it was opened for not waiting. */
function reopenTerminal(file: number): number {
  try {
    return openSync(`/dev/fd/${file}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return file;
  }
}

import type { SkippedEntry, SkipReason } from './entry.ts';
import { showPath } from './entry.ts';

const MAX_WARNINGS = 1000;

const SENTENCES: Readonly<Record<Exclude<SkipReason, 'restore'>, string>> = {
  fifo: 'is a FIFO and was skipped',
  socket: 'is a socket and was skipped',
  device: 'is a device and was skipped',
  unreadable: 'could not be read and is not in the copy',
  vanished: 'vanished before it could be read and is not in the copy',
  replaced: 'was replaced while it was being opened and is not in the copy',
  store: 'is the store itself and was skipped',
  name_too_long: 'has a path that is too long and is not in the copy',
};

/** Sentences for people, bounded: past a thousand they are only counted. */
export class Warnings {
  readonly #sentences: string[] = [];
  #more = 0;

  add(sentence: string): void {
    if (this.#sentences.length < MAX_WARNINGS) this.#sentences.push(sentence);
    else this.#more += 1;
  }

  /** What a restore keeps beside a place is nothing that anybody misses in a copy: no warning. */
  addSkipped({ path, reason }: SkippedEntry): void {
    if (reason !== 'restore') this.add(`'${showPath(path)}' ${SENTENCES[reason]}.`);
  }

  addPlainMode(path: Buffer): void {
    this.add(`'${showPath(path)}' was restored without its setuid and setgid bits.`);
  }

  addChanged(path: Buffer, readFailure: string | null): void {
    if (readFailure !== null)
      this.add(`'${showPath(path)}' could not be read to its end (${readFailure}); the rest of its copy is zeros.`);
    else this.add(`'${showPath(path)}' changed while it was read; its copy may mix old and new content.`);
  }

  list(): readonly string[] {
    return this.#more === 0
      ? this.#sentences
      : [...this.#sentences, `${this.#more} more warnings are in the manifest.`];
  }
}

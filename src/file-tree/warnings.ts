import type { CopyWarning } from '../domain/problems/warnings.ts';
import type { SkippedEntry } from './entry.ts';
import { showPath } from './entry.ts';

const MAX_WARNINGS = 1000;

/** What people are to know of a tree, bounded: past a thousand warnings are only counted. */
export class Warnings {
  readonly #warnings: CopyWarning[] = [];
  #more = 0;
  #isOwnerRefused = false;

  /** What a restore keeps beside a place is nothing that anybody misses in a copy: no warning. */
  addSkipped({ path, reason, system = '' }: SkippedEntry): void {
    if (reason === 'unreadable') this.#add({ kind: reason, path: showPath(path), system });
    else if (reason !== 'restore') this.#add({ kind: reason, path: showPath(path) });
  }

  addPlainMode(path: Buffer): void {
    this.#add({ kind: 'plain_mode', path: showPath(path) });
  }

  /** Once: what refuses one owner refuses most. */
  addOwnerRefused(path: Buffer, system: string): void {
    if (this.#isOwnerRefused) return;
    this.#isOwnerRefused = true;
    this.#add({ kind: 'owners_refused', path: showPath(path), system });
  }

  /** `readFailure`: the system's code, where it could not be read to its end. */
  addChanged(path: Buffer, readFailure: string | null): void {
    if (readFailure === null) this.#add({ kind: 'changed', path: showPath(path) });
    else this.#add({ kind: 'cut', path: showPath(path), system: readFailure });
  }

  list(): readonly CopyWarning[] {
    return this.#more === 0 ? this.#warnings : [...this.#warnings, { kind: 'more', count: this.#more }];
  }

  #add(warning: CopyWarning): void {
    if (this.#warnings.length < MAX_WARNINGS) this.#warnings.push(warning);
    else this.#more += 1;
  }
}

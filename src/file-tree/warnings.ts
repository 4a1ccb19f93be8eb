import type { CopyWarning } from '../domain/problems/warnings.ts';
import type { SkippedEntry, TreeEntry } from './entry.ts';
import { showPath } from './entry.ts';
import { hasCapabilities, hasSpecialMode } from './entry-attributes.ts';
import type { ManifestEntry } from './manifest.ts';

const MAX_WARNINGS = 1000;
/** What is answered where the platform has no way to read or write attributes. */
const NO_WAY = 'ENOSYS';

/** What people are to know of a tree, bounded: past a thousand warnings are only counted. */
export class Warnings {
  readonly #warnings: CopyWarning[] = [];
  #more = 0;
  readonly #once = new Set<CopyWarning['kind']>();

  /** What a restore keeps beside a place is nothing that anybody misses in a copy: no warning. */
  addSkipped({ path, reason, system = '' }: SkippedEntry): void {
    if (reason === 'unreadable') this.add({ kind: reason, path: showPath(path), system });
    else if (reason !== 'restore') this.add({ kind: reason, path: showPath(path) });
  }

  /** Of an entry of a copy: what of it is not as it was, if anything. */
  addEntry(entry: ManifestEntry): void {
    if (entry.type === 'file' && entry.changedWhileRead) this.addChanged(entry.path, null);
    this.addUnread(entry);
  }

  /** What of an entry could not be read beyond its content. */
  addUnread(entry: TreeEntry): void {
    if (!('attributesRefusal' in entry) || entry.attributesRefusal === undefined) return;
    if (entry.attributesRefusal === NO_WAY) this.#addOnce({ kind: 'attributes_unsupported' });
    else this.add({ kind: 'attributes_unread', path: showPath(entry.path), system: entry.attributesRefusal });
  }

  /** What is left out on purpose of what is restored. */
  addPlain(entry: TreeEntry): void {
    const path = showPath(entry.path);
    if (hasSpecialMode(entry)) this.add({ kind: 'plain_mode', path });
    if (hasCapabilities(entry)) this.add({ kind: 'plain_capabilities', path });
  }

  /** An attribute that could not be given back. */
  addAttributeRefused(path: Buffer, attribute: Buffer, system: string): void {
    if (system === NO_WAY) this.#addOnce({ kind: 'attributes_unsupported' });
    else this.add({ kind: 'attribute_refused', path: showPath(path), attribute: attribute.toString('utf8'), system });
  }

  /** Once: what refuses one owner refuses most. */
  addOwnerRefused(path: Buffer, system: string): void {
    this.#addOnce({ kind: 'owners_refused', path: showPath(path), system });
  }

  /** `readFailure`: the system's code, where it could not be read to its end. */
  addChanged(path: Buffer, readFailure: string | null): void {
    if (readFailure === null) this.add({ kind: 'changed', path: showPath(path) });
    else this.add({ kind: 'cut', path: showPath(path), system: readFailure });
  }

  list(): readonly CopyWarning[] {
    return this.#more === 0 ? this.#warnings : [...this.#warnings, { kind: 'more', count: this.#more }];
  }

  add(warning: CopyWarning): void {
    if (this.#warnings.length < MAX_WARNINGS) this.#warnings.push(warning);
    else this.#more += 1;
  }

  #addOnce(warning: CopyWarning): void {
    if (this.#once.has(warning.kind)) return;
    this.#once.add(warning.kind);
    this.add(warning);
  }
}

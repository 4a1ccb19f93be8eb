import { lchown, lutimes } from 'node:fs/promises';
import type { SymlinkEntry, TreeEntry } from './entry.ts';
import { formatSeconds, withoutSpecialMode } from './entry-attributes.ts';
import { errorCode } from './failures.ts';
import type { Warnings } from './warnings.ts';

/** What all open things that can carry attributes offer. */
interface Attributable {
  chown(uid: number, gid: number): Promise<void>;
  chmod(mode: number): Promise<void>;
  setTimes(seconds: string): Promise<void>;
}

/**
 * What giving a file away is refused with: without the right to (CAP_CHOWN), of users whom a user namespace does not know,
 * and on file systems that know no owners.
 */
const REFUSED: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

/** Gives what a restore wrote its attributes, and notes what cannot be given: the rest is restored all the same. */
export class AttributeWriter {
  readonly #warnings: Warnings;
  /** Only root gives files away; what others restore is their own. */
  readonly #isRoot = process.geteuid?.() === 0;

  constructor(warnings: Warnings) {
    this.#warnings = warnings;
  }

  /** Owner, mode and time, in the order in which none undoes another: chown clears setuid bits. */
  async apply(open: Attributable, entry: TreeEntry): Promise<void> {
    const isGiven = await this.#give(entry, () => open.chown(entry.uid, entry.gid));
    // With these bits a file of another owner would give that one's rights away.
    await open.chmod(isGiven ? entry.mode : withoutSpecialMode(entry).mode);
    await open.setTimes(formatSeconds(entry.mtimeNs));
  }

  /** The same for a link: by its path, which leads through an open directory. */
  async applyToLink(path: Buffer, entry: SymlinkEntry): Promise<void> {
    await this.#give(entry, () => lchown(path, entry.uid, entry.gid));
    const seconds = formatSeconds(entry.mtimeNs);
    await lutimes(path, seconds, seconds);
  }

  /** Whether it has its owner now. */
  async #give(entry: TreeEntry, chown: () => Promise<void>): Promise<boolean> {
    if (!this.#isRoot) return false;
    try {
      await chown();
      return true;
    } catch (error) {
      if (!REFUSED.has(errorCode(error))) throw error;
      this.#warnings.addOwnerRefused(entry.path, errorCode(error));
      return false;
    }
  }
}

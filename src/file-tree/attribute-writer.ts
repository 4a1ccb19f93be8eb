import { lchown } from 'node:fs/promises';
import type { Attribute, DirectoryEntry, FileEntry, SymlinkEntry, TreeEntry } from './entry.ts';
import { plainModeOf, withoutSpecialMode } from './entry-attributes.ts';
import { CAPABILITIES, writeAttribute } from './extended-attributes.ts';
import { errorCode } from './failures.ts';
import { ACCESS_ACL, DEFAULT_ACL } from './posix-acl.ts';
import { setLinkTimes } from './set-times.ts';
import type { Warnings } from './warnings.ts';

/** What all open things that can carry attributes offer. */
interface Attributable {
  readonly descriptor: number;
  chown(uid: number, gid: number): Promise<void>;
  chmod(mode: number): Promise<void>;
  setTimes(mtimeNs: bigint): Promise<void>;
}

/** What is given once a thing has its owner and its mode. */
const SYSTEMS: ReadonlySet<string> = new Set([ACCESS_ACL, DEFAULT_ACL, CAPABILITIES]);

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

  /**
   * Everything that an entry has, in the order in which nothing undoes another: chown clears setuid bits and capabilities, a
   * mode may keep its owner from setting attributes, and an access list stands for part of the mode, which until then is such
   * that nobody gets more than with the list.
   */
  async apply(open: Attributable, entry: DirectoryEntry | FileEntry): Promise<void> {
    const { attributes = [] } = entry;
    const isSystems = ({ name }: Attribute): boolean => SYSTEMS.has(name.toString('latin1'));
    for (const attribute of attributes) if (!isSystems(attribute)) this.#write(open, entry, attribute);
    const isGiven = await this.#give(entry, () => open.chown(entry.uid, entry.gid));
    // With these bits a file of another owner would give that one's rights away.
    await open.chmod(plainModeOf(isGiven ? entry : withoutSpecialMode(entry)));
    for (const attribute of attributes) if (isSystems(attribute)) this.#write(open, entry, attribute);
    await open.setTimes(entry.mtimeNs);
  }

  /** The same for a link: by its path, which leads through an open directory. */
  async applyToLink(path: Buffer, entry: SymlinkEntry): Promise<void> {
    await this.#give(entry, () => lchown(path, entry.uid, entry.gid));
    await setLinkTimes(path, entry.mtimeNs);
  }

  #write({ descriptor }: Attributable, { path }: TreeEntry, attribute: Attribute): void {
    const refusal = writeAttribute(descriptor, attribute);
    if (refusal !== null) this.#warnings.addAttributeRefused(path, attribute.name, refusal);
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

import { createHash, hash } from 'node:crypto';
import { storedBytesOf } from '../../file-tree/entry.ts';
import type { ManifestEntry } from '../../file-tree/manifest.ts';
import { formatHead, formatLine } from '../../file-tree/manifest.ts';

/** One entry of a copy; `content` is empty for all but files, and for a file whose content the copy's parent has. */
export interface KeptEntry {
  readonly entry: ManifestEntry;
  readonly isInParent?: boolean;
  content: Buffer;
}

/** Whether a file's content is what its entry says. */
export const isIntact = ({ entry, content }: KeptEntry): boolean =>
  entry.type !== 'file' || (content.length === storedBytesOf(entry) && hash('sha256', content, 'hex') === entry.sha256);

/** The fingerprint of a copy: SHA-256 (hex) of its manifest. */
export const hashEntries = (entries: readonly KeptEntry[]): string => {
  const manifest = [
    formatHead({ begunAtNs: null, earlier: [] }),
    ...entries.map(({ entry }) => formatLine(entry)),
  ].join('');
  return createHash('sha256').update(manifest).digest('hex');
};

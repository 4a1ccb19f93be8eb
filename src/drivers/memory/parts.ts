import { createHash, hash } from 'node:crypto';
import { showPath } from '../../file-tree/entry.ts';
import { damaged } from '../../file-tree/failures.ts';
import type { ManifestEntry } from '../../file-tree/manifest.ts';
import { formatLine, formatVersion, parseLine } from '../../file-tree/manifest.ts';
import type { CopyPart } from '../../ports/snapshot-driver.ts';

/** One entry of a copy; `content` is empty for all but files. */
export interface KeptEntry {
  readonly entry: ManifestEntry;
  content: Buffer;
}

/** The format's name. */
export const FORMAT = 'memory';

const MANIFEST = 'manifest';
const CONTENT = 'content';

/** Whether a file's content is what its entry says. */
export const isIntact = ({ entry, content }: KeptEntry): boolean =>
  entry.type !== 'file' || (content.length === entry.size && hash('sha256', content, 'hex') === entry.sha256);

const formatManifest = (entries: readonly KeptEntry[]): string =>
  [formatVersion(), ...entries.map(({ entry }) => formatLine(entry))].join('');

/** SHA-256 (hex) of a copy's manifest. */
export const hashEntries = (entries: readonly KeptEntry[]): string =>
  createHash('sha256').update(formatManifest(entries)).digest('hex');

const partOf = (name: string, bytes: Buffer): CopyPart => ({
  name,
  sizeBytes: bytes.length,
  read: async function* (offset, signal) {
    signal.throwIfAborted();
    yield bytes.subarray(offset);
  },
});

/** A copy as two parts: its manifest, and all contents one behind another. */
export const formatParts = (entries: readonly KeptEntry[]): readonly CopyPart[] => [
  partOf(MANIFEST, Buffer.from(formatManifest(entries))),
  partOf(CONTENT, Buffer.concat(entries.map(({ content }) => content))),
];

const readPart = async (parts: readonly CopyPart[], name: string, signal: AbortSignal): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of parts.find((part) => part.name === name)?.read(0, signal) ?? []) {
    signal.throwIfAborted();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Reads the parts back, comparing every hash. Throws `driver_failed`, `snapshot_damaged`. */
export const readParts = async (parts: readonly CopyPart[], signal: AbortSignal): Promise<KeptEntry[]> => {
  const lines = (await readPart(parts, MANIFEST, signal)).toString('utf8').split('\n').slice(1, -1);
  const contents = await readPart(parts, CONTENT, signal);
  let position = 0;
  return lines.map((text) => {
    const entry = parseLine(text);
    if (entry.type === 'end' || entry.type === 'skipped') throw damaged({ kind: 'line_misplaced' });
    if (entry.type !== 'file') return { entry, content: Buffer.alloc(0) };
    const content = contents.subarray(position, position + entry.size);
    position += entry.size;
    if (!isIntact({ entry, content })) throw damaged({ kind: 'content_differs', path: showPath(entry.path) });
    return { entry, content: Buffer.from(content) };
  });
};

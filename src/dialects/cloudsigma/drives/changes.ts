import { isDeepStrictEqual } from 'node:util';
import type { DialectData, DialectMemory } from '../../../services/schedules/index.ts';
import { DIALECT } from '../call.ts';
import { refuse } from '../problems.ts';
import type { LoadedDrive } from './load-drives.ts';
import type { DriveFields, SentClone, SentDrive } from './read.ts';

/** What a drive shows of itself that no client has set (source: the provider's dump of a drive). */
const DEFAULTS: DriveFields = {
  affinities: [],
  allow_multimount: false,
  media: 'disk',
  meta: {},
  size: 0,
  storage_type: 'dssd',
  tags: [],
};

// Written by this file only.
const storedOf = (dialectData: DialectData | null): Partial<DriveFields> => dialectData?.fields ?? {};

/** A drive's fields; `contentBytes`: what stands for a size that was never declared. */
export const showFields = (dialectData: DialectData | null, contentBytes: number): DriveFields => ({
  ...DEFAULTS,
  size: contentBytes,
  ...storedOf(dialectData),
});

/** What is to be remembered of a new drive. */
export function rememberDrive({ name: _name, ...fields }: SentDrive): DialectMemory {
  return { dialect: DIALECT, data: { texts: {}, fields } };
}

/**
 * The same of a clone: as what is cloned, but for what its client wants otherwise. Nothing stands for a size of none.
 *
 * @throws WireRefusal (400) of a `size` below that of what is cloned
 */
export function rememberClone(
  { size: standing, ...source }: DriveFields,
  { name: _name, size = standing, ...wanted }: SentClone,
  standingTags: Pick<DriveFields, 'meta' | 'tags'>,
): DialectMemory {
  refuseSmaller(size, standing);
  const fields = { ...source, ...standingTags, ...wanted };
  return rememberDrive({ ...fields, ...(size === 0 ? {} : { size }) });
}

/**
 * What a write changes of a drive that shows these fields; what comes as it is shown changes nothing. Another size resizes;
 * the storage stays what it was when the drive was made.
 *
 * @throws WireRefusal (400) of the field `size` (a smaller one) or `storage_type` (another one)
 */
export function readPatch(
  { name, size, ...others }: SentDrive,
  { fields: shown, dialectData }: Pick<LoadedDrive, 'fields' | 'dialectData'>,
  isResize: boolean,
): { readonly patch: { readonly name?: string }; readonly memory?: DialectMemory } {
  const stored = storedOf(dialectData);
  // Where none was declared, what was shown is that of the files by then, and may have grown since.
  const isShown = size === undefined || (!isResize && stored.size === undefined && size <= shown.size);
  if (!isShown) refuseSmaller(size, shown.size);
  const sent: Partial<DriveFields> = isShown ? others : { ...others, size };
  if (sent.storage_type !== undefined && sent.storage_type !== shown.storage_type) {
    throw refuse('storage_fixed', 'storage_type', { storage: shown.storage_type });
  }
  // A resize declares a size, even the one that is shown for want of a declared one.
  const standing = new Map<string, unknown>(Object.entries(isResize ? { ...shown, size: null, ...stored } : shown));
  const different = Object.entries(sent).filter(([key, value]) => !isDeepStrictEqual(value, standing.get(key)));
  const fields = { ...stored, ...Object.fromEntries(different) };
  return {
    patch: name === undefined ? {} : { name },
    ...(different.length === 0
      ? {}
      : { memory: { dialect: DIALECT, data: { texts: dialectData?.texts ?? {}, fields } } }),
  };
}

function refuseSmaller(size: number, standing: number): void {
  if (size < standing) throw refuse('size_smaller', 'size', { size, standing });
}

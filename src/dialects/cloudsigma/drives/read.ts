import type { DriveFields } from '../call.ts';
import { bodyReader, META, TAGS } from '../check-body.ts';
import type { Related } from '../related.ts';
import { tagOf } from '../tags.ts';
import { MEDIA, STORAGE_TYPES } from './schema.ts';

/** Writable fields of a drive that a client sent, in the form in which they are read back. */
export type SentDrive = Partial<DriveFields> & { readonly name?: string };

/** The fields of a new drive: these three at least. */
export type NewDrive = SentDrive & Pick<DriveFields, 'media' | 'size'> & { readonly name: string };

type Raw = Omit<SentDrive, 'tags'> & { readonly tags?: readonly Related[] };

const properties = {
  affinities: { type: 'array', nullable: true, items: { type: 'string' } },
  allow_multimount: { type: 'boolean', nullable: true },
  media: { enum: MEDIA },
  meta: META,
  name: { type: 'string' },
  size: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
  storage_type: { type: 'string', nullable: true, enum: [...STORAGE_TYPES, null] },
  tags: TAGS,
};

// What is shown of a drive of which nobody declared a size may be 0, and comes back so.
const readPart = bodyReader<Raw>('drive', { ...properties, size: { ...properties.size, minimum: 0 } });
const readWhole = bodyReader<Raw & Pick<NewDrive, 'media' | 'name' | 'size'>>('drive', properties, [
  'media',
  'name',
  'size',
]);
const readResized = bodyReader<Raw & Pick<NewDrive, 'size'>>('drive', properties, ['size']);

const FIELDS = ['affinities', 'allow_multimount', 'media', 'meta', 'name', 'size', 'storage_type'] as const;

/** A new drive. @throws WireRefusal (400) */
export function readNewDrive(value: unknown): NewDrive {
  const whole = readWhole(value);
  return { ...normalise(whole), media: whole.media, name: whole.name, size: whole.size };
}

/** Any part of a drive, or all of it. @throws WireRefusal (400) */
export const readDriveChange = (value: unknown): SentDrive => normalise(readPart(value));

/** A drive with its new size, and whatever else is to change. @throws WireRefusal (400) */
export const readResize = (value: unknown): SentDrive => normalise(readResized(value));

function normalise(raw: Raw): SentDrive {
  const { tags } = raw;
  return {
    ...Object.fromEntries(FIELDS.filter((key) => raw[key] !== undefined).map((key) => [key, raw[key]])),
    ...(tags === undefined ? {} : { tags: tags.map(tagOf) }),
  };
}

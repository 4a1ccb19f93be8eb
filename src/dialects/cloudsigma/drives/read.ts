import { Type } from 'typebox';
import type { WireBody, WireRequest } from '../../../server/dialect.ts';
import { shownValue } from '../../../server/shown.ts';
import { bodyReader, jsonOf, readObject, readSingle } from '../body.ts';
import { shapesOf } from '../fields.ts';
import type { ListRules } from '../list-query.ts';
import { refuse } from '../problems.ts';
import { isRelated, NOT_RELATED, namedBy, type Tag, tagOf } from '../related.ts';
import { THING_FILTERS, type ThingFilter } from '../thing-filter.ts';
import { AFFINITIES, DRIVE, MEDIA, type RawDrive, REQUIRED } from './schema.ts';

/** What a list of drives can be filtered and ordered by. */
export const DRIVE_LIST: ListRules<ThingFilter, 'uuid' | 'name'> = {
  filters: THING_FILTERS,
  ordering: ['uuid', 'name'],
};

/** Everything of a drive that a client may write but its name, as it is read back; all but `size` without effect. */
export interface DriveFields extends Required<Omit<RawDrive, 'name' | 'tags' | 'media' | 'storage_type'>> {
  readonly media: string;
  readonly storage_type: string;
  readonly tags: readonly Tag[];
}

/** Writable fields of a drive that a client sent, in the form in which they are read back. */
export type SentDrive = Partial<DriveFields> & Pick<RawDrive, 'name'>;

/** The fields of a new drive: these three at least. */
export type NewDrive = SentDrive & Required<Pick<SentDrive, (typeof REQUIRED)[number]>>;

const properties = shapesOf(DRIVE);
// What is shown of a drive of which nobody declared a size may be 0, and comes back so.
const size = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const readPart = bodyReader<RawDrive>('drive', { ...properties, size });
const readWhole = bodyReader<RawDrive>('drive', properties, REQUIRED);
const readResized = bodyReader<RawDrive>('drive', properties, ['size']);

/** A new drive. @throws WireRefusal (400) */
export const readNewDrive = (value: unknown): NewDrive =>
  // Whatever REQUIRED names is there: it was checked.
  normalise(readWhole(value)) as NewDrive;

/** Any part of a drive, or all of it. @throws WireRefusal (400) */
export const readDriveChange = (value: unknown): SentDrive => normalise(readPart(value));

function normalise(raw: RawDrive): SentDrive {
  const known = Object.entries(raw).filter(([name]) => Object.hasOwn(properties, name));
  const { tags } = raw;
  return { ...Object.fromEntries(known), ...(tags === undefined ? {} : { tags: tags.map(tagOf) }) };
}

/** What a client wants otherwise of a clone; whatever is absent is as in what is cloned. */
export type SentClone = Partial<
  Pick<DriveFields, 'media' | 'affinities' | 'size' | 'storage_type' | 'meta' | 'tags'> & { readonly name: string }
>;

const { storage_type, meta, tags } = properties;
const readCloned = bodyReader<RawDrive>('clone', {
  name: Type.String({ nullable: true }),
  media: Type.Unsafe<string>({ type: 'string', nullable: true, enum: [...MEDIA, null] }),
  affinities: AFFINITIES,
  size: { ...size, nullable: true },
  ...(storage_type === undefined ? {} : { storage_type }),
  ...(meta === undefined ? {} : { meta }),
  ...(tags === undefined ? {} : { tags }),
});
const CLONED: readonly string[] = ['name', 'media', 'affinities', 'size', 'storage_type', 'meta', 'tags'];

/** The body of `do=clone`, which may be missing. @throws WireRefusal (400) */
export function readClone(body: WireBody): SentClone {
  const sent = jsonOf(body);
  if (sent === undefined || sent === null) return {};
  const known = Object.entries(normalise(readCloned(readSingle(body, 'clone'))));
  return Object.fromEntries(known.filter(([name]) => CLONED.includes(name)));
}

/** An action of a drive, with what it takes. */
export type DriveAction =
  | { readonly kind: 'set_scheduler'; readonly scheduler: string | null }
  | { readonly kind: 'clone'; readonly clone: SentClone }
  | { readonly kind: 'resize'; readonly drive: SentDrive };

/** The action of a drive. Hints of where it is to run (`avoid`) are passed over. @throws WireRefusal (400) */
export function readDriveAction({ query, body }: WireRequest): DriveAction {
  const action = query.get('do') ?? '';
  switch (action) {
    case 'set_scheduler':
      return { kind: action, scheduler: readSchedulerChoice(body) };
    case 'clone':
      return { kind: action, clone: readClone(body) };
    case 'resize':
      return { kind: action, drive: normalise(readResized(readSingle(body, 'drive'))) };
    default:
      throw refuse('action_unknown', 'do', { action, known: 'set_scheduler, clone or resize' });
  }
}

/** The scheduler that a drive is to get, as uuid, address or object; `null` = none. */
function readSchedulerChoice(body: WireBody): string | null {
  const { backup_policy_uuid: uuid } = readObject(body);
  if (uuid === undefined) throw refuse('required', 'backup_policy_uuid');
  if (uuid === null || uuid === '') return null;
  const named = isRelated(uuid) ? namedBy(uuid).toLowerCase() : '';
  if (named !== '') return named;
  const place = 'backup_policy_uuid';
  throw refuse('unfit_scheduler', place, { place, demand: NOT_RELATED, value: shownValue(place, uuid) });
}

import type { WireRequest } from '../../../server/dialect.ts';
import type { SnapshotFilter } from '../../../services/snapshots/index.ts';
import { bodyReader, readSingle } from '../body.ts';
import { readClone, type SentClone } from '../drives/read.ts';
import { type Fields, type Sent, shapesOf } from '../fields.ts';
import type { ListQuery, ListRules } from '../list-query.ts';
import { refuse } from '../problems.ts';
import { namedBy, type Tag, tagOf } from '../related.ts';
import { type ThingFilter, toThingFilter } from '../thing-filter.ts';
import { REMOTE_SNAPSHOT } from './schema.ts';

type SnapshotListFilter = ThingFilter | 'drive';

/** `drive` filters too, though the provider's schema does not say so. */
export const snapshotList = (fields: Fields): ListRules<SnapshotListFilter, 'uuid' | 'name'> => ({
  filters: ['name', 'name__contains', 'uuid', 'tag', 'drive'],
  ordering: ['uuid', 'name'],
  fields: Object.keys(fields),
});

/** The filters in the product's words. */
export const toSnapshotFilter = ({ filters }: ListQuery<SnapshotListFilter, 'uuid' | 'name'>): SnapshotFilter => ({
  ...toThingFilter(filters),
  ...(filters.drive === undefined ? {} : { targetUuids: filters.drive.map((text) => text.toLowerCase()) }),
});

type Raw = Sent<typeof REMOTE_SNAPSHOT>;

/** What a client sent of a snapshot; `drive` is a uuid, `name` and `location` are `null` where they are empty. */
export interface SentSnapshot extends Omit<Raw, 'drive' | 'tags'> {
  readonly drive?: string;
  readonly tags?: readonly Tag[];
}

/** A new snapshot. */
export type NewSnapshot = SentSnapshot & { readonly drive: string };

// A location is looked at in a local snapshot too, and is without effect there.
const { drive, location, meta, name, tags } = REMOTE_SNAPSHOT;
const properties = shapesOf({ drive, location, meta, name, tags });
const readPart = bodyReader<Raw>('snapshot', properties);
const readWhole = bodyReader<Raw>('snapshot', properties, ['drive']);

/** The body of a POST: the snapshot itself, or the only one of `objects`. @throws WireRefusal (400) */
export function readNewSnapshot({ body }: WireRequest): NewSnapshot {
  // The drive is there: it was checked.
  return normalise(readWhole(readSingle(body, 'snapshot'))) as NewSnapshot;
}

/** The body of a PUT, bare or wrapped as that of a POST: whatever is to change, or the whole object. @throws WireRefusal (400) */
export const readSnapshotChange = ({ body }: WireRequest): SentSnapshot =>
  normalise(readPart(readSingle(body, 'snapshot')));

/** The one action of a snapshot; hints of where it is to run (`avoid`) are passed over. @throws WireRefusal (400) */
export function readSnapshotAction({ query, body }: WireRequest): SentClone {
  const action = query.get('do') ?? '';
  if (action === 'clone') return readClone(body);
  throw refuse('action_unknown', 'do', { action, known: 'clone' });
}

function normalise({ drive, location, meta, name, tags }: Raw): SentSnapshot {
  return {
    ...(drive === undefined ? {} : { drive: namedBy(drive).toLowerCase() }),
    ...(location === undefined ? {} : { location: location === '' ? null : location }),
    ...(meta === undefined ? {} : { meta }),
    ...(name === undefined ? {} : { name: name === '' ? null : name }),
    ...(tags === undefined ? {} : { tags: tags.map(tagOf) }),
  };
}

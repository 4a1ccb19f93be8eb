import type { WireRequest } from '../../../server/dialect.ts';
import type { Page } from '../../../server/paging.ts';
import type { SnapshotColumn, SnapshotFilter } from '../../../services/snapshots/index.ts';
import { bodyReader, readMany, readSingle } from '../body.ts';
import { readClone, type SentClone } from '../drives/read.ts';
import { type Sent, shapesOf } from '../fields.ts';
import { type ListQuery, type ListRules, pageOf } from '../list-query.ts';
import { refuse } from '../problems.ts';
import { namedBy, type Tag, tagOf } from '../related.ts';
import { THING_FILTERS, type ThingFilter, toThingFilter } from '../thing-filter.ts';
import { REMOTE_SNAPSHOT } from './schema.ts';

type SnapshotListFilter = ThingFilter | 'drive' | 'location';
type SnapshotOrder = 'timestamp' | 'uuid' | 'name';

/** The newest first. `drive` filters too, remote ones by `location` as well. */
export const SNAPSHOT_LIST: ListRules<SnapshotListFilter, SnapshotOrder> = {
  filters: [...THING_FILTERS, 'drive'],
  ordering: ['timestamp', 'uuid', 'name'],
  isNewestFirst: true,
};

/** The same of remote ones. */
export const REMOTE_SNAPSHOT_LIST: typeof SNAPSHOT_LIST = {
  ...SNAPSHOT_LIST,
  filters: [...SNAPSHOT_LIST.filters, 'location'],
};

/** The slice that they are asked for. */
export const snapshotPageOf = (query: ListQuery<SnapshotListFilter, SnapshotOrder>): Page<SnapshotColumn> => {
  const { orderBy, ...page } = pageOf(query);
  return { ...page, orderBy: orderBy === 'timestamp' ? 'createdAt' : orderBy };
};

/** The filters in the product's words. */
export const toSnapshotFilter = ({ filters }: ListQuery<SnapshotListFilter, SnapshotOrder>): SnapshotFilter => ({
  ...toThingFilter(filters),
  ...(filters.location === undefined ? {} : { locations: filters.location }),
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

/** The body of a POST: one or more snapshots. @throws WireRefusal (400) */
export const readNewSnapshots = ({ body }: WireRequest): readonly NewSnapshot[] =>
  // The drive is there: it was checked.
  readMany(body, 'snapshot').map((sent) => normalise(readWhole(sent)) as NewSnapshot);

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

import type { SnapshotFilter } from '../../../ports/records/snapshots.ts';
import type { ListQuery, ListRules } from '../list-query.ts';
import { type ThingFilter, toThingFilter } from '../thing-filter.ts';
import { SNAPSHOT_FIELDS } from './schema.ts';

type SnapshotListFilter = ThingFilter | 'drive';

/** `drive` filters too, though the provider's schema does not say so. */
export const snapshotList = (
  fields: Readonly<Record<string, unknown>>,
): ListRules<SnapshotListFilter, 'uuid' | 'name'> => ({
  filters: ['name', 'name__contains', 'uuid', 'tag', 'drive'],
  ordering: ['uuid', 'name'],
  fields: Object.keys({ ...SNAPSHOT_FIELDS, ...fields }),
});

/** The filters in the product's words. */
export const toSnapshotFilter = ({ filters }: ListQuery<SnapshotListFilter, 'uuid' | 'name'>): SnapshotFilter => ({
  ...toThingFilter(filters),
  ...(filters.drive === undefined ? {} : { targetUuids: filters.drive.map((text) => text.toLowerCase()) }),
});

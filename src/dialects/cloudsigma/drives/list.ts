import type { ListRules } from '../list-query.ts';
import type { ThingFilter } from '../thing-filter.ts';
import { DRIVE_FIELDS } from './schema.ts';

/** What a list of drives can be filtered and ordered by. */
export const DRIVE_LIST: ListRules<ThingFilter, 'uuid' | 'name'> = {
  filters: ['name', 'name__contains', 'uuid', 'tag'],
  ordering: ['uuid', 'name'],
  fields: Object.keys(DRIVE_FIELDS),
};

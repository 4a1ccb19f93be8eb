import type { TargetFilter } from '../../../ports/records/things.ts';
import { DRIVE_FIELDS } from '../schemas/drives.ts';
import type { ListRules } from './list-query.ts';
import { type ThingFilter, toThingFilter } from './thing-filter.ts';

/** What a list of drives can be filtered and ordered by. */
export const DRIVE_LIST: ListRules<ThingFilter, 'uuid' | 'name'> = {
  filters: ['name', 'name__contains', 'uuid', 'tag'],
  ordering: ['uuid', 'name'],
  fields: Object.keys(DRIVE_FIELDS),
};

/** The filters in the product's words. */
export const toTargetFilter: (filters: Parameters<typeof toThingFilter>[0]) => TargetFilter = toThingFilter;

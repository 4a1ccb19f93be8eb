import type { SnapshotFilter } from '../../../ports/records/work.ts';
import { LISTED_STATES, statesShownAs } from '../shown-states.ts';
import { readFilterIds } from './filter-ids.ts';
import type { FilterForm, FilterValues } from './filters.ts';

/** The fields that the cabinet sends. */
export const SNAPSHOT_FILTER: FilterForm = {
  list: 'instances.snapshots',
  fields: ['name', 'id', 'fleio_status', 'os_distro', 'protected'],
};

/** What a filter of snapshots leaves of those that are listed. No row shows an `os_distro`: none has the one asked for. */
export function toSnapshotFilter(values: FilterValues): SnapshotFilter {
  const { name, id, fleio_status, os_distro, protected: protection } = values;
  if (os_distro !== undefined || (protection !== undefined && !isSwitch(protection))) return { ids: [] };
  return {
    states: fleio_status === undefined ? LISTED_STATES : statesShownAs(fleio_status),
    ...(name === undefined ? {} : { nameContains: name }),
    ...(id === undefined ? {} : { ids: readFilterIds(id) }),
    ...(protection === undefined ? {} : { isProtected: protection === 'on' }),
  };
}

const isSwitch = (value: string): boolean => value === 'on' || value === 'off';

import type { SnapshotClass } from '../../../domain/snapshot.ts';
import type { SnapshotFilter } from '../../../services/snapshots/index.ts';
import { type FilterForm, type FilterValues, readFilterIds } from '../filters/read.ts';
import { LISTED_STATES, NO_DISTRO, statesShownAs } from './shown-states.ts';

/** The fields that the cabinet sends. */
export const SNAPSHOT_FILTER: FilterForm = {
  list: 'instances.snapshots',
  fields: ['name', 'id', 'fleio_status', 'os_distro', 'protected'],
};

/** What backups are found by; nothing saves it, as no client asks for its form. */
export const BACKUP_FILTER: FilterForm = {
  list: 'instances.fleio_bckps',
  fields: [...SNAPSHOT_FILTER.fields, 'backup_type'],
};

/** What images, which are backups and snapshots, are found by. */
export const IMAGE_FILTER: FilterForm = { list: 'image', fields: [...BACKUP_FILTER.fields, 'image_type'] };

const NOTHING: SnapshotFilter = { ids: [] };

/** What a filter of backups or snapshots leaves of those that are listed. All rows show the same `os_distro`. */
export function toSnapshotFilter(values: FilterValues): SnapshotFilter {
  const { name, id, fleio_status, os_distro, protected: protection, backup_type, image_type } = values;
  if (os_distro !== undefined && os_distro !== NO_DISTRO) return NOTHING;
  if (protection !== undefined && !isOneOf(protection, ['on', 'off'])) return NOTHING;
  if (backup_type !== undefined && !isOneOf(backup_type, ['manual', 'auto'])) return NOTHING;
  if (image_type !== undefined && !isOneOf(image_type, ['backup', 'snapshot'])) return NOTHING;
  return {
    ...(image_type === undefined ? {} : { class: image_type as SnapshotClass }),
    states: fleio_status === undefined ? LISTED_STATES : statesShownAs(fleio_status),
    ...(name === undefined ? {} : { nameContains: name }),
    ...(id === undefined ? {} : { ids: readFilterIds(id) }),
    ...(protection === undefined ? {} : { isProtected: protection === 'on' }),
    ...(backup_type === undefined ? {} : { isManual: backup_type === 'manual' }),
  };
}

const isOneOf = (value: string, words: readonly string[]): boolean => words.includes(value);

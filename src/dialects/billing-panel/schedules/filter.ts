import type { ScheduleFilter } from '../../../ports/records/scheduling.ts';
import { readFilterIds } from '../filters/ids.ts';
import type { FilterForm, FilterValues } from '../filters/read.ts';

/** The fields by which schedules are found. */
export const SCHEDULE_FILTER: FilterForm = { list: 'instances.fleio_bckps.schedule', fields: ['id', 'name'] };

/** What a filter of schedules leaves. */
export const toScheduleFilter = ({ id, name }: FilterValues): ScheduleFilter => ({
  ...(id === undefined ? {} : { ids: readFilterIds(id) }),
  ...(name === undefined ? {} : { nameContains: name }),
});

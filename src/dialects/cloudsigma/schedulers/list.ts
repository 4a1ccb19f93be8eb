import type { ScheduleFilter } from '../../../services/schedules/index.ts';
import type { ListQuery, ListRules } from '../list-query.ts';
import { THING_FILTERS, type ThingFilter, toThingFilter } from '../thing-filter.ts';

type SchedulerFilter = ThingFilter | 'type';

/** A list of schedulers as it was asked for. */
export type SchedulerQuery = ListQuery<SchedulerFilter, 'uuid' | 'name'>;

/** `type` filters too, though the provider's schema does not say so. */
export const SCHEDULER_LIST: ListRules<SchedulerFilter, 'uuid' | 'name'> = {
  filters: [...THING_FILTERS, 'type'],
  ordering: ['uuid', 'name'],
};

/** The filters in the product's words. */
export const toScheduleFilter = ({ filters: { type, ...filters } }: SchedulerQuery): ScheduleFilter => ({
  ...toThingFilter(filters),
  ...(type === undefined ? {} : toPlaceFilter(type)),
});

/** A type that no scheduler has matches nothing. */
function toPlaceFilter(types: readonly string[]): ScheduleFilter {
  const isSnapshot = types.includes('snapshot');
  const isBackup = types.includes('backup');
  if (isSnapshot && isBackup) return {};
  if (!isSnapshot && !isBackup) return { names: [] };
  return { destination: isSnapshot ? 'local' : 'remote' };
}

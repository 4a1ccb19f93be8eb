import type { ScheduleFilter } from '../../../ports/records/scheduling.ts';
import { SCHEDULER_FIELDS } from '../schemas/schedulers.ts';
import { DIALECT } from '../wire.ts';
import type { ListQuery, ListRules } from './list-query.ts';
import { tagOf } from './tags.ts';

type SchedulerFilter = 'name' | 'name__contains' | 'uuid' | 'tag' | 'type';

/** A list of schedulers as it was asked for. */
export type SchedulerQuery = ListQuery<SchedulerFilter, 'uuid' | 'name'>;

/** `type` filters too, though the provider's schema does not say so. */
export const SCHEDULER_LIST: ListRules<SchedulerFilter, 'uuid' | 'name'> = {
  filters: ['name', 'name__contains', 'uuid', 'tag', 'type'],
  ordering: ['uuid', 'name'],
  fields: Object.keys(SCHEDULER_FIELDS),
};

/** The filters in the product's words. */
export function toScheduleFilter({ filters }: SchedulerQuery): ScheduleFilter {
  const { name, name__contains: nameContains, uuid, tag, type } = filters;
  const tags = tag?.map((text) => JSON.stringify(tagOf(text)));
  return {
    ...(name === undefined ? {} : { names: name }),
    ...(nameContains === undefined ? {} : { nameContains }),
    ...(uuid === undefined ? {} : { uuids: uuid.map((text) => text.toLowerCase()) }),
    ...(tags === undefined ? {} : { native: { dialect: DIALECT, contains: tags } }),
    ...(type === undefined ? {} : toPlaceFilter(type)),
  };
}

/** A type that no scheduler has matches nothing. */
function toPlaceFilter(types: readonly string[]): ScheduleFilter {
  const isSnapshot = types.includes('snapshot');
  const isBackup = types.includes('backup');
  if (isSnapshot && isBackup) return {};
  if (!isSnapshot && !isBackup) return { names: [] };
  return { destination: isSnapshot ? 'local' : 'remote' };
}

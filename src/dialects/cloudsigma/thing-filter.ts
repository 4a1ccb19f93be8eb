import type { DialectDataFilter } from '../../services/schedules/index.ts';
import { DIALECT } from './call.ts';
import { tagOf } from './related.ts';

/** The filters that every resource has. */
export type ThingFilter = 'name' | 'name__contains' | 'uuid' | 'tag';

/** The same in the product's words: any of the alternatives of each must fit. */
export function toThingFilter(filters: Readonly<Partial<Record<ThingFilter, readonly string[]>>>): {
  readonly names?: readonly string[];
  readonly nameContains?: readonly string[];
  readonly uuids?: readonly string[];
  readonly dialectData?: DialectDataFilter;
} {
  const { name, name__contains: nameContains, uuid, tag } = filters;
  const tagged = tag?.map((text) => tagOf(text).uuid);
  return {
    ...(name === undefined ? {} : { names: name }),
    ...(nameContains === undefined ? {} : { nameContains }),
    ...(uuid === undefined ? {} : { uuids: uuid.map((text) => text.toLowerCase()) }),
    ...(tagged === undefined
      ? {}
      : { dialectData: { dialect: DIALECT, field: 'tags', member: 'uuid', texts: tagged } }),
  };
}

import type { DialectDataFilter } from '../../services/schedules/index.ts';
import { DIALECT } from './call.ts';
import { tagOf } from './related.ts';

/** The filters that every resource has. */
export type ThingFilter = (typeof THING_FILTERS)[number];

/** As they are told. */
export const THING_FILTERS = ['name', 'name__contains', 'uuid', 'tag', 'tag__name'] as const;

/** The same in the product's words: any of the alternatives of each must fit. */
export function toThingFilter(filters: Readonly<Partial<Record<ThingFilter, readonly string[]>>>): {
  readonly names?: readonly string[];
  readonly nameContains?: readonly string[];
  readonly uuids?: readonly string[];
  readonly dialectData?: readonly DialectDataFilter[];
} {
  const { name, name__contains: nameContains, uuid, tag, tag__name: tagName } = filters;
  // There are no tags but those that things carry: one that is a word has no other name.
  const tagged = [tag?.map((text) => tagOf(text).uuid), tagName].flatMap((texts) =>
    texts === undefined ? [] : [{ dialect: DIALECT, field: 'tags', member: 'uuid', texts }],
  );
  return {
    ...(name === undefined ? {} : { names: name }),
    ...(nameContains === undefined ? {} : { nameContains }),
    ...(uuid === undefined ? {} : { uuids: uuid.map((text) => text.toLowerCase()) }),
    ...(tagged.length === 0 ? {} : { dialectData: tagged }),
  };
}

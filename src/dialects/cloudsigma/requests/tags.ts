import { RESOURCE_ROOT, type SchedulerFields } from '../wire.ts';

/** A tag as it is stored and read back. */
type Tag = SchedulerFields['tags'][number];

/** A tag comes as uuid, address or object, and is read back with both. */
export function tagOf(tag: string | { readonly uuid: string }): Tag {
  const uuid = typeof tag === 'string' ? (tag.split('/').findLast((part) => part !== '') ?? tag) : tag.uuid;
  return { resource_uri: `${RESOURCE_ROOT}/tags/${uuid}/`, uuid };
}

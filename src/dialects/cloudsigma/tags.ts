import { RESOURCE_ROOT, type SchedulerFields } from './call.ts';
import { namedBy, type Related } from './related.ts';

/** A tag as it is stored and read back. */
type Tag = SchedulerFields['tags'][number];

/** A tag comes as uuid, address or object, and is read back with both. */
export function tagOf(tag: Related): Tag {
  const uuid = namedBy(tag);
  return { resource_uri: `${RESOURCE_ROOT}/tags/${uuid}/`, uuid };
}

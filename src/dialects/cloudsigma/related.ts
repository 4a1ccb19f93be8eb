import { Type } from 'typebox';
import { RESOURCE_ROOT } from './call.ts';

/** A related thing as clients send it: uuid, address or object. */
export type Related = string | { readonly uuid: string };

/** What a field that names one is told it is not. */
export const NOT_RELATED = 'is not a uuid, an address or an object with a uuid';

/** A field that names one. A `description` is what an error says of a value. */
export const RELATED = Type.Unsafe<Related>({
  type: ['string', 'object'],
  minLength: 1,
  required: ['uuid'],
  properties: { uuid: { type: 'string', minLength: 1, description: 'is not a uuid' } },
  description: NOT_RELATED,
});

/** A field of tags. */
export const TAGS = Type.Array(RELATED, { nullable: true });

/** A field of what clients note by themselves. */
export const META = Type.Unsafe<Readonly<Record<string, string>>>({
  type: 'object',
  nullable: true,
  propertyNames: { maxLength: 32 },
  additionalProperties: { type: 'string' },
});

/** The uuid that it names, as it was written; empty where an address ends in none. */
export const namedBy = (related: Related): string =>
  typeof related === 'string' ? (related.split('/').findLast((part) => part !== '') ?? '') : related.uuid;

/** Whether a value that nobody has looked at names something. */
export const isRelated = (value: unknown): value is Related =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && 'uuid' in value && typeof value.uuid === 'string');

/** Where something of a resource lives. */
export const uriOf = (resource: string, { uuid }: { readonly uuid: string }): string =>
  `${RESOURCE_ROOT}/${resource}/${uuid}/`;

/** A related thing as it is read back: its address and its uuid. */
export const relatedIn =
  (resource: string) =>
  ({ uuid }: { readonly uuid: string }) => ({ resource_uri: uriOf(resource, { uuid }), uuid });

/** Whose something is, by its account's uuid. */
export const ownerIn = (uuid: string) => relatedIn('user')({ uuid });

/** A tag as it is stored and read back, of any form in which it comes. */
export const tagOf = (tag: Related) => relatedIn('tags')({ uuid: namedBy(tag) });

/** A tag as it is stored and read back. */
export type Tag = ReturnType<typeof tagOf>;

/** A related thing as clients send it: uuid, address or object. */
export type Related = string | { readonly uuid: string };

/** What a field that names one is told it is not. */
export const NOT_RELATED = 'is not a uuid, an address or an object with a uuid';

/** The uuid that it names, as it was written; empty where an address ends in none. */
export const namedBy = (related: Related): string =>
  typeof related === 'string' ? (related.split('/').findLast((part) => part !== '') ?? '') : related.uuid;

/** Whether a value that nobody has looked at names something. */
export const isRelated = (value: unknown): value is Related =>
  typeof value === 'string' ||
  (typeof value === 'object' && value !== null && 'uuid' in value && typeof value.uuid === 'string');

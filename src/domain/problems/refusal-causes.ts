/** The sort of a refusal: its status, what becomes of the connection, and what callers tell apart go by it. */
export type RefusalKind =
  | 'malformed'
  | 'cut'
  | 'too_large'
  | 'too_slow'
  | 'file_part'
  | 'too_many_fields'
  | 'bad_field_name'
  | 'bad_text'
  | 'unsupported_media'
  | 'busy';

/** Refusals of which nothing is told but the reason, by kind. */
const PLAIN_REFUSALS = {
  http_malformed: 'malformed',
  multipart_malformed: 'malformed',
  json_malformed: 'malformed',
  /** A name that would change what every object is. */
  json_name_denied: 'malformed',
  /** Neither an object nor a list. */
  json_scalar: 'malformed',
  request_cut: 'cut',
  request_slow: 'too_slow',
  file_sent: 'file_part',
  field_no_text: 'bad_text',
  body_no_text: 'bad_text',
  body_compressed: 'unsupported_media',
  media_type_unknown: 'unsupported_media',
  shutting_down: 'busy',
  too_many_connections: 'busy',
} as const satisfies Readonly<Record<string, RefusalKind>>;

/** Refusals of what passes a limit, which is told, by kind. */
const LIMIT_REFUSALS = {
  json_too_deep: 'malformed',
  boundary_malformed: 'malformed',
  too_many_part_headers: 'malformed',
  body_too_large: 'too_large',
  value_too_large: 'too_large',
  address_too_long: 'too_large',
  too_many_fields: 'too_many_fields',
  too_many_parts: 'too_many_fields',
  field_name_denied: 'bad_field_name',
} as const satisfies Readonly<Record<string, RefusalKind>>;

/** The sort of every refusal. */
export const REFUSAL_KINDS = { ...PLAIN_REFUSALS, ...LIMIT_REFUSALS } as const;

/** A reason of which nothing more is told. */
export type PlainRefusal = keyof typeof PLAIN_REFUSALS;

/** A reason that is told with the limit which was passed. */
export type LimitRefusal = keyof typeof LIMIT_REFUSALS;

/** Why a request was refused before it reached an endpoint: plain data, for rooms to put into words. */
export type RefusalCause =
  | { readonly reason: PlainRefusal }
  /** `most`: how many levels, characters, headers, bytes, fields or parts there may be. */
  | { readonly reason: LimitRefusal; readonly most: number };

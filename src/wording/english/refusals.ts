import type { LimitRefusal, PlainRefusal, RefusalCause } from '../../domain/problems/refusal-causes.ts';

const PLAIN_WORDS: Readonly<Record<PlainRefusal, string>> = {
  http_malformed: 'The request is not valid HTTP; check its transfer encoding.',
  multipart_malformed: 'The multipart body is malformed or was cut short; send it again.',
  json_malformed: 'The body is not valid JSON; correct it.',
  json_name_denied: "The body holds a name '__proto__'; leave it out.",
  json_scalar: 'The body is neither a JSON object nor a list; send one of them.',
  request_cut: 'The request ended before its announced length; send it again.',
  request_slow: 'The request took too long to arrive; send it again.',
  file_sent: 'A file was sent; this address takes form fields only.',
  field_no_text: 'A field is not UTF-8 text, or holds a NUL character; send it as text.',
  body_no_text: 'The body is not UTF-8 text, or holds half a character pair or a NUL; send it as text.',
  body_compressed: 'The body is compressed; send it as it is.',
  media_type_unknown: 'The body has a media type that is not understood here; change its Content-Type.',
  shutting_down: 'The gateway is shutting down; send the call again in a minute.',
  too_many_connections: 'Too many connections are open; come back in a minute.',
};

const LIMIT_WORDS: Readonly<Record<LimitRefusal, (most: number) => string>> = {
  json_too_deep: (levels) => `The JSON body is nested deeper than ${levels} levels; flatten it.`,
  boundary_malformed: (characters) =>
    `A multipart body needs a boundary of 1 to ${characters} characters in its content type.`,
  too_many_part_headers: (headers) => `A part has more than ${headers} headers; send fewer.`,
  body_too_large: (bytes) => `The body is larger than ${bytes} bytes; send less.`,
  value_too_large: (bytes) => `The value of a field is longer than ${bytes} bytes; shorten it.`,
  address_too_long: (bytes) => `The address is longer than ${bytes} bytes; send fields in the body.`,
  too_many_fields: (fields) => `More than ${fields} fields were sent; send fewer.`,
  too_many_parts: (parts) => `More than ${parts} parts were sent; send fewer.`,
  field_name_denied: (bytes) =>
    `A field's name is not allowed; use up to ${bytes} bytes, without brackets or control characters.`,
};

/** Why a request never became a call, in one English sentence; holds nothing that was sent. */
export const sayRefusal = (cause: RefusalCause): string =>
  'most' in cause ? LIMIT_WORDS[cause.reason](cause.most) : PLAIN_WORDS[cause.reason];

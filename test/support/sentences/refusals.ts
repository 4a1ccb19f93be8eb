import type { RefusalCause } from '../../../src/domain/problems/refusal-causes.ts';

/** A cause of every reason; the limit, as callers meet it. */
export const REFUSAL_SENTENCES: readonly (readonly [RefusalCause, string])[] = [
  [{ reason: 'http_malformed' }, 'The request is not valid HTTP; check its transfer encoding.'],
  [{ reason: 'multipart_malformed' }, 'The multipart body is malformed or was cut short; send it again.'],
  [{ reason: 'json_malformed' }, 'The body is not valid JSON; correct it.'],
  [{ reason: 'json_name_denied' }, "The body holds a name '__proto__'; leave it out."],
  [{ reason: 'json_scalar' }, 'The body is neither a JSON object nor a list; send one of them.'],
  [{ reason: 'request_cut' }, 'The request ended before its announced length; send it again.'],
  [{ reason: 'request_slow' }, 'The request took too long to arrive; send it again.'],
  [{ reason: 'file_sent' }, 'A file was sent; this address takes form fields only.'],
  [{ reason: 'field_no_text' }, 'A field is not UTF-8 text, or holds a NUL character; send it as text.'],
  [{ reason: 'body_no_text' }, 'The body is not UTF-8 text, or holds half a character pair or a NUL; send it as text.'],
  [{ reason: 'body_compressed' }, 'The body is compressed; send it as it is.'],
  [{ reason: 'media_type_unknown' }, 'The body has a media type that is not understood here; change its Content-Type.'],
  [{ reason: 'shutting_down' }, 'The gateway is shutting down; send the call again in a minute.'],
  [{ reason: 'too_many_connections' }, 'Too many connections are open; come back in a minute.'],
  [{ reason: 'json_too_deep', most: 64 }, 'The JSON body is nested deeper than 64 levels; flatten it.'],
  [
    { reason: 'boundary_malformed', most: 70 },
    'A multipart body needs a boundary of 1 to 70 characters in its content type.',
  ],
  [{ reason: 'too_many_part_headers', most: 8 }, 'A part has more than 8 headers; send fewer.'],
  [{ reason: 'body_too_large', most: 9 }, 'The body is larger than 9 bytes; send less.'],
  [{ reason: 'value_too_large', most: 9 }, 'The value of a field is longer than 9 bytes; shorten it.'],
  [{ reason: 'address_too_long', most: 9 }, 'The address is longer than 9 bytes; send fields in the body.'],
  [{ reason: 'too_many_fields', most: 9 }, 'More than 9 fields were sent; send fewer.'],
  [{ reason: 'too_many_parts', most: 9 }, 'More than 9 parts were sent; send fewer.'],
  [
    { reason: 'field_name_denied', most: 100 },
    "A field's name is not allowed; use up to 100 bytes, without brackets or control characters.",
  ],
];

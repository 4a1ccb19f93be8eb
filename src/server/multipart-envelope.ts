import type { Limits } from './limits.ts';
import { refused } from './refusal.ts';

const BOUNDARY = /;\s*boundary=(?:"([^"]*)"|([^\s;]+))/i;

/**
 * Checks what multer leaves unbounded: the boundary's length, and the headers of each part.
 * Looks at the bytes only as far as that needs; whether they are a form at all is multer's to say.
 * @throws RefusedRequest `malformed`, `too_many_fields`
 */
export const checkMultipartEnvelope = (bytes: Buffer, contentType: string, limits: Limits): void => {
  const match = BOUNDARY.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  if (boundary === '' || boundary.length > limits.boundaryCharacters) {
    throw refused(
      'malformed',
      `A multipart body needs a boundary of 1 to ${limits.boundaryCharacters} characters in its content type.`,
    );
  }
  const delimiter = Buffer.from(`--${boundary}\r\n`, 'latin1');
  let parts = 0;
  for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    if (at !== 0 && !(bytes[at - 2] === 13 && bytes[at - 1] === 10)) continue;
    parts += 1;
    if (parts > limits.parts)
      throw refused('too_many_fields', `More than ${limits.parts} parts were sent; send fewer.`);
    if (countHeaders(bytes, at + delimiter.length, limits.headersPerPart) > limits.headersPerPart) {
      throw refused('malformed', `A part has more than ${limits.headersPerPart} headers; send fewer.`);
    }
  }
};

/** Header lines from here to the empty line, folded ones included; stops counting just above `enough`. */
const countHeaders = (bytes: Buffer, start: number, enough: number): number => {
  let count = 0;
  for (let at = start; count <= enough; count += 1) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1 || lineEnd === at) break;
    at = lineEnd + 2;
  }
  return count;
};

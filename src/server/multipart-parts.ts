import type { Limits } from './limits.ts';
import { refused } from './refusal.ts';

const BOUNDARY = /;\s*boundary=(?:"([^"]*)"|([^\s;]+))/i;

/** The boundary of a multipart body, bounded: multer takes one of any length. @throws RefusedRequest `malformed` */
export const readBoundary = (contentType: string, limits: Limits): string => {
  const match = BOUNDARY.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  if (boundary !== '' && boundary.length <= limits.boundaryCharacters) return boundary;
  throw refused({ reason: 'boundary_malformed', most: limits.boundaryCharacters });
};

const BINARY_TYPE = /^Content-Type[ \t]*:\s*application\/octet-stream/im;
/** Of a name too, however quoted: better a field that is refused than a file that is read. */
const FILE_NAME = /filename/i;

/**
 * Bounds what multer leaves unbounded: the headers of each part. Tells too whether one is a file without multer seeing
 * it: of an empty file input a browser sends an empty name, which multer takes for none.
 * Looks at the bytes only as far as that needs; whether they are a form at all is multer's to say.
 * @throws RefusedRequest `malformed`, `too_many_fields`
 */
export const checkParts = (bytes: Buffer, boundary: string, limits: Limits): { readonly hasHiddenFile: boolean } => {
  const delimiter = Buffer.from(`--${boundary}\r\n`, 'latin1');
  let parts = 0;
  let hasHiddenFile = false;
  for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    if (at !== 0 && !(bytes[at - 2] === 13 && bytes[at - 1] === 10)) continue;
    parts += 1;
    if (parts > limits.parts) throw refused({ reason: 'too_many_parts', most: limits.parts });
    const start = at + delimiter.length;
    if (countHeaders(bytes, start, limits.headersPerPart) > limits.headersPerPart) {
      throw refused({ reason: 'too_many_part_headers', most: limits.headersPerPart });
    }
    const end = bytes.indexOf('\r\n\r\n', start);
    const headers = end === -1 ? '' : bytes.toString('latin1', start, end);
    hasHiddenFile ||= BINARY_TYPE.test(headers) && FILE_NAME.test(headers);
  }
  return { hasHiddenFile };
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

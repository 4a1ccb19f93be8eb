import type { Limits } from './limits.ts';
import { refused } from './refusal.ts';

const BOUNDARY = /;\s*boundary=(?:"([^"]*)"|([^\s;]+))/i;

/**
 * Checks what multer leaves unbounded: the boundary's length, and the headers of each part. Answers the bytes, in which
 * a part without a file name is a field whatever its own type: multer would take `application/octet-stream` for a file.
 * Looks at the bytes only as far as that needs; whether they are a form at all is multer's to say.
 * @throws RefusedRequest `malformed`, `too_many_fields`
 */
export const checkMultipartEnvelope = (bytes: Buffer, contentType: string, limits: Limits): Buffer => {
  const match = BOUNDARY.exec(contentType);
  const boundary = match?.[1] ?? match?.[2] ?? '';
  if (boundary === '' || boundary.length > limits.boundaryCharacters) {
    throw refused({ reason: 'boundary_malformed', most: limits.boundaryCharacters });
  }
  const delimiter = Buffer.from(`--${boundary}\r\n`, 'latin1');
  let parts = 0;
  let read = bytes;
  for (let at = bytes.indexOf(delimiter); at !== -1; at = bytes.indexOf(delimiter, at + delimiter.length)) {
    if (at !== 0 && !(bytes[at - 2] === 13 && bytes[at - 1] === 10)) continue;
    parts += 1;
    if (parts > limits.parts) throw refused({ reason: 'too_many_parts', most: limits.parts });
    const start = at + delimiter.length;
    if (countHeaders(bytes, start, limits.headersPerPart) > limits.headersPerPart) {
      throw refused({ reason: 'too_many_part_headers', most: limits.headersPerPart });
    }
    const typeAt = findBinaryType(bytes, start);
    if (typeAt === null) continue;
    if (read === bytes) read = Buffer.from(bytes);
    read.write(MEANINGLESS_NAME, typeAt, 'latin1');
  }
  return read;
};

/** A name as long as that of the header whose place it takes, so that nothing moves. */
const MEANINGLESS_NAME = 'X-Part--Type';
const BINARY_TYPE = /^Content-Type[ \t]*:\s*application\/octet-stream/im;
/** Of a name too, however quoted: better a field that is refused than a file that is read. */
const HAS_FILE_NAME = /filename/i;

/** Where the header begins that makes a file, for multer, of the part whose headers begin at `start`. */
const findBinaryType = (bytes: Buffer, start: number): number | null => {
  const end = bytes.indexOf('\r\n\r\n', start);
  if (end === -1) return null;
  const headers = bytes.toString('latin1', start, end);
  const match = BINARY_TYPE.exec(headers);
  return match === null || HAS_FILE_NAME.test(headers) ? null : start + match.index;
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

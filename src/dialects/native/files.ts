import { createHash } from 'node:crypto';
import { attachmentOf } from '../../server/attachment.ts';
import type { WireHead, WireReply } from '../../server/dialect.ts';
import type { FoundFile } from '../../services/snapshots/index.ts';
import { isKnown } from './preconditions.ts';
import { refuse } from './problems.ts';

/** What of a call says which bytes are wanted, if any. */
export type FileHead = Pick<WireHead, 'method' | 'headers' | 'origin'>;

/** The first and the last byte that are wanted. */
export interface BytePart {
  readonly first: number;
  readonly last: number;
}

/** A file as an answer. */
export interface FileAnswer {
  readonly name: string;
  /** Of the whole. */
  readonly sizeBytes: number;
  readonly tag: string;
  /** Absent = all of it. */
  readonly part?: BytePart;
  /** `null` where its caller has it, or asks for what is known of it alone. */
  readonly bytes: AsyncIterable<Uint8Array> | null;
}

/** What a file's bytes are known by: they are the same wherever this is. */
export const fileTagOf = ({ fingerprint, path }: Pick<FoundFile, 'fingerprint' | 'path'>): string =>
  `"${createHash('sha256').update(`${fingerprint}\0${path}`).digest('base64url')}"`;

/** Whether bytes are wanted: none are for `HEAD`, or by a caller that has them. */
export const wantsBytes = (head: FileHead, tag: string): boolean => head.method !== 'HEAD' && !isKnown(head, tag);

const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/**
 * The part of a file that is asked for; none where all of it is, also by what is not understood, and by who saw another
 * file: as RFC 9110 has it. Of several parts all of the file is sent.
 *
 * @throws WireRefusal 416
 */
export function partIn(
  { headers }: FileHead,
  { sizeBytes }: Pick<FoundFile, 'sizeBytes'>,
  tag: string,
): BytePart | undefined {
  const [, first = '', last = ''] = RANGE.exec(headers.range ?? '') ?? [];
  const seen = headers['if-range'];
  if ((first === '' && last === '') || (seen !== undefined && seen !== tag)) return undefined;
  const part =
    first === ''
      ? { first: Math.max(0, sizeBytes - Number(last)), last: sizeBytes - 1 }
      : { first: Number(first), last: last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
  // What ends before it begins is no range.
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (part.first > part.last) throw refuse('range_beyond', sizeBytes);
  return part;
}

/** The answer of a file: its bytes, to be saved under its name and never shown as a page. */
export function showFile({ name, sizeBytes, tag, part, bytes }: FileAnswer, head: FileHead): WireReply {
  const cached = { ETag: tag, 'Cache-Control': 'private, no-cache' };
  if (isKnown(head, tag)) return { status: 304, headers: cached, body: null };
  return {
    status: part === undefined ? 200 : 206,
    headers: {
      ...cached,
      'Accept-Ranges': 'bytes',
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachmentOf(name),
      'Content-Length': String(part === undefined ? sizeBytes : part.last - part.first + 1),
      ...(part === undefined ? {} : { 'Content-Range': `bytes ${part.first}-${part.last}/${sizeBytes}` }),
    },
    body: bytes,
  };
}

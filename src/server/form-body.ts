import { isUtf8 } from 'node:buffer';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import Koa, { type Context } from 'koa';
import { koaBody } from 'koa-body';
import { isText } from '../domain/text.ts';
import type { BodyRules, WireBody } from './dialect.ts';
import type { Limits } from './limits.ts';
import { createMultipartReader } from './multipart.ts';
import { checkMultipartEnvelope } from './multipart-envelope.ts';
import { parseUrlencoded } from './parameters.ts';
import { type RefusedRequest, refused } from './refusal.ts';

type MediaType = 'multipart' | 'urlencoded' | 'json';

/** Turns the bytes of a body into fields or a value, by the media type that they came with and the room's rules. */
export type BodyParser = (bytes: Buffer, headers: IncomingMessage['headers'], rules: BodyRules) => Promise<WireBody>;

/**
 * Builds the parser of all rooms: multer for multipart, koa-body for JSON, our own for urlencoded text.
 * Both are fed from memory, with a body already bounded in size and time, so that no parser ever holds a socket.
 * The parser throws RefusedRequest `malformed`, `too_large`, `file_part`, `too_many_fields`, `bad_field_name`,
 * `bad_text`, `unsupported_media`.
 */
export const createBodyParser = (limits: Limits): BodyParser => {
  const readMultipart = createMultipartReader(limits);
  const readJson = koaBody({ jsonLimit: Number.MAX_SAFE_INTEGER, text: false, urlencoded: false });

  return async (bytes, headers, rules) => {
    if (bytes.length === 0) return { kind: 'none' };
    const contentType = headers['content-type'] ?? '';
    switch (chooseMediaType(contentType, headers['content-encoding'], rules)) {
      case 'multipart': {
        const checked = checkMultipartEnvelope(bytes, contentType, limits);
        const fields = await readMultipart(replay(checked, contentType), isUtf8(bytes));
        return { kind: 'form', fields, isMultipart: true };
      }
      case 'urlencoded': {
        // By the one decoder that also reads queries: no nesting, no lists made up by a library.
        return { kind: 'form', fields: parseUrlencoded(bytes, limits), isMultipart: false };
      }
      case 'json': {
        if (!isUtf8(bytes)) throw noText(undefined);
        const context = replay(bytes, 'application/json');
        await readJson(context, finish).catch(() => refuseJson(bytes));
        const value: unknown = context.request.body;
        if (!isShallow(value, limits.jsonDepth)) {
          throw refused({ reason: 'json_too_deep', most: limits.jsonDepth });
        }
        const garbled = findGarbled(value, []);
        if (garbled !== null) throw noText(garbled.find((name) => name !== 'objects' && !/^\d+$/.test(name)));
        return { kind: 'json', value };
      }
    }
  };
};

const finish = async (): Promise<void> => {};

function refuseJson(bytes: Buffer): never {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw refused({ reason: 'json_malformed' });
  }
  throw refused({ reason: typeof value === 'object' && value !== null ? 'json_name_denied' : 'json_scalar' });
}

const chooseMediaType = (contentType: string, encoding: string | undefined, rules: BodyRules): MediaType => {
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'identity') {
    throw refused({ reason: 'body_compressed' });
  }
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  if (rules.accepts.includes('form')) {
    if (type === 'multipart/form-data') return 'multipart';
    if (type === 'application/x-www-form-urlencoded') return 'urlencoded';
  }
  if (rules.accepts.includes('json') && (type === 'application/json' || type.endsWith('+json'))) return 'json';
  if (rules.assumes) return rules.assumes;
  throw refused({ reason: 'media_type_unknown' });
};

const isShallow = (value: unknown, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1)));

const noText = (field: string | undefined): RefusedRequest =>
  refused({ reason: 'body_no_text' }, field === undefined ? {} : { field });

/** Where a value holds a string or a name that is no text: the names on the way to it, the last good one included. */
function findGarbled(value: unknown, path: readonly string[]): readonly string[] | null {
  if (typeof value === 'string') return isText(value) ? null : path;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const garbled = isText(name) ? findGarbled(inner, [...path, name]) : path;
    if (garbled !== null) return garbled;
  }
  return null;
}

const replayer = new Koa();

/** An IncomingMessage wants a socket; this one is never connected, and a replay that is complete never touches it. */
const nowhere = new Socket();

/** The body once more, as a request of its own that ends at once and belongs to no connection. */
const replay = (bytes: Buffer, contentType: string): Context => {
  const request = new IncomingMessage(nowhere);
  request.method = 'POST';
  request.url = '/';
  request.headers = { 'content-type': contentType, 'content-length': String(bytes.length) };
  request.complete = true;
  request.push(bytes);
  request.push(null);
  return replayer.createContext(request, new ServerResponse(request));
};

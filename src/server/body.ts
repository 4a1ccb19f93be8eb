import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { Context, Middleware } from 'koa';
import { koaBody } from 'koa-body';
import { LRUCache } from 'lru-cache';
import type { PlainRefusal } from '../domain/problems/refusal-causes.ts';
import { isText } from '../domain/text.ts';
import type { BodyRules, WireBody } from './dialect.ts';
import type { Limits } from './limits.ts';
import { createMultipartReader } from './multipart.ts';
import { checkParts, readBoundary } from './multipart-parts.ts';
import { parseUrlencoded } from './parameters.ts';
import { type RefusedRequest, refused } from './refusal.ts';

/** Why the listener gives up on a request whose body is still arriving. */
export type Interruption = Extract<PlainRefusal, 'request_slow' | 'request_cut' | 'http_malformed'>;

/** How many pieces of a body are kept apart. */
const MAX_CHUNKS = 64;

const openReads = new WeakMap<object, (reason: Interruption) => void>();
/** Sockets from which nothing more is to be had. */
const interrupted = new WeakMap<object, Interruption>();

/**
 * Ends the reading of a body on this socket, so that its room words the answer; a request that waits for its turn to be
 * read is told as soon as it has it.
 * @returns false where no body is being read: then the answer is the listener's own.
 */
export const interruptRead = (socket: object, reason: Interruption): boolean => {
  interrupted.set(socket, reason);
  const interrupt = openReads.get(socket);
  interrupt?.(reason);
  return interrupt !== undefined;
};

type MediaType = 'multipart' | 'urlencoded' | 'json';

/** Decodes a body that came whole. */
export type DecodeBody = () => Promise<WireBody>;

/** How much of a body is taken, and as what. */
export interface BodyTerms {
  readonly rules: BodyRules;
  readonly mostBytes: number;
}

/**
 * Reads the body of a request whole.
 * @throws RefusedRequest `too_large`, `too_slow`, `cut`, `malformed`
 */
export type BodyReader = (context: Context, terms: BodyTerms) => Promise<DecodeBody>;

/** One parser at work on a request. */
type Work = (bytes: Buffer) => Promise<WireBody>;

/**
 * Builds the reader of all rooms' bodies: multer for multipart, koa-body for JSON, each on the request itself while
 * `readBytes` counts, bounds and keeps what comes; our own for urlencoded text.
 * What `DecodeBody` throws is RefusedRequest `malformed`, `too_large`, `file_part`, `too_many_fields`, `bad_field_name`,
 * `bad_text`, `unsupported_media`.
 */
export const createBodyReader = (limits: Limits): BodyReader => {
  const readMultipart = createMultipartReader(limits);
  const jsonReaders = new LRUCache<number, Middleware>({
    max: MAX_JSON_READERS,
    memoMethod: (mostBytes) => koaBody({ jsonLimit: mostBytes, text: false, urlencoded: false }),
  });

  const beginMultipart = (context: Context): Work => {
    const boundary = readBoundary(context.req.headers['content-type'] ?? '', limits);
    const reading = settle(readMultipart(context));
    return async (bytes) => {
      const { hasHiddenFile } = checkParts(bytes, boundary, limits);
      const fields = (await unwrap(reading))({ isSound: isUtf8(bytes), hasHiddenFile });
      return { kind: 'form', fields, isMultipart: true };
    };
  };

  const beginJson = (context: Context, mostBytes: number): Work => {
    const read = jsonReaders.memo(mostBytes);
    // What says that nothing is compressed is not to be misread for its spelling.
    delete context.req.headers['content-encoding'];
    const reading = settle(read(asJson(context), finish));
    // One who sends too much is read on: koa-body would leave the rest where it is.
    void reading.then(() => context.req.resume());
    return async (bytes) => {
      if (!isUtf8(bytes)) throw noText(undefined);
      await unwrap(reading).catch(() => refuseJson(bytes));
      const value: unknown = context.request.body;
      if (!isShallow(value, limits.jsonDepth)) {
        throw refused({ reason: 'json_too_deep', most: limits.jsonDepth });
      }
      const garbled = findGarbled(value, []);
      if (garbled !== null) throw noText(garbled.find((name) => name !== 'objects' && !/^\d+$/.test(name)));
      return { kind: 'json', value };
    };
  };

  const begin = (context: Context, { rules, mostBytes }: BodyTerms): Work => {
    const { headers } = context.req;
    switch (chooseMediaType(headers['content-type'] ?? '', headers['content-encoding'], rules)) {
      case 'multipart':
        return beginMultipart(context);
      case 'json':
        return beginJson(context, mostBytes);
      case 'urlencoded':
        // By the one decoder that also reads queries: no nesting, no lists made up by a library.
        return async (bytes) => ({ kind: 'form', fields: parseUrlencoded(bytes, limits), isMultipart: false });
    }
  };

  return async (context, terms) => {
    if (!announcesBody(context.req)) return readNothing;
    let work: Work;
    try {
      work = begin(context, terms);
    } catch (error) {
      work = () => Promise.reject(error);
    }
    const bytes = await readBytes(context.req, { ...limits, bodyBytes: terms.mostBytes });
    return async () => (bytes.length === 0 ? { kind: 'none' } : work(bytes));
  };
};

const readNothing: DecodeBody = async () => ({ kind: 'none' });

/** Without either there is none; nothing is begun for it then. */
const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** As many limits of bodies as rooms have, and some more. */
const MAX_JSON_READERS = 16;

const finish = async (): Promise<void> => {};

/** A request whose body is JSON, whatever it says: its room has decided that. */
const asJson = (context: Context): Context =>
  Object.create(context, { is: { value: () => 'json' }, method: { value: 'POST' } });

type Settled<Value> = Promise<{ readonly value: Value } | { readonly error: unknown }>;

/** What nobody may come to ask for, as the body never came whole, is not to end the process. */
const settle = <Value>(work: Promise<Value>): Settled<Value> =>
  work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );

async function unwrap<Value>(settled: Settled<Value>): Promise<Value> {
  const outcome = await settled;
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

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

/**
 * Reads a body whole. One that is too large is read on and dropped for a little while, because closing on a sender
 * that is still writing would make its kernel throw our answer away.
 * Time is kept by the listener, for the whole request; see `interruptRead`.
 */
const readBytes = (request: IncomingMessage, limits: Limits): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { socket } = request;
    const chunks: Buffer[] = [];
    let received = 0;
    let drainTimer: NodeJS.Timeout | undefined;

    const settle = (refusal: RefusedRequest | null): void => {
      clearTimeout(drainTimer);
      // A pipelined request may have begun its own reading on this socket.
      if (openReads.get(socket) === interrupt) openReads.delete(socket);
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      if (refusal) reject(refusal);
      else resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, received));
    };
    const tooLarge = (): RefusedRequest => refused({ reason: 'body_too_large', most: limits.bodyBytes });
    const startDraining = (): void => {
      chunks.length = 0;
      drainTimer ??= setTimeout(() => settle(tooLarge()), limits.drainMilliseconds);
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      if (received > Math.max(limits.drainBytes, limits.bodyBytes)) settle(tooLarge());
      else if (drainTimer || received > limits.bodyBytes) startDraining();
      else keep(chunk);
    };
    // A body sent byte by byte is not to cost a hundred times its size.
    const keep = (chunk: Buffer): void => {
      if (chunks.push(chunk) === MAX_CHUNKS) chunks.splice(0, MAX_CHUNKS, Buffer.concat(chunks));
    };
    const onEnd = (): void => settle(drainTimer ? tooLarge() : null);
    const onClose = (): void => settle(refused({ reason: 'request_cut' }));

    const interrupt = (reason: Interruption): void => settle(drainTimer ? tooLarge() : refused({ reason }));

    openReads.set(socket, interrupt);
    if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) startDraining();
    // An aborted request emits an error even after we lost interest; unheard it would end the process.
    request.on('error', () => {});
    request.on('data', onData).on('end', onEnd).on('close', onClose);
    const reason = interrupted.get(socket);
    if (reason !== undefined && !request.complete) interrupt(reason);
  });

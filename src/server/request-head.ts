import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ClientAddress } from './client-address.ts';
import { NO_PARAMETERS, type WireHead } from './dialect.ts';
import type { Limits } from './limits.ts';
import { parseUrlencoded } from './parameters.ts';
import { RefusedRequest, refused } from './refusal.ts';

/** A request's head, and the refusal that its address earned, if any. */
export interface ReadHead {
  readonly head: WireHead;
  /** As `ClientAddress`. */
  readonly isProxy: boolean;
  readonly refusal: RefusedRequest | null;
}

/**
 * Reads everything of a request but its body. A query that breaks a limit does not stop it: the head then holds what
 * could be read, so that the room can still tell in which format to refuse.
 */
export const readHead = (
  request: IncomingMessage,
  { address, origin, isProxy }: ClientAddress,
  limits: Limits,
): ReadHead => {
  const target = request.url ?? '/';
  // A proxy's form of the target, `GET http://host/path`, is legal for every server.
  const local = /^https?:\/\/[^/?]*/i.exec(target);
  const place = local ? target.slice(local[0].length) || '/' : target;
  const mark = place.indexOf('?');
  const path = mark === -1 ? place : place.slice(0, mark) || '/';

  let query = NO_PARAMETERS;
  let refusal: RefusedRequest | null = null;
  try {
    if (target.length > limits.urlBytes) {
      throw refused({ reason: 'address_too_long', most: limits.urlBytes });
    }
    if (mark !== -1) query = parseUrlencoded(Buffer.from(place.slice(mark + 1), 'latin1'), limits);
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    refusal = error;
    query = error.refusal.fields;
  }
  return {
    head: {
      requestId: randomUUID(),
      method: (request.method ?? 'GET').toUpperCase(),
      path,
      query,
      headers: request.headers,
      cookies: parseCookies(request.headers.cookie),
      address,
      origin,
    },
    isProxy,
    refusal,
  };
};

/** The first value of a name wins, as the more specific path comes first (RFC 6265, 5.4). */
const parseCookies = (header: string | undefined): ReadonlyMap<string, string> => {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (equals === -1) continue;
    const name = pair.slice(0, equals).trim();
    const value = pair.slice(equals + 1).trim();
    if (name !== '' && !cookies.has(name)) cookies.set(name, value.replace(/^"(.*)"$/, '$1'));
  }
  return cookies;
};

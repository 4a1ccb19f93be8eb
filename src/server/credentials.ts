import { isUtf8 } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import { isText } from '../domain/text.ts';
import type { Parameters, WireHead } from './dialect.ts';

/** One place where a room looks for credentials. */
export type CredentialPlace =
  /** `Authorization: Basic`. */
  | { readonly in: 'basic' }
  /** `Authorization: Bearer`, or a header of the same form that goes before it. */
  | { readonly in: 'bearer'; readonly header?: string }
  /** A header that is nothing but a token: `X-Auth-Token`. */
  | { readonly in: 'header'; readonly header: string }
  /** A field of a query or a form that is a token. */
  | { readonly in: 'token-field'; readonly field: string }
  /** A field that is `login:password`, cut at the first colon. */
  | { readonly in: 'pair-field'; readonly field: string }
  /** A cookie, up to what ends its token. It does not tell whose page sends it: see `hasCsrfToken`, `isFromPageOf`. */
  | { readonly in: 'cookie'; readonly cookie: string; readonly endsAt?: string };

/** What a call proves its caller with. */
export type Credential =
  | { readonly by: 'password'; readonly in: CredentialPlace['in']; readonly login: string; readonly password: string }
  | { readonly by: 'token'; readonly in: CredentialPlace['in']; readonly token: string }
  | { readonly by: 'nothing' }
  /** `not_text`: bytes that are none; `no_pair`: without a colon; `scheme_unknown`: a scheme that this room does not take. */
  | { readonly by: 'unreadable'; readonly why: 'not_text' | 'no_pair' | 'scheme_unknown' };

/** Where credentials are read from. */
export type CredentialCall = Pick<WireHead, 'headers' | 'cookies'> & { readonly fields?: Pick<Parameters, 'get'> };

/** The first credential that a call carries in the places that its room takes, in the order that it states. */
export function readCredential(call: CredentialCall, places: readonly CredentialPlace[]): Credential {
  for (const place of places) {
    const found = lookIn(call, place);
    if (found !== null) return found;
  }
  const hasHeader = places.some((place) => place.in === 'basic' || place.in === 'bearer');
  const isForeign = hasHeader && (call.headers.authorization ?? '').trim() !== '';
  return isForeign ? { by: 'unreadable', why: 'scheme_unknown' } : { by: 'nothing' };
}

function lookIn({ headers, cookies, fields }: CredentialCall, place: CredentialPlace): Credential | null {
  switch (place.in) {
    case 'basic':
      return readBasic(schemeOf(headers.authorization));
    case 'bearer': {
      const { scheme, rest } = schemeOf(headers[place.header ?? 'authorization']);
      return scheme === 'bearer' ? { by: 'token', in: place.in, token: rest } : null;
    }
    case 'header':
      return tokenIn(place, headers[place.header]);
    case 'token-field':
      return tokenIn(place, fields?.get(place.field));
    case 'cookie':
      return tokenIn(place, cutAt(cookies.get(place.cookie), place.endsAt));
    case 'pair-field': {
      const pair = fields?.get(place.field);
      return pair ? { by: 'password', in: place.in, ...cut(pair) } : null;
    }
  }
}

function readBasic({ scheme, rest }: Scheme): Credential | null {
  if (scheme !== 'basic') return null;
  const bytes = Buffer.from(rest, 'base64');
  const pair = bytes.toString('utf8');
  if (!isUtf8(bytes) || !isText(pair)) return { by: 'unreadable', why: 'not_text' };
  return pair.includes(':') ? { by: 'password', in: 'basic', ...cut(pair) } : { by: 'unreadable', why: 'no_pair' };
}

const tokenIn = (place: CredentialPlace, token: string | readonly string[] | undefined): Credential | null =>
  typeof token === 'string' && token !== '' ? { by: 'token', in: place.in, token } : null;

const cutAt = (cookie: string | undefined, end: string | undefined): string | undefined =>
  end === undefined ? cookie : cookie?.split(end, 1)[0];

interface Scheme {
  readonly scheme: string;
  readonly rest: string;
}

function schemeOf(header: string | readonly string[] | undefined): Scheme {
  const [scheme = '', rest = ''] = String(header ?? '')
    .trim()
    .split(/\s+/, 2);
  return { scheme: scheme.toLowerCase(), rest };
}

/** Without a colon all of it is the login, and the password empty. */
function cut(pair: string): { readonly login: string; readonly password: string } {
  const colon = pair.indexOf(':');
  return colon === -1
    ? { login: pair, password: '' }
    : { login: pair.slice(0, colon), password: pair.slice(colon + 1) };
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** A session's own CSRF token, for a cookie that pages of ours may read; it follows from the session's, and does not give that away. */
export const csrfTokenOf = (sessionToken: string): string =>
  createHash('sha256').update(`csrf:${sessionToken}`).digest('hex');

/**
 * Whether a call with a session's cookie was made by a page that can read our cookies: by its CSRF token in a header.
 * A call that changes nothing needs none.
 */
export function hasCsrfToken({ method, headers }: WireHead, header: string, sessionToken: string): boolean {
  if (SAFE_METHODS.includes(method)) return true;
  const sent = Buffer.from(String(headers[header] ?? ''));
  const wanted = Buffer.from(csrfTokenOf(sessionToken));
  return sent.length === wanted.length && timingSafeEqual(sent, wanted);
}

/** Whether a browser says that a page of ours made the call, or one of these origins. */
export const isFromPageOf = ({ headers: { origin }, origin: ours }: WireHead, origins: readonly string[]): boolean =>
  origin !== undefined && (origin === ours || origins.includes(origin));

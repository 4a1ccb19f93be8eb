import { isUtf8 } from 'node:buffer';
import { GatewayError, invalid } from '../../domain/errors.ts';
import { isText } from '../../domain/text.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authentication } from '../../services/authentication.ts';
import type { Authenticated, Door } from '../../services/callers.ts';
import { checkCsrf, SESSION_COOKIE } from './csrf.ts';
import { DIALECT } from './wire.ts';

/**
 * Who calls: HTTP Basic with login and password, `Bearer` with an API token (a panel session is none), or without
 * either the session cookie of a log-in, which needs `X-CSRFToken` where anything is changed.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`, `forbidden` (no CSRF token), `invalid_request` (no text)
 */
export const authenticate = async (authentication: Authentication, request: WireRequest): Promise<Authenticated> => {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').trim().split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const bytes = Buffer.from(credentials, 'base64');
      const pair = bytes.toString('utf8');
      if (!isUtf8(bytes) || !isText(pair)) {
        throw invalid('Authorization', '', 'The Basic credentials are not UTF-8 text; send login:password as text.');
      }
      const colon = pair.indexOf(':');
      if (colon === -1) throw unauthenticated('The Basic credentials are not base64 of login:password; correct them.');
      return authentication.byPassword({
        login: pair.slice(0, colon),
        password: pair.slice(colon + 1),
        ...doorOf(request),
      });
    }
    case 'bearer': {
      const authenticated = await authentication.byToken(credentials, doorOf(request));
      if (authenticated.session?.kind === 'api') return authenticated;
      throw unauthenticated('The token is not an API token; issue one, or log in with Basic.');
    }
    case '':
      return bySession(authentication, request);
    default:
      throw unauthenticated('This kind of credentials is not taken; log in with HTTP Basic, or send a Bearer token.');
  }
};

/** Where a caller comes in. */
export const doorOf = ({ address }: WireRequest): Door => ({ via: DIALECT, address });

async function bySession(authentication: Authentication, request: WireRequest): Promise<Authenticated> {
  const token = request.cookies.get(SESSION_COOKIE) ?? '';
  if (token === '') {
    throw unauthenticated('Credentials are missing; log in with HTTP Basic, or send an API token as Bearer.');
  }
  const authenticated = await authentication.byToken(token, doorOf(request));
  if (authenticated.session?.kind !== 'panel') throw unauthenticated('The cookie is no session; log in again.');
  checkCsrf(request, token);
  return authenticated;
}

const unauthenticated = (message: string): GatewayError => new GatewayError('unauthenticated', { message });

import { isUtf8 } from 'node:buffer';
import { isText } from '../../domain/text.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authenticated, Authentication, Door } from '../../services/identity/index.ts';
import { API_TOKENS, LOGIN_SESSIONS } from '../sessions.ts';
import { DIALECT } from './call.ts';
import { checkCsrf, SESSION_COOKIE } from './csrf.ts';
import { refuse } from './problems.ts';

/**
 * Who calls: HTTP Basic with login and password, `Bearer` with an API token (a panel session is none), or without
 * either the session cookie of a log-in, which needs `X-CSRFToken` where anything is changed.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`
 * @throws WireRefusal 401 (no credentials of a known kind), 403 (no CSRF token), 400 (no text)
 */
export const authenticate = async (authentication: Authentication, request: WireRequest): Promise<Authenticated> => {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').trim().split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const bytes = Buffer.from(credentials, 'base64');
      const pair = bytes.toString('utf8');
      if (!isUtf8(bytes) || !isText(pair)) throw refuse('basic_not_text', 'Authorization');
      const colon = pair.indexOf(':');
      if (colon === -1) throw refuse('basic_malformed', null);
      return authentication.byPassword({
        login: pair.slice(0, colon),
        password: pair.slice(colon + 1),
        ...doorOf(request),
      });
    }
    case 'bearer': {
      const authenticated = await authentication.byToken(credentials, doorOf(request));
      if (authenticated.session?.kind === API_TOKENS) return authenticated;
      throw refuse('no_api_token', null);
    }
    case '':
      return bySession(authentication, request);
    default:
      throw refuse('scheme_unknown', null);
  }
};

/** Where a caller comes in. */
export const doorOf = ({ address }: WireRequest): Door => ({ via: DIALECT, address });

async function bySession(authentication: Authentication, request: WireRequest): Promise<Authenticated> {
  const token = request.cookies.get(SESSION_COOKIE) ?? '';
  if (token === '') throw refuse('no_credentials', null);
  const authenticated = await authentication.byToken(token, doorOf(request));
  if (authenticated.session?.kind !== LOGIN_SESSIONS) throw refuse('no_session', null);
  checkCsrf(request, token);
  return authenticated;
}

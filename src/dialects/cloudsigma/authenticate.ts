import { API_TOKENS, LOGIN_SESSIONS } from '../../domain/session-policies.ts';
import { type CredentialPlace, hasCsrfToken, readCredential } from '../../server/credentials.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authenticated, Authentication, CallChannel } from '../../services/identity/index.ts';
import { DIALECT } from './call.ts';
import { refuse } from './problems.ts';

/** The cookie that holds a session's token. */
export const SESSION_COOKIE = 'sessionid';

/** The cookie whose value must come back in `X-CSRFToken`: another page can send cookies, but not read them. */
export const CSRF_COOKIE = 'csrftoken';

const TAKEN: readonly CredentialPlace[] = [{ in: 'basic' }, { in: 'bearer' }, { in: 'cookie', cookie: SESSION_COOKIE }];

const UNREADABLE = {
  not_text: ['basic_not_text', 'Authorization'],
  no_pair: ['basic_malformed', null],
  scheme_unknown: ['scheme_unknown', null],
} as const;

/**
 * Who calls: HTTP Basic with login and password, `Bearer` with an API token (a panel session is none), or without
 * either the session cookie of a log-in, which needs `X-CSRFToken` where anything is changed.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`
 * @throws WireRefusal 401 (no credentials of a known kind), 403 (no CSRF token), 400 (no text)
 */
export async function authenticate(authentication: Authentication, request: WireRequest): Promise<Authenticated> {
  const credential = readCredential(request, TAKEN);
  switch (credential.by) {
    case 'password':
      return authentication.byPassword({ ...credential, ...channelOf(request) });
    case 'nothing':
      throw refuse('no_credentials', null);
    case 'unreadable': {
      const [reason, point] = UNREADABLE[credential.why];
      throw refuse(reason, point);
    }
    case 'token': {
      const isCookie = credential.in === 'cookie';
      const authenticated = await authentication.byToken(credential.token, channelOf(request));
      const isOfKind = authenticated.session?.kind === (isCookie ? LOGIN_SESSIONS : API_TOKENS);
      if (!isOfKind) throw refuse(isCookie ? 'no_session' : 'no_api_token', null);
      if (isCookie && !hasCsrfToken(request, 'x-csrftoken', credential.token)) {
        throw refuse('csrf', null, { cookie: CSRF_COOKIE });
      }
      return authenticated;
    }
  }
}

/** Where a caller comes in. */
export const channelOf = ({ address }: WireRequest): CallChannel => ({ via: DIALECT, address });

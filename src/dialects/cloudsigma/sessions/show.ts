import { csrfTokenOf } from '../../../server/credentials.ts';
import { CSRF_COOKIE, SESSION_COOKIE } from '../authenticate.ts';
import type { CloudSigmaAnswer, OpenCall } from '../call.ts';

/** A session that was opened, and for whom. */
export interface NewSession {
  readonly token: string;
  readonly login: string;
}

/** The end of a session: its cookies are taken away. */
export const showLogout = (): CloudSigmaAnswer => ({
  json: {},
  headers: {
    'Set-Cookie': [SESSION_COOKIE, CSRF_COOKIE].map((name) => `${name}=; Path=/; SameSite=Lax; Max-Age=0`),
  },
});

/** The session as cookies; pages may read the CSRF token only. */
export function showSession({ token, login }: NewSession, { request }: OpenCall): CloudSigmaAnswer {
  const attributes = `Path=/; SameSite=Lax${request.origin.startsWith('https:') ? '; Secure' : ''}`;
  return {
    json: { username: login },
    headers: {
      'Set-Cookie': [
        `${SESSION_COOKIE}=${token}; ${attributes}; HttpOnly`,
        `${CSRF_COOKIE}=${csrfTokenOf(token)}; ${attributes}`,
      ],
    },
  };
}

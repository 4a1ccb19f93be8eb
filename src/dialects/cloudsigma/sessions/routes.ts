import { LOGIN_SESSIONS } from '../../../domain/session-policies.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import { bindEndpoint, type Endpoint } from '../../../server/endpoint.ts';
import type { PasswordProof } from '../../../services/identity/index.ts';
import { authenticate } from '../authenticate.ts';
import type { CloudSigmaAnswer, CloudSigmaServices, OpenCall, OpenRoute, RouteTable } from '../call.ts';
import { readAction, readLogin } from './read.ts';
import { type NewSession, showLogout, showSession } from './show.ts';

interface LogIn extends Pick<OpenCall, 'countCall'>, Pick<WireRequest, 'record'> {
  readonly proof: PasswordProof;
}

/**
 * `POST /accounts/action/?do=login`: a session in cookies. A login with a second factor is refused, since this wire has
 * no word for giving it.
 */
const logIn: Endpoint<OpenCall, LogIn, CloudSigmaServices, NewSession, CloudSigmaAnswer> = {
  name: 'session.login',
  request: ({ request, countCall }) => ({ proof: readLogin(request), countCall, record: request.record }),
  call: async ({ authentication }, { proof, countCall, record }) => {
    const { login } = await authentication.byPassword(proof);
    countCall(login.id);
    const { token } = await authentication.openSession(login.id, LOGIN_SESSIONS, { address: proof.address });
    record.loginId = login.id;
    return { token, login: login.login };
  },
  response: showSession,
};

/** `POST /accounts/action/?do=logout`: the end of the session whose cookie comes along; an API token stays what it is. */
const logOut: Endpoint<OpenCall, Pick<OpenCall, 'request'>, CloudSigmaServices, void, CloudSigmaAnswer> = {
  name: 'session.logout',
  request: ({ request }) => ({ request }),
  call: async ({ authentication }, { request }) => {
    const caller = await authenticate(authentication, request);
    request.record.loginId = caller.login.id;
    if (caller.session?.kind === LOGIN_SESSIONS) await authentication.closeSession(caller);
  },
  response: showLogout,
};

const [login, logout] = [bindEndpoint(logIn), bindEndpoint(logOut)];

/** The address for callers whom nothing proves yet. */
export const SESSION_ROUTES: RouteTable<OpenRoute> = {
  '/accounts/action/': {
    POST: {
      openTo: 'anyone',
      endpoint: {
        name: 'session.action',
        status: 200,
        run: (call, services, actor) =>
          (readAction(call.request) === 'login' ? login : logout).run(call, services, actor),
      },
    },
  },
};

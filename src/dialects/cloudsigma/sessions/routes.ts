import { LOGIN_SESSIONS } from '../../../domain/session-policies.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import { bindEndpoint, type Endpoint } from '../../../server/endpoint.ts';
import type { PasswordProof } from '../../../services/identity/index.ts';
import type { CloudSigmaAnswer, CloudSigmaServices, OpenCall, OpenRoute, RouteTable } from '../call.ts';
import { readLogin } from './read.ts';
import { type NewSession, showSession } from './show.ts';

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

/** The address for callers whom nothing proves yet. */
export const SESSION_ROUTES: RouteTable<OpenRoute> = {
  '/accounts/action/': { POST: { openTo: 'anyone', endpoint: bindEndpoint(logIn) } },
};

import { bindEndpoint, type Endpoint } from '../../../server/endpoint.ts';
import type { PasswordProof } from '../../../services/identity/index.ts';
import { LOGIN_SESSIONS } from '../../sessions.ts';
import type { CloudSigmaAnswer, CloudSigmaServices, OpenCall, OpenEndpoint, RouteTable } from '../call.ts';
import { readLogin } from './read.ts';
import { type NewSession, showSession } from './show.ts';

interface LogIn extends Pick<OpenCall, 'countCall'> {
  readonly proof: PasswordProof;
}

/**
 * `POST /accounts/action/?do=login`: a session in cookies. A login with a second factor is refused, since this wire has
 * no word for giving it.
 */
const logIn: Endpoint<OpenCall, LogIn, CloudSigmaServices, NewSession, CloudSigmaAnswer> = {
  name: 'session.login',
  request: ({ request, countCall }) => ({ proof: readLogin(request), countCall }),
  call: async ({ authentication }, { proof, countCall }) => {
    const { login } = await authentication.byPassword(proof);
    countCall(login.id);
    const { token } = await authentication.openSession(login.id, LOGIN_SESSIONS, { address: proof.address });
    return { token, login: login.login, loginId: login.id };
  },
  response: showSession,
};

/** The address for callers whom nothing proves yet. */
export const SESSION_ROUTES: RouteTable<OpenEndpoint> = { '/accounts/action/': { POST: bindEndpoint(logIn) } };

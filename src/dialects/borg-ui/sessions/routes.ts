import { DAY_SESSIONS } from '../../../domain/session-policies.ts';
import { bindEndpoint, type Endpoint } from '../../../server/endpoint.ts';
import type { OpenedSession, PasswordProof } from '../../../services/identity/index.ts';
import { issueAccessToken } from '../access-token.ts';
import type { BorgUiServices, OpenCall, OpenRoute, RoomAnswer, RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { type Confirmation, readConfirmation, readLoggedIn, readLogin } from './read.ts';
import { type NewSession, showLogin, showSession } from './show.ts';

type OpenEndpoint<Input> = Endpoint<OpenCall, Input, BorgUiServices, NewSession, RoomAnswer>;

const issue = async (
  services: BorgUiServices,
  { login, token }: Pick<OpenedSession, 'login' | 'token'>,
): Promise<NewSession> => ({
  accessToken: await issueAccessToken(services, { login: login.login, token, now: await services.now() }),
});

/** `POST /api/auth/login` */
const logIn: OpenEndpoint<PasswordProof> = {
  name: 'session.login',
  request: readLogin,
  call: async (services, proof) => {
    const opened = await services.authentication.logIn(proof, DAY_SESSIONS);
    return opened.login.totpSealed === null ? issue(services, opened) : { challenge: opened.token };
  },
  response: (session) => ({ json: showSession(session) }),
};

/** `POST /api/auth/login/totp` */
const confirm: OpenEndpoint<Confirmation> = {
  name: 'session.confirm',
  request: readConfirmation,
  call: async (services, { token, code, channel }) =>
    issue(services, await services.authentication.confirmTotp(token, code, channel)),
  response: (session) => ({ json: showSession(session) }),
};

/** `POST /api/auth/refresh`: another session; the first one lives on until its own end. */
const refresh: RoomEndpoint<RoomCall, NewSession> = {
  name: 'session.refresh',
  request: (call) => {
    readLoggedIn(call);
    return call;
  },
  call: async (services, { caller: { login }, request: { address } }) => {
    const { token } = await services.authentication.openSession(login.id, DAY_SESSIONS, { address });
    return issue(services, { login, token });
  },
  response: (session) => ({ json: showSession(session) }),
};

/** `POST /api/auth/logout`: ends the session of the call; a token that lives until it is revoked stays. */
const logOut: RoomEndpoint<RoomCall['caller'], void> = {
  name: 'session.logout',
  request: ({ caller }) => caller,
  call: async (services, caller) => {
    if (caller.session?.kind === DAY_SESSIONS) await services.authentication.closeSession(caller);
  },
  response: () => ({ json: { message: 'Logged out successfully', logout_url: null } }),
};

/** `GET /api/auth/me` */
const whoAmI: RoomEndpoint<RoomCall['caller'], RoomCall['caller']> = {
  name: 'session.whoami',
  request: ({ caller }) => caller,
  call: async (_services, caller) => caller,
  response: ({ login }) => ({ json: showLogin(login) }),
};

/** Addresses for callers whom nothing proves yet. */
export const LOGIN_ROUTES: RouteTable<OpenRoute> = {
  '/auth/login': { POST: { openTo: 'anyone', endpoint: bindEndpoint(logIn) } },
  '/auth/login/totp': { POST: { openTo: 'anyone', endpoint: bindEndpoint(confirm) } },
};

/** Addresses of the caller's own session. */
export const SESSION_ROUTES: RouteTable = {
  '/auth/refresh': { POST: { needs: 'viewer', endpoint: bindEndpoint(refresh) } },
  '/auth/logout': { POST: { needs: 'viewer', endpoint: bindEndpoint(logOut) } },
  '/auth/me': { GET: { needs: 'viewer', endpoint: bindEndpoint(whoAmI) } },
};

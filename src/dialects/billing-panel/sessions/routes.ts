import { LOGIN_SESSIONS } from '../../../domain/session-policies.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import { acknowledge } from '../answer.ts';
import type { AuthenticatedCall } from '../call.ts';
import { opens, type PanelFunctions, shows, writes } from '../route.ts';
import type { BillingPanelSettings } from '../settings.ts';
import { readConfirmation, readKeyOrder, readProof } from './read.ts';
import { showAlive, showLogout, showSession, showWhoami } from './show.ts';

/** Opens a session by password or key. */
const logIn = bindEndpoint({
  name: 'session.open',
  request: readProof,
  call: ({ authentication }: Services, proof) =>
    'key' in proof ? authentication.logInByKey(proof, LOGIN_SESSIONS) : authentication.logIn(proof, LOGIN_SESSIONS),
  response: showSession,
});

/** Takes the second factor of a session, and opens one that is good for everything. */
const confirmSecondFactor = bindEndpoint({
  name: 'session.confirm',
  request: readConfirmation,
  call: (services: Services, { token, code, channel }) => services.authentication.confirmTotp(token, code, channel),
  response: showSession,
});

/** Takes a key from staff that lets a login in once. */
const issueKey = bindEndpoint({
  name: 'login_key.issue',
  request: readKeyOrder,
  call: (services: Services, { login, key }, actor) => services.authentication.issueKey(actor, login, key),
  response: (_, call) => acknowledge(call, null),
});

/** Ends the session of the call. */
const logOut = bindEndpoint({
  name: 'session.close',
  request: ({ caller }: AuthenticatedCall) => caller,
  call: (services: Services, caller) => services.authentication.closeSession(caller),
  response: showLogout,
});

/** Functions of sessions. */
export const createSessionRoutes = ({ currency }: BillingPanelSettings): PanelFunctions => ({
  auth: opens(logIn),
  'totp.confirm': opens(confirmSecondFactor),
  'session.newkey': writes(issueKey),
  logon: writes(logOut),
  whoami: shows('session.whoami', (call) => showWhoami(call, currency)),
  keepalive: shows('session.keepalive', showAlive),
});

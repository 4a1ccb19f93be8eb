import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { readConfirmation, readProof } from '../requests/sessions.ts';
import { showAlive, showLogout, showSession, showWhoami } from '../responses/session.ts';

/** Opens a session by password. */
export const logIn = bindEndpoint({
  name: 'session.open',
  request: readProof,
  call: (services: Services, proof) => services.authentication.logIn(proof),
  response: showSession,
});

/** Takes the second factor of a session, and opens one that is good for everything. */
export const confirmSecondFactor = bindEndpoint({
  name: 'session.confirm',
  request: readConfirmation,
  call: (services: Services, { token, code, address }) => services.authentication.confirmTotp(token, code, address),
  response: showSession,
});

/** Ends the session of the call. */
export const logOut = bindEndpoint({
  name: 'session.close',
  request: ({ caller }: AuthenticatedCall) => caller,
  call: (services: Services, caller) => services.authentication.closeSession(caller),
  response: showLogout,
});

/** Says who calls. */
export const whoAmI = bindEndpoint({
  name: 'session.whoami',
  request: (_: AuthenticatedCall): void => {},
  call: async (_: Services) => {},
  response: showWhoami,
});

/** Says that the session lives; being used, it lives on. */
export const keepAlive = bindEndpoint({
  name: 'session.keepalive',
  request: (_: AuthenticatedCall): void => {},
  call: async (_: Services) => {},
  response: showAlive,
});

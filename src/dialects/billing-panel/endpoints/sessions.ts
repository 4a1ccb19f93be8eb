import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { readConfirmation, readProof } from '../requests/sessions.ts';
import { showAlive, showLogout, showSession, showWhoami } from '../responses/session.ts';

export const logIn = bindEndpoint({
  name: 'session.open',
  request: readProof,
  call: (services: Services, proof) => services.authentication.logIn(proof),
  response: showSession,
});

export const confirmSecondFactor = bindEndpoint({
  name: 'session.confirm',
  request: readConfirmation,
  call: (services: Services, { token, code, address }) => services.authentication.confirmTotp(token, code, address),
  response: showSession,
});

export const logOut = bindEndpoint({
  name: 'session.close',
  request: ({ caller }: AuthenticatedCall) => caller,
  call: (services: Services, caller) => services.authentication.closeSession(caller),
  response: showLogout,
});

export const whoAmI = bindEndpoint({
  name: 'session.whoami',
  request: (_: AuthenticatedCall): void => {},
  call: async (_: Services) => {},
  response: showWhoami,
});

export const keepAlive = bindEndpoint({
  name: 'session.keepalive',
  request: (_: AuthenticatedCall): void => {},
  call: async (_: Services) => {},
  response: showAlive,
});

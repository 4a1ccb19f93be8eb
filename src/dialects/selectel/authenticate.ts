import { API_TOKENS, DAY_SESSIONS } from '../../domain/session-policies.ts';
import { type CredentialPlace, readCredential } from '../../server/credentials.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authenticated, CallChannel } from '../../services/identity/index.ts';
import { DIALECT, type SelectelServices } from './call.ts';
import { refuse } from './problems.ts';

const TAKEN: readonly CredentialPlace[] = [{ in: 'header', header: 'x-auth-token' }];

/** Sessions whose tokens are good here: of log-ins, and those that live until they are revoked. */
const KINDS: readonly (string | undefined)[] = [DAY_SESSIONS, API_TOKENS];

/**
 * Who calls: `X-Auth-Token` with a token of the identity service, or one that the command line issues.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`
 * @throws WireRefusal 401
 */
export async function authenticate(services: SelectelServices, request: WireRequest): Promise<Authenticated> {
  const credential = readCredential(request, TAKEN);
  if (credential.by !== 'token') throw refuse('unproved');
  return findToken(services, credential.token, request);
}

/** Whose token it is. @throws as `authenticate` */
export async function findToken(
  { authentication }: Pick<SelectelServices, 'authentication'>,
  token: string,
  request: WireRequest,
): Promise<Authenticated> {
  const authenticated = await authentication.byToken(token, channelOf(request));
  if (!KINDS.includes(authenticated.session?.kind)) throw refuse('unproved');
  return authenticated;
}

/** Where a caller comes in. */
export const channelOf = ({ address }: WireRequest): CallChannel => ({ via: DIALECT, address });

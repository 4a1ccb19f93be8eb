import { API_TOKENS, DAY_SESSIONS } from '../../domain/session-policies.ts';
import { type CredentialPlace, readCredential } from '../../server/credentials.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authenticated, CallChannel } from '../../services/identity/index.ts';
import { isSigned, readAccessToken, readApiToken } from './access-token.ts';
import { type BorgUiServices, DIALECT } from './call.ts';
import { refuse } from './problems.ts';

/** Behind a proxy that takes `Authorization` for itself, the first is the way in. */
const TAKEN: readonly CredentialPlace[] = [{ in: 'bearer', header: 'x-borg-authorization' }, { in: 'bearer' }];

/** Addresses that pages have a browser follow, which sends no headers of theirs. */
const LINKED = /^\/api\/activity\/[^/]+\/[^/]+\/logs\/download\/?$/;
const IN_LINK: CredentialPlace = { in: 'token-field', field: 'token' };

/**
 * Who calls: a Bearer that is a signed access token, whose session decides, or an API token, as the command line issues
 * it or as a personal one.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`
 * @throws WireRefusal 401
 */
export async function authenticate(services: BorgUiServices, request: WireRequest): Promise<Authenticated> {
  const places = LINKED.test(request.path) ? [...TAKEN, IN_LINK] : TAKEN;
  const credential = readCredential({ ...request, fields: request.query }, places);
  if (credential.by !== 'token') throw refuse('unproved');
  const { token: text } = credential;
  const isAccess = isSigned(text);
  const token = isAccess ? await readAccessToken(services, text) : readApiToken(text);
  if (token === null) throw refuse('unproved');
  const authenticated = await services.authentication.byToken(token, channelOf(request));
  if (authenticated.session?.kind !== (isAccess ? DAY_SESSIONS : API_TOKENS)) throw refuse('unproved');
  return authenticated;
}

/** Where a caller comes in. */
export const channelOf = ({ address }: WireRequest): CallChannel => ({ via: DIALECT, address });

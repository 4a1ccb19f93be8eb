import { API_TOKENS, DAY_SESSIONS, LOGIN_SESSIONS } from '../../domain/session-policies.ts';
import { type CredentialPlace, readCredential } from '../../server/credentials.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import { DIALECT, type NativeServices } from './call.ts';
import { accountNamedBy } from './keys.ts';
import { refuse } from './problems.ts';

const TAKEN: readonly CredentialPlace[] = [{ in: 'bearer' }, { in: 'basic' }];

/** Sessions whose tokens are good here: of scripts, and those that people have opened in any room. */
const KINDS: readonly (string | undefined)[] = [API_TOKENS, DAY_SESSIONS, LOGIN_SESSIONS];

/**
 * Who calls: a Bearer token, or a login's name and password. Staff may name the account that it acts for.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`; `forbidden`, `not_found` of the account that is named
 * @throws WireRefusal 401
 */
export async function authenticate(services: NativeServices, request: WireRequest): Promise<Authenticated> {
  const authenticated = await prove(services, request);
  const account = accountNamedBy(request);
  return account === null ? authenticated : services.authentication.actFor(authenticated, account);
}

async function prove({ authentication }: NativeServices, request: WireRequest): Promise<Authenticated> {
  const credential = readCredential(request, TAKEN);
  const channel = { via: DIALECT, address: request.address };
  if (credential.by === 'password') return authentication.byPassword({ ...credential, ...channel });
  if (credential.by !== 'token') throw refuse('unproved');
  const authenticated = await authentication.byToken(credential.token, channel);
  if (!KINDS.includes(authenticated.session?.kind)) throw refuse('unproved');
  return authenticated;
}

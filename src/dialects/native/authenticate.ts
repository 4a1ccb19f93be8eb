import { API_TOKENS, DAY_SESSIONS, LOGIN_SESSIONS } from '../../domain/session-policies.ts';
import { type CredentialPlace, readCredential } from '../../server/credentials.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import { DIALECT, type NativeServices } from './call.ts';
import { refuse } from './problems.ts';

const TAKEN: readonly CredentialPlace[] = [{ in: 'bearer' }, { in: 'basic' }];

/** Sessions whose tokens are good here: of scripts, and those that people have opened in any room. */
const KINDS: readonly (string | undefined)[] = [API_TOKENS, DAY_SESSIONS, LOGIN_SESSIONS];

/**
 * Who calls: a Bearer token, or a login's name and password.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`
 * @throws WireRefusal 401
 */
export async function authenticate({ authentication }: NativeServices, request: WireRequest): Promise<Authenticated> {
  const credential = readCredential(request, TAKEN);
  const channel = { via: DIALECT, address: request.address };
  if (credential.by === 'password') return authentication.byPassword({ ...credential, ...channel });
  if (credential.by !== 'token') throw refuse('unproved');
  const authenticated = await authentication.byToken(credential.token, channel);
  if (!KINDS.includes(authenticated.session?.kind)) throw refuse('unproved');
  return authenticated;
}

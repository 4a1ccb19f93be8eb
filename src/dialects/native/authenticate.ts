import { API_TOKENS, DAY_SESSIONS, LOGIN_SESSIONS } from '../../domain/session-policies.ts';
import { type CredentialPlace, readCredential } from '../../server/credentials.ts';
import type { WireRequest } from '../../server/dialect.ts';
import { DIALECT, type NativeServices, type Proved } from './call.ts';
import { accountNamedBy } from './keys.ts';
import { refuse } from './problems.ts';
import { readSessionCookie, refuseForeignCall } from './session/cookie.ts';

const TAKEN: readonly CredentialPlace[] = [{ in: 'bearer' }, { in: 'basic' }];

/** Sessions whose tokens are good here: of scripts, and those that people have opened in any room. */
const KINDS: readonly (string | undefined)[] = [API_TOKENS, DAY_SESSIONS, LOGIN_SESSIONS];

/**
 * Who calls: a Bearer token, a login's name and password, or the console's cookie. Staff may name the account that it acts for.
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`; `forbidden`, `not_found` of the account that is named
 * @throws WireRefusal 401; 403 of a page that is not ours, whose browser sends the cookie along
 */
export async function authenticate(services: NativeServices, request: WireRequest): Promise<Proved> {
  const proved = await prove(services, request);
  const account = accountNamedBy(request);
  return account === null
    ? proved
    : { ...proved, caller: await services.authentication.actFor(proved.caller, account) };
}

async function prove({ authentication }: NativeServices, request: WireRequest): Promise<Proved> {
  const credential = readCredential(request, TAKEN);
  const channel = { via: DIALECT, address: request.address };
  if (credential.by === 'password') {
    return { caller: await authentication.byPassword({ ...credential, ...channel }), csrf: null };
  }
  const cookie = credential.by === 'nothing' ? readSessionCookie(request) : null;
  if (cookie !== null) {
    const caller = await authentication.byToken(cookie, channel);
    // Whoever can plant a cookie plants no token in it that lives on.
    if (caller.session?.kind !== LOGIN_SESSIONS) throw refuse('unproved');
    return { caller, csrf: refuseForeignCall(request, cookie) };
  }
  if (credential.by !== 'token') throw refuse('unproved');
  const caller = await authentication.byToken(credential.token, channel);
  if (!KINDS.includes(caller.session?.kind)) throw refuse('unproved');
  return { caller, csrf: null };
}

import { problem } from '../../domain/errors.ts';
import type { WireHead } from '../../server/dialect.ts';
import type { Authenticated, Door, PasswordProof } from '../../services/identity/index.ts';
import type { Services } from '../../services/index.ts';
import { filled, type PanelCall } from './call.ts';
import { PanelRefusal } from './refusals.ts';
import { type BillingPanelSettings, ROOM } from './settings.ts';

/** The cookie that BILLmanager keeps its session in. */
export const SESSION_COOKIE = 'billmgrses5';

/** Fields that prove who calls; none of them is ever echoed. */
export const CREDENTIAL_FIELDS = ['auth', 'authinfo', 'password', 'key', 'qrcode'] as const;

/** Who calls, and whether nothing but a cookie says so. */
export interface Credential {
  readonly caller: Authenticated;
  readonly isCookieOnly: boolean;
}

/** Who calls: `authinfo` before `auth` before the cookie. @throws GatewayError `unauthenticated`, `rate_limited` */
export async function authenticate({ authentication }: Services, call: PanelCall): Promise<Credential> {
  const authinfo = filled(call.fields, 'authinfo');
  if (authinfo !== null) {
    return { caller: await authentication.byPassword(readAuthinfo(authinfo, call)), isCookieOnly: false };
  }
  const isCookieOnly = filled(call.fields, 'auth') === null;
  return { caller: await authentication.byToken(readToken(call) ?? '', doorOf(call)), isCookieOnly };
}

/**
 * Who acts: the caller, or the login that staff names in `su`. Asked for last, as it is audited.
 * @throws GatewayError `forbidden`, `not_found`
 */
export async function actFor(
  { authentication }: Services,
  call: PanelCall,
  caller: Authenticated,
): Promise<Authenticated> {
  const su = filled(call.fields, 'su');
  return su === null ? caller : authentication.actAs(caller, su);
}

/** Where a call comes in. */
export const doorOf = ({ head }: PanelCall): Door => ({ via: ROOM, address: head.address });

/** The token that a call carries, if any. */
export const readToken = (call: PanelCall): string | null =>
  filled(call.fields, 'auth') ?? readSessionCookie(call.head);

/** `user:password`, cut at the first colon. */
export function readAuthinfo(authinfo: string, call: PanelCall): PasswordProof {
  const colon = authinfo.indexOf(':');
  const login = colon === -1 ? authinfo : authinfo.slice(0, colon);
  return { login, password: colon === -1 ? '' : authinfo.slice(colon + 1), ...doorOf(call) };
}

/**
 * Refuses `authinfo` from where the installation does not want it, before the password is looked at: it is no attempt.
 * @throws GatewayError `unauthenticated`
 */
export function refuseForeignAuthinfo(call: PanelCall, { authinfoNetworks }: BillingPanelSettings): void {
  if (authinfoNetworks.isEmpty || authinfoNetworks.has(call.head.address)) return;
  if (filled(call.fields, 'authinfo') === null) return;
  throw problem('address_denied', {});
}

/** @throws PanelRefusal where the query carries credentials and the installation does not want that. */
export function refuseUrlCredentials(call: PanelCall, settings: BillingPanelSettings): void {
  if (settings.allowsUrlCredentials) return;
  if (!CREDENTIAL_FIELDS.some((name) => filled(call.head.query, name) !== null)) return;
  throw new PanelRefusal({ kind: 'url_credentials' });
}

/** The cookie may be `id:extra`. */
const readSessionCookie = (head: WireHead): string | null => head.cookies.get(SESSION_COOKIE)?.split(':', 1)[0] || null;

/**
 * A browser sends the cookie along with whatever any page makes it send; only the page's origin tells them apart.
 * @throws PanelRefusal unless the call is a POST from a page of ours or of a configured origin
 */
export function refuseForeignPage(head: WireHead, settings: BillingPanelSettings): void {
  const { origin } = head.headers;
  const isOurs = origin !== undefined && (origin === head.origin || settings.corsOrigins.includes(origin));
  if (head.method === 'POST' && isOurs) return;
  throw new PanelRefusal({ kind: 'foreign_page' });
}

import { problem } from '../../domain/errors.ts';
import { type Credential, type CredentialPlace, isFromPageOf, readCredential } from '../../server/credentials.ts';
import type { WireHead } from '../../server/dialect.ts';
import type { Authenticated, CallChannel, PasswordProof } from '../../services/identity/index.ts';
import type { Services } from '../../services/index.ts';
import type { PanelCall } from './call.ts';
import { filled } from './fields.ts';
import { PanelRefusal } from './refusals.ts';
import { type BillingPanelSettings, ROOM } from './settings.ts';

/** The cookie that BILLmanager keeps its session in. */
export const SESSION_COOKIE = 'billmgrses5';

/** Fields that prove who calls; none of them is ever echoed. */
const CREDENTIAL_FIELDS = ['auth', 'authinfo', 'password', 'key', 'qrcode'] as const;

/** Where this room looks for credentials, in this order. */
const TAKEN: readonly CredentialPlace[] = [
  { in: 'pair-field', field: 'authinfo' },
  { in: 'token-field', field: 'auth' },
  // It may be `id:extra`.
  { in: 'cookie', cookie: SESSION_COOKIE, endsAt: ':' },
];

/** Who calls, and whether nothing but a cookie says so. */
export interface Proved {
  readonly caller: Authenticated;
  readonly isCookieOnly: boolean;
}

const credentialOf = ({ head, fields }: PanelCall, places = TAKEN): Credential =>
  readCredential({ headers: head.headers, cookies: head.cookies, fields }, places);

/** Who calls. @throws GatewayError `unauthenticated`, `rate_limited` */
export async function authenticate({ authentication }: Services, call: PanelCall): Promise<Proved> {
  const credential = credentialOf(call);
  if (credential.by === 'password') {
    return { caller: await authentication.byPassword({ ...credential, ...channelOf(call) }), isCookieOnly: false };
  }
  const token = credential.by === 'token' ? credential.token : '';
  const isCookieOnly = credential.by !== 'token' || credential.in === 'cookie';
  return { caller: await authentication.byToken(token, channelOf(call)), isCookieOnly };
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

/** Which way a call came. */
export const channelOf = ({ head }: PanelCall): CallChannel => ({ via: ROOM, address: head.address });

/** The token that a call carries, whatever else it does; empty where there is none. */
export function readToken(call: PanelCall): string {
  const credential = credentialOf(call, TAKEN.slice(1));
  return credential.by === 'token' ? credential.token : '';
}

/** The password of `authinfo`, or `null` where that is absent or empty. */
export function readAuthinfo(call: PanelCall): PasswordProof | null {
  const credential = credentialOf(call, TAKEN.slice(0, 1));
  return credential.by === 'password' ? { ...credential, ...channelOf(call) } : null;
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

/**
 * A browser sends the cookie along with whatever any page makes it send; only the page's origin tells them apart.
 * @throws PanelRefusal unless the call is a POST from a page of ours or of a configured origin
 */
export function refuseForeignPage(head: WireHead, settings: BillingPanelSettings): void {
  if (head.method === 'POST' && isFromPageOf(head, settings.corsOrigins)) return;
  throw new PanelRefusal({ kind: 'foreign_page' });
}

/** What a browser says with a page's call, and a script does not. */
const OF_BROWSERS = ['origin', 'referer', 'sec-fetch-mode', 'sec-fetch-site'] as const;

/**
 * What an ended session is called: `auth` to a script that sent one in a field, which logs in again by that; `access` to
 * whoever came with the cookie or from a browser, which leads to the page of the login.
 */
export function sessionErrorType(
  { headers, cookies }: WireHead,
  fields: PanelCall['fields'],
  { sessionErrorType: forced }: BillingPanelSettings,
): 'access' | 'auth' {
  if (forced !== 'caller') return forced;
  const isBrowser = cookies.has(SESSION_COOKIE) || OF_BROWSERS.some((name) => headers[name] !== undefined);
  return !isBrowser && filled(fields, 'auth') !== null ? 'auth' : 'access';
}

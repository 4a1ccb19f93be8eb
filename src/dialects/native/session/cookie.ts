import { csrfTokenOf, hasCsrfToken, isFromPageOf } from '../../../server/credentials.ts';
import type { WireHead } from '../../../server/dialect.ts';
import { refuse } from '../problems.ts';

/** The cookie of the console's session: its prefix has browsers take it from us alone, over https, for this host. */
export const SESSION_COOKIE = '__Host-backrota';

/** The same where the gateway is called over plain http on the machine itself, for which that prefix is none. */
const LOOPBACK_COOKIE = 'backrota';

/** By which a page that may read our answers shows it. */
export const CSRF_HEADER = 'X-Backrota-Csrf';

const LOOPBACK = /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

const cookieOf = ({ origin }: Pick<WireHead, 'origin'>): { readonly name: string; readonly more: string } =>
  LOOPBACK.test(origin) ? { name: LOOPBACK_COOKIE, more: '' } : { name: SESSION_COOKIE, more: '; Secure' };

/** The token in the cookie of a call; `null` where it has none. Whose page sends it is told by `refuseForeignCall`. */
export const readSessionCookie = (head: WireHead): string | null => head.cookies.get(cookieOf(head).name) || null;

/** The header that has a browser keep this session, or, `null`, forget it. */
export function showSessionCookie(head: WireHead, token: string | null): string {
  const { name, more } = cookieOf(head);
  return `${name}=${token ?? ''}; Path=/; HttpOnly; SameSite=Strict${more}${token === null ? '; Max-Age=0' : ''}`;
}

/** Refuses a call that a browser says another site's page has made. @throws WireRefusal 403 */
export function refuseForeignPage(head: WireHead): void {
  const { origin, 'sec-fetch-site': site } = head.headers;
  if (site === 'same-origin' || site === 'none') return;
  // Over plain http browsers say less: who sends neither is no page.
  if (site === undefined && (origin === undefined || isFromPageOf(head, []))) return;
  throw refuse('page_foreign');
}

/**
 * Refuses a call by cookie that changes anything and was not made by a page of ours, and tells what proves it.
 * @throws WireRefusal 403
 */
export function refuseForeignCall(head: WireHead, token: string): string {
  const isReading = head.method === 'GET' || head.method === 'HEAD';
  if (!isReading) {
    refuseForeignPage(head);
    if (!hasCsrfToken(head, CSRF_HEADER.toLowerCase(), token)) throw refuse('csrf_wrong');
  }
  return csrfTokenOf(token);
}

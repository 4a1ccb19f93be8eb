import { createHash, timingSafeEqual } from 'node:crypto';
import type { WireHead } from '../../server/dialect.ts';
import { refuse } from './problems.ts';

/** The cookie that holds a session's token. */
export const SESSION_COOKIE = 'sessionid';

/** The cookie whose value must come back in `X-CSRFToken`: another page can send cookies, but not read them. */
export const CSRF_COOKIE = 'csrftoken';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** A session's own CSRF token; it follows from the session's, and does not give that away. */
export const csrfTokenOf = (sessionToken: string): string =>
  createHash('sha256').update(`csrf:${sessionToken}`).digest('hex');

/** @throws WireRefusal (403) where a call that changes something does not carry its session's CSRF token. */
export function checkCsrf({ method, headers }: WireHead, sessionToken: string): void {
  if (SAFE_METHODS.includes(method)) return;
  const sent = Buffer.from(String(headers['x-csrftoken'] ?? ''));
  const wanted = Buffer.from(csrfTokenOf(sessionToken));
  if (sent.length === wanted.length && timingSafeEqual(sent, wanted)) return;
  throw refuse('csrf', null, { cookie: CSRF_COOKIE });
}

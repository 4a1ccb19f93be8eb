import type { WireHead } from '../../server/dialect.ts';
import { LANGUAGES, type Language } from '../../wording/language.ts';
import { refuse } from './problems.ts';

/** A version, or a feed's position, as answers in a language carry it: an answer in another one is another answer. */
export const tagOf = (version: number | string, language: Language): string =>
  language === LANGUAGES[0] ? `"${version}"` : `"${version}-${language}"`;

/**
 * The version that a caller says that it saw, in whichever language. `*` is any, as in RFC 9110.
 *
 * @throws WireRefusal 428 where none is said, 412 where it can be none of ours
 */
export function readVersion({ headers }: Pick<WireHead, 'headers'>): number | null {
  const tag = headers['if-match']?.trim();
  if (tag === undefined || tag === '') throw refuse('version_unsaid');
  if (tag === '*') return null;
  const digits = /^"(\d{1,15})(?:-[a-z]{2})?"$/.exec(tag)?.[1];
  if (digits === undefined) throw refuse('version_passed', null);
  return Number(digits);
}

/** @throws WireRefusal 412 with what stands now, where that is of another version than was seen */
export function requireSeen(
  seen: number | null,
  { version, body }: { readonly version?: number; readonly body?: unknown },
): void {
  if (seen !== null && seen !== version) throw refuse('version_passed', body ?? null);
}

/** Whether a caller has what it asks for: `If-None-Match` names it. */
export const isKnown = ({ headers }: Pick<WireHead, 'headers'>, tag: string): boolean =>
  (headers['if-none-match'] ?? '').split(',').some((one) => [tag, `W/${tag}`, '*'].includes(one.trim()));

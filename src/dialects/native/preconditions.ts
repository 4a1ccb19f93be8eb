import type { WireHead } from '../../server/dialect.ts';
import { refuse } from './problems.ts';

/** A version, or a feed's position, as answers carry it. */
export const tagOf = (version: number | string): string => `"${version}"`;

/**
 * The version that a caller says that it saw. `*` is any, as in RFC 9110.
 *
 * @throws WireRefusal 428 where none is said, 412 where it can be none of ours
 */
export function readVersion({ headers }: Pick<WireHead, 'headers'>): number | null {
  const tag = headers['if-match']?.trim();
  if (tag === undefined || tag === '') throw refuse('version_unsaid');
  if (tag === '*') return null;
  const digits = /^"(\d{1,15})"$/.exec(tag)?.[1];
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
  (headers['if-none-match'] ?? '')
    .split(',')
    .some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*');

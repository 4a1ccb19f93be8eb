import { notFound, problem } from '../domain/errors.ts';
import type { Noun } from '../domain/problems/index.ts';

/** So many ids are told at most. */
export const TOLD_NAMESAKES = 20;

/** The one thing that has a name, of those that do. @throws `not_found`; `conflict` (`ambiguous`, with their ids). */
export function onlyOne<Thing extends { readonly id: number }>(
  noun: Noun,
  name: string,
  named: readonly Thing[],
): Thing {
  const [first] = named;
  if (first === undefined) throw notFound(noun, name);
  if (named.length === 1) return first;
  throw problem('ambiguous', { noun, name, ids: named.slice(0, TOLD_NAMESAKES).map(({ id }) => id) });
}

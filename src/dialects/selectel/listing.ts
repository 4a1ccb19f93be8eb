import { GatewayError } from '../../domain/errors.ts';
import type { Page } from '../../server/paging.ts';
import type { ListQuery } from './fields.ts';
import { refuse } from './problems.ts';

/** Part of a list, the newest first: what is made meanwhile comes before all that was read, and what goes leaves no gap. */
export type NewestFirst = Page<'id'> & { readonly limit: number };

/**
 * The page behind a marker, which may be of a row that is deleted by now.
 *
 * @throws WireRefusal (400) a marker of nothing that the caller may see
 */
export async function pageOf(
  { limit, marker }: ListQuery,
  find: (uuid: string) => Promise<{ readonly id: number }>,
): Promise<NewestFirst> {
  const page = { offset: 0, limit, orderBy: 'id', descending: true } as const;
  if (marker === null) return page;
  try {
    return { ...page, after: (await find(marker)).id };
  } catch (error) {
    if (error instanceof GatewayError && error.problem.code === 'not_found') throw refuse('marker_unknown', marker);
    throw error;
  }
}

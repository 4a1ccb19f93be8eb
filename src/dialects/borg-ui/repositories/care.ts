import { notFound } from '../../../domain/errors.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { refuse } from '../problems.ts';
import { PRUNE_ROUTES } from './prune.ts';
import { readId } from './read.ts';

/** So long a compaction is waited for; what is not done by then is by night. */
const COMPACTION_MS = 50_000;

/** `POST /api/repositories/{id}/compact`: of one with a store of its own; by staff, as it keeps others from that store. */
const compact: RoomEndpoint<number, void> = {
  name: 'repository.compact',
  request: readId,
  call: async ({ repositories, stores, targets }, id, actor) => {
    const { storeId } = await targets.find(actor, { id });
    const store = (await stores.list(actor)).find((one) => one.id === storeId);
    if (store === undefined) throw notFound('store', storeId);
    if (repositories.holds(store) && !store.holdsOneTarget) throw refuse('compaction_of_others');
    const signal = AbortSignal.timeout(COMPACTION_MS);
    try {
      await repositories.compact(actor, store, signal);
    } catch (error) {
      if (signal.aborted) throw refuse('compaction_too_long');
      throw error;
    }
  },
  response: () => ({ json: { success: true, message: 'Repository compacted successfully' } }),
};

/** What is done for a repository by a button. */
export const CARE_ROUTES: RouteTable = {
  '/repositories/{id}/compact': { POST: { needs: 'staff', endpoint: bindEndpoint(compact) } },
  ...PRUNE_ROUTES,
};

import type { Snapshot } from '../../../domain/snapshot.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { readText, text } from '../fields.ts';
import { type LoadedRepository, loadRepository } from '../repositories/load.ts';
import { findNamedOne } from '../repositories/paths.ts';
import { showArchiveList } from './show.ts';

/** More archives than this of one repository are not listed; the newest are. */
const MOST_ARCHIVES = 10_000;

interface Archives {
  readonly repository: LoadedRepository;
  readonly archives: readonly Snapshot[];
}

/** `GET /api/archives/list?repository=`: by its path or its id; what can be restored, the oldest first. */
const listArchives: RoomEndpoint<string, Archives> = {
  name: 'archive.list',
  request: ({ request }) => readText(text, 'query', 'repository', request.query.get('repository') ?? ''),
  call: async (services, name, actor) => {
    const target = await findNamedOne(services, actor, name);
    const page = { offset: 0, limit: MOST_ARCHIVES, orderBy: 'id', descending: true } as const;
    const { rows } = await services.snapshots.list(actor, { targetId: target.id, states: ['available'] }, page);
    return { repository: await loadRepository(services, actor, target), archives: rows.toReversed() };
  },
  // The archiver's own JSON, as a text within ours: clients parse it twice.
  response: ({ repository, archives }) => ({
    json: { archives: JSON.stringify(showArchiveList(repository, archives)) },
  }),
};

/** The addresses of archives. */
export const ARCHIVE_ROUTES: RouteTable = {
  '/archives/list': { GET: { needs: 'viewer', endpoint: bindEndpoint(listArchives) } },
};

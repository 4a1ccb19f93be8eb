import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces } from '../../../server/pieces.ts';
import type { RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { readText, whole } from '../fields.ts';
import { type LoadedRepository, loadRepositories, loadRepository } from './load.ts';
import { showRepository } from './show.ts';

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** The id in the path. @throws WireRefusal (422) */
export const readRepositoryId = ({ parts }: RoomCall): number =>
  readText(whole, 'path', 'repository_id', parts.id ?? '');

/** `GET /api/repositories/`: every target of the account. */
const listRepositories: RoomEndpoint<null, AsyncIterable<readonly object[]>> = {
  name: 'repository.list',
  request: () => null,
  call: async (services, _input, actor) => {
    const { pieces } = await services.targets.listInPieces(actor, {}, ALL);
    return mapPieces(pieces, async (targets) => (await loadRepositories(services, actor, targets)).map(showRepository));
  },
  response: (repositories) => ({ json: { success: true, repositories } }),
};

/** `GET /api/repositories/{id}` */
const getRepository: RoomEndpoint<number, LoadedRepository> = {
  name: 'repository.get',
  request: readRepositoryId,
  call: async (services, id, actor) => loadRepository(services, actor, await services.targets.find(actor, { id })),
  response: (loaded) => ({ json: { success: true, repository: showRepository(loaded) } }),
};

/** The addresses of repositories. */
export const REPOSITORY_ROUTES: RouteTable = {
  '/repositories/': { GET: { needs: 'viewer', endpoint: bindEndpoint(listRepositories) } },
  '/repositories/{id}': { GET: { needs: 'viewer', endpoint: bindEndpoint(getRepository) } },
};

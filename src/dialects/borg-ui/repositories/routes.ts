import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces } from '../../../server/pieces.ts';
import type { RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { readText, whole } from '../fields.ts';
import { type LoadedRepository, loadRepositories, loadRepository } from './load.ts';
import { type RepositoryChange, type RepositoryOrder, readRepository, readRepositoryChange } from './read.ts';
import { showRepository } from './show.ts';
import { addRepository, changeRepository } from './write.ts';

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** The id in the path. @throws WireRefusal (422) */
const readId = ({ parts }: RoomCall): number => readText(whole, 'path', 'repository_id', parts.id ?? '');

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
  request: readId,
  call: async (services, id, actor) => loadRepository(services, actor, await services.targets.find(actor, { id })),
  response: (loaded) => ({ json: { success: true, repository: showRepository(loaded) } }),
};

/** A repository that is made with its first backup, or one that is there. */
const addAs = (name: string, isThere: boolean, message: string): RoomEndpoint<RepositoryOrder, LoadedRepository> => ({
  name: `repository.${name}`,
  request: ({ request }) => readRepository(request),
  call: async (services, order, actor) =>
    loadRepository(services, actor, await addRepository(services, actor, order, isThere)),
  response: (loaded) => ({ json: { success: true, message, repository: showRepository(loaded) } }),
});

/** `PUT /api/repositories/{id}`: its name; by staff, its sources. */
const editRepository: RoomEndpoint<{ readonly id: number; readonly change: RepositoryChange }, LoadedRepository> = {
  name: 'repository.change',
  request: (call) => ({ id: readId(call), change: readRepositoryChange(call.request) }),
  call: async (services, { id, change }, actor) =>
    loadRepository(services, actor, await changeRepository(services, actor, id, change)),
  response: (loaded) => ({
    json: { success: true, message: 'Repository updated successfully', repository: showRepository(loaded) },
  }),
};

/** `DELETE /api/repositories/{id}`: the target alone; its archives, and the store that they are in, stay. */
const deleteRepository: RoomEndpoint<number, void> = {
  name: 'repository.delete',
  request: readId,
  call: ({ targets }, id, actor) => targets.remove(actor, { id }),
  response: () => ({ json: { success: true, message: 'Repository deleted successfully' } }),
};

const create = bindEndpoint(addAs('create', false, 'Repository created successfully'));
const importOne = bindEndpoint(addAs('import', true, 'Repository imported successfully'));

/** The addresses of repositories. */
export const REPOSITORY_ROUTES: RouteTable = {
  '/repositories/': {
    GET: { needs: 'viewer', endpoint: bindEndpoint(listRepositories) },
    POST: { needs: 'admin', endpoint: create },
  },
  '/repositories/import': { POST: { needs: 'admin', endpoint: importOne } },
  '/repositories/{id}': {
    GET: { needs: 'viewer', endpoint: bindEndpoint(getRepository) },
    PUT: { needs: 'admin', endpoint: bindEndpoint(editRepository) },
    DELETE: { needs: 'admin', endpoint: bindEndpoint(deleteRepository) },
  },
};

import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces, mapRows } from '../../../server/pieces.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { CARE_ROUTES } from './care.ts';
import { DETAIL_ROUTES } from './details.ts';
import { type LoadedRepository, loadRepositories, loadRepository } from './load.ts';
import { type RepositoryChange, type RepositoryOrder, readId, readRepository, readRepositoryChange } from './read.ts';
import { showRepository } from './show.ts';
import { addRepository, changeRepository, takeIn } from './write.ts';

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** `GET /api/repositories/`: every target of the account. */
const listRepositories: RoomEndpoint<null, AsyncIterable<readonly object[]>> = {
  name: 'repository.list',
  request: () => null,
  call: async (services, _input, actor) => {
    const { pieces } = await services.targets.listInPieces(actor, {}, ALL);
    return mapRows(
      mapPieces(pieces, (targets) => loadRepositories(services, actor, targets)),
      showRepository,
    );
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

/** `POST /api/repositories/`: it is made with its first backup. */
const createRepository: RoomEndpoint<RepositoryOrder, LoadedRepository> = {
  name: 'repository.create',
  request: ({ request }) => readRepository(request),
  call: async (services, order, actor) =>
    loadRepository(services, actor, await addRepository(services, actor, order, false)),
  response: (loaded) => ({
    json: { success: true, message: 'Repository created successfully', repository: showRepository(loaded) },
  }),
};

interface Imported {
  readonly loaded: LoadedRepository;
  /** Why its archives are not taken in yet. */
  readonly trouble: string | null;
}

/** `POST /api/repositories/import`: one that is there, with what others made in it. */
const importRepository: RoomEndpoint<RepositoryOrder, Imported> = {
  name: 'repository.import',
  request: ({ request }) => readRepository(request),
  call: async (services, order, actor) => {
    const target = await addRepository(services, actor, order, true);
    const trouble = await takeIn(services, actor, target);
    return { loaded: await loadRepository(services, actor, target), trouble };
  },
  response: ({ loaded, trouble }) => ({
    json: {
      success: true,
      message: `Repository imported successfully${trouble === null ? '' : `; its archives are not: ${trouble}`}`,
      repository: showRepository(loaded),
    },
  }),
};

/** `PUT /api/repositories/{id}`: its name; by staff, its sources. */
const editRepository: RoomEndpoint<{ readonly id: number; readonly change: RepositoryChange }, LoadedRepository> = {
  name: 'repository.change',
  request: (call) => ({ id: readId(call), change: readRepositoryChange(call.request) }),
  call: async (services, { id, change }, actor) => {
    const loaded = await loadRepository(services, actor, await services.targets.find(actor, { id }));
    return { ...loaded, target: await changeRepository(services, actor, loaded, change) };
  },
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

/** The addresses of repositories. */
export const REPOSITORY_ROUTES: RouteTable = {
  ...DETAIL_ROUTES,
  ...CARE_ROUTES,
  '/repositories/': {
    GET: { needs: 'viewer', isPolled: true, endpoint: bindEndpoint(listRepositories) },
    POST: { needs: 'admin', endpoint: bindEndpoint(createRepository) },
  },
  '/repositories/import': { POST: { needs: 'admin', endpoint: bindEndpoint(importRepository) } },
  '/repositories/{id}': {
    GET: { needs: 'viewer', endpoint: bindEndpoint(getRepository) },
    PUT: { needs: 'admin', endpoint: bindEndpoint(editRepository) },
    DELETE: { needs: 'admin', endpoint: bindEndpoint(deleteRepository) },
  },
};

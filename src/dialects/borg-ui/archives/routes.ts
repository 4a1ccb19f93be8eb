import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { BorgUiServices, RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { readText, text, whole } from '../fields.ts';
import { type LoadedRepository, loadRepository } from '../repositories/load.ts';
import { findNamedOne } from '../repositories/paths.ts';
import { readId } from '../repositories/read.ts';
import { findArchive } from './find.ts';
import {
  DELETION_STATES,
  type FoundFiles,
  type OpenedFile,
  showArchive,
  showArchiveList,
  showDeletion,
  showDownload,
  showFiles,
} from './show.ts';

/** More archives than this of one repository are not listed; the newest are. */
const MOST_ARCHIVES = 10_000;

/** More files than this of one directory are not listed. */
const MOST_FILES = 10_000;

const readQuery = ({ request }: RoomCall, name: string): string =>
  readText(text, 'query', name, request.query.get(name) ?? '');

const decoded = (part: string | undefined): string => {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
};

interface Archives {
  readonly repository: LoadedRepository;
  readonly archives: readonly Snapshot[];
}

/** What can be restored of a repository, the oldest first. */
const archivesOf = async (
  { snapshots }: BorgUiServices,
  actor: Actor,
  targetId: number,
): Promise<Archives['archives']> => {
  const page = { offset: 0, limit: MOST_ARCHIVES, orderBy: 'id', descending: true } as const;
  const { rows } = await snapshots.list(actor, { targetId, states: ['available'] }, page);
  return rows.toReversed();
};

/** `GET /api/archives/list?repository=`: by its path or its id. */
const listArchives: RoomEndpoint<string, Archives> = {
  name: 'archive.list',
  request: (call) => readQuery(call, 'repository'),
  call: async (services, name, actor) => {
    const target = await findNamedOne(services, actor, name);
    const archives = await archivesOf(services, actor, target.id);
    return { repository: await loadRepository(services, actor, target), archives };
  },
  // The archiver's own JSON, as a text within ours: clients parse it twice.
  response: ({ repository, archives }) => ({
    json: { archives: JSON.stringify(showArchiveList(repository, archives)) },
  }),
};

/** `GET /api/repositories/{id}/archives`: the same as a list. */
const listOfRepository: RoomEndpoint<number, Archives['archives']> = {
  name: 'archive.list_of_repository',
  request: readId,
  call: async (services, id, actor) => archivesOf(services, actor, (await services.targets.find(actor, { id })).id),
  response: (archives) => ({ json: { success: true, archives: archives.map(showArchive) } }),
};

/** `DELETE /api/archives/{archive}?repository=`: marks it; its bytes go soon after. Which job that is, its own id tells. */
const deleteArchive: RoomEndpoint<{ readonly repository: string; readonly archive: string }, number> = {
  name: 'archive.delete',
  request: (call) => ({ repository: readQuery(call, 'repository'), archive: decoded(call.parts.archive) }),
  call: async (services, { repository, archive }, actor) => {
    const target = await findNamedOne(services, actor, repository);
    const { id } = await findArchive(services, actor, target.id, archive);
    await services.snapshots.delete(actor, [{ id }]);
    return id;
  },
  response: (id) => ({ json: { job_id: id, status: 'pending', message: 'Archive deletion started' } }),
};

/** `GET /api/archives/delete-jobs/{id}`: of an archive that is going, or gone. */
const readDeletion: RoomEndpoint<number, object> = {
  name: 'archive.deletion',
  request: ({ parts }) => readText(whole, 'path', 'job_id', parts.id ?? ''),
  call: async ({ snapshots }, id, actor) => {
    const page = { offset: 0, limit: 1, orderBy: 'id', descending: true } as const;
    const { rows } = await snapshots.list(actor, { ids: [id], states: DELETION_STATES }, page);
    const [snapshot] = rows;
    if (snapshot === undefined) throw notFound('snapshot', id);
    return showDeletion(snapshot, actor);
  },
  response: (json) => ({ json }),
};

/** What of an archive is meant. */
interface Place {
  /** A path, or an id. */
  readonly repository: string;
  readonly archive: string;
  readonly path: string;
}

/** `GET /api/browse/{repository}/{archive}?path=`: one directory of an archive. */
const browse: RoomEndpoint<Place, FoundFiles> = {
  name: 'archive.browse',
  request: (call) => ({
    repository: decoded(call.parts.repository),
    archive: decoded(call.parts.archive),
    path: readQuery(call, 'path'),
  }),
  call: async (services, { repository, archive, path }, actor) => {
    const target = await findNamedOne(services, actor, repository);
    const { id } = await findArchive(services, actor, target.id, archive);
    return services.snapshotFiles.list(actor, { id }, path, { offset: 0, limit: MOST_FILES });
  },
  response: (found) => ({ json: showFiles(found) }),
};

/** `GET /api/archives/download?repository=&archive=&file_path=`: the bytes of one file. */
const download: RoomEndpoint<Place, OpenedFile> = {
  name: 'archive.download',
  request: (call) => ({
    repository: readQuery(call, 'repository'),
    archive: readQuery(call, 'archive'),
    path: readQuery(call, 'file_path'),
  }),
  call: async (services, { repository, archive, path }, actor) => {
    const target = await findNamedOne(services, actor, repository);
    const { id } = await findArchive(services, actor, target.id, archive);
    return services.snapshotFiles.open(actor, { id }, path);
  },
  response: showDownload,
};

/** The addresses of archives. */
export const ARCHIVE_ROUTES: RouteTable = {
  '/archives/list': { GET: { needs: 'viewer', endpoint: bindEndpoint(listArchives) } },
  '/archives/{archive}': { DELETE: { needs: 'operator', endpoint: bindEndpoint(deleteArchive) } },
  '/archives/delete-jobs/{id}': { GET: { needs: 'viewer', endpoint: bindEndpoint(readDeletion) } },
  '/repositories/{id}/archives': { GET: { needs: 'viewer', endpoint: bindEndpoint(listOfRepository) } },
  '/archives/download': { GET: { needs: 'operator', endpoint: bindEndpoint(download) } },
  '/browse/{repository}/{archive}': { GET: { needs: 'viewer', endpoint: bindEndpoint(browse) } },
};

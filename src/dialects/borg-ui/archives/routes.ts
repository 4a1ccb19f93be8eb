import type { Snapshot } from '../../../domain/snapshot.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { readText, text } from '../fields.ts';
import { type LoadedRepository, loadRepository } from '../repositories/load.ts';
import { findNamedOne } from '../repositories/paths.ts';
import { findArchive } from './find.ts';
import { type FoundFiles, type OpenedFile, showArchiveList, showDownload, showFiles } from './show.ts';

/** More archives than this of one repository are not listed; the newest are. */
const MOST_ARCHIVES = 10_000;

/** More files than this of one directory are not listed. */
const MOST_FILES = 10_000;

const readQuery = ({ request }: RoomCall, name: string): string =>
  readText(text, 'query', name, request.query.get(name) ?? '');

interface Archives {
  readonly repository: LoadedRepository;
  readonly archives: readonly Snapshot[];
}

/** `GET /api/archives/list?repository=`: by its path or its id; what can be restored, the oldest first. */
const listArchives: RoomEndpoint<string, Archives> = {
  name: 'archive.list',
  request: (call) => readQuery(call, 'repository'),
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

/** What of an archive is meant. */
interface Place {
  /** A path, or an id. */
  readonly repository: string;
  readonly archive: string;
  readonly path: string;
}

const decoded = (part: string | undefined): string => {
  try {
    return decodeURIComponent(part ?? '');
  } catch {
    return part ?? '';
  }
};

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
  '/archives/download': { GET: { needs: 'operator', endpoint: bindEndpoint(download) } },
  '/browse/{repository}/{archive}': { GET: { needs: 'viewer', endpoint: bindEndpoint(browse) } },
};

import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { findArchive } from '../archives/find.ts';
import { readLimit } from '../backups/routes.ts';
import type { BorgUiServices, RoomEndpoint, RouteTable } from '../call.ts';
import { readText, whole } from '../fields.ts';
import { refuse } from '../problems.ts';
import { findNamedOne } from '../repositories/paths.ts';
import { type LoadedRestore, loadRestores } from './load.ts';
import { type RestoreOrder, readRestore } from './read.ts';
import { showRestore } from './show.ts';

/** `POST /api/restore/start`: as a whole in its own place; by staff, into a new or empty directory too. */
const startRestore: RoomEndpoint<RestoreOrder, number> = {
  name: 'restore.start',
  request: ({ request }) => readRestore(request),
  call: async (services, { repository, archive, parts, directory }, actor) => {
    if (directory !== null && !actor.isStaff) throw refuse('restore_denied');
    const target = await findNamedOne(services, actor, repository);
    const { id } = await findArchive(services, actor, target.id, archive);
    if (parts.length > 0) await requireWhole(services, actor, id, parts);
    if (directory !== null) return (await services.directoryRestores.begin(actor, { id }, directory)).id;
    return (await services.restores.inPlace(actor, { id }, null)).restore.id;
  },
  response: (id) => ({ json: { job_id: id, status: 'pending', message: 'Restore job started successfully' } }),
};

/** Pages name what was chosen: all that lies in an archive's root is the archive. @throws WireRefusal (403) */
async function requireWhole(
  { snapshotFiles }: BorgUiServices,
  actor: Actor,
  id: number,
  parts: readonly string[],
): Promise<void> {
  const { files, total } = await snapshotFiles.list(actor, { id }, '', { offset: 0, limit: parts.length });
  if (total > parts.length || files.some(({ path }) => !parts.includes(path))) throw refuse('restore_denied');
}

/** `GET /api/restore/status/{id}` */
const getRestore: RoomEndpoint<number, LoadedRestore> = {
  name: 'restore.status',
  request: ({ parts }) => readText(whole, 'path', 'job_id', parts.id ?? ''),
  call: async (services, id, actor) => {
    const [loaded] = await loadRestores(services, actor, [await services.restores.find(actor, { id })]);
    if (loaded === undefined) throw notFound('restore', id);
    return loaded;
  },
  response: (loaded) => ({ json: showRestore(loaded) }),
};

/** `GET /api/restore/jobs`: the newest first. */
const listRestores: RoomEndpoint<number, readonly LoadedRestore[]> = {
  name: 'restore.list',
  request: (call) => readLimit(call, 200),
  call: async (services, limit, actor) => {
    const { rows } = await services.restores.list(actor, {}, { offset: 0, limit });
    return loadRestores(services, actor, rows);
  },
  response: (restores) => ({ json: { jobs: restores.map(showRestore) } }),
};

/** The addresses of restores. */
export const RESTORE_ROUTES: RouteTable = {
  '/restore/start': { POST: { needs: 'operator', endpoint: bindEndpoint(startRestore) } },
  '/restore/jobs': { GET: { needs: 'viewer', isPolled: true, endpoint: bindEndpoint(listRestores) } },
  '/restore/status/{id}': { GET: { needs: 'viewer', endpoint: bindEndpoint(getRestore) } },
};

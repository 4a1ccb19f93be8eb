import type { Instant } from '../../../domain/instant.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { RepositoryMaintenance } from '../../../services/snapshots/index.ts';
import { JOB_STATES } from '../backups/states.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { loadChecks } from '../checks/load.ts';
import { type LoadedCheck, showCheck } from '../checks/show.ts';
import { formatTime, formatTimeOrNull } from '../times.ts';
import { type LoadedRepository, loadRepository } from './load.ts';
import { encryptionOf, pathOf } from './paths.ts';
import { readId } from './read.ts';

/** `GET /api/repositories/{id}/info`: of what is recorded. Of chunks only the archiver knows, and nobody is kept waiting for it. */
const readInfo: RoomEndpoint<number, LoadedRepository> = {
  name: 'repository.info',
  request: readId,
  call: async (services, id, actor) => loadRepository(services, actor, await services.targets.find(actor, { id })),
  response: (loaded) => ({ json: { success: true, info: showInfo(loaded) } }),
};

const showInfo = ({ target, store, kept, actor }: LoadedRepository): object => ({
  repository: {
    id: target.uuid.replaceAll('-', ''),
    location: pathOf(target, store, actor),
    last_modified: formatTime(kept?.lastMadeAt ?? target.createdAt),
  },
  cache: {
    stats: {
      total_size: kept?.contentBytes ?? 0,
      total_csize: null,
      unique_csize: kept?.bytes ?? 0,
      unique_size: null,
      total_chunks: null,
      total_unique_chunks: null,
    },
  },
  encryption: { mode: encryptionOf(store) },
});

/** An address of a repository that answers the same for each of them. */
const ofAny = (name: string, json: object): RoomEndpoint<number, void> => ({
  name,
  request: readId,
  call: async ({ targets }, id, actor) => {
    await targets.find(actor, { id });
  },
  response: () => ({ json }),
});

/** What is under way in a repository. */
interface RunningJobs {
  readonly id: number;
  readonly check: LoadedCheck | null;
  readonly maintenance: RepositoryMaintenance | undefined;
}

/** `GET /api/repositories/{id}/running-jobs`: its page asks again every few seconds while there is one. */
const listRunning: RoomEndpoint<number, RunningJobs> = {
  name: 'repository.running_jobs',
  request: readId,
  call: async (services, id, actor) => {
    const target = await services.targets.find(actor, { id });
    const filter = { targetIds: [target.id], isUnfinished: true, limit: 1 };
    const [check = null] = await loadChecks(services, actor, await services.checks.list(actor, filter));
    return { id, check, maintenance: (await services.repositories.maintenanceOf(actor, [target])).get(target.id) };
  },
  response: (running) => ({ json: showRunning(running) }),
};

function showRunning({ id, check, maintenance }: RunningJobs): object {
  const { isPruned = false, compactingSince = null } = maintenance ?? {};
  return {
    has_running_jobs: check !== null || maintenance !== undefined,
    check_job: check === null ? null : showCheck(check),
    compact_job: compactingSince === null ? null : showUpkeep(id, compactingSince),
    prune_job: isPruned ? showUpkeep(id, null) : null,
    wipe_job: null,
  };
}

/** Upkeep is no job of its own: it has its repository's id, and nobody knows how far it is. */
const showUpkeep = (id: number, startedAt: Instant | null): object => ({
  id,
  status: JOB_STATES.running,
  progress: 0,
  progress_message: null,
  started_at: formatTimeOrNull(startedAt),
});

/** `GET /api/repositories/{id}/scripts`: scripts are called by jobs, and by no repository. */
const listScripts = ofAny('repository.scripts', { pre_backup: [], post_backup: [] });

/** What pages ask about one repository. */
export const DETAIL_ROUTES: RouteTable = {
  '/repositories/{id}/info': { GET: { needs: 'viewer', endpoint: bindEndpoint(readInfo) } },
  '/repositories/{id}/running-jobs': { GET: { needs: 'viewer', endpoint: bindEndpoint(listRunning) } },
  '/repositories/{id}/scripts': { GET: { needs: 'viewer', endpoint: bindEndpoint(listScripts) } },
};

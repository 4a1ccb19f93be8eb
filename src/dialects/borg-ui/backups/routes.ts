import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import { FAILED_TASK, type TaskState } from '../../../domain/task.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { BorgUiServices, RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { certain, flag, readBody, readText, text, whole, wholeFrom } from '../fields.ts';
import { refuse } from '../problems.ts';
import { findByPath, findNamedOne } from '../repositories/paths.ts';
import { formatTime } from '../times.ts';
import { type LoadedBackup, listRuns, loadBackups } from './load.ts';
import { showBackup, showStatus } from './show.ts';

const readId = ({ parts }: RoomCall): number => readText(whole, 'path', 'job_id', parts.id ?? '');

/** `GET /api/backup/status/{id}` */
const getStatus: RoomEndpoint<number, LoadedBackup> = {
  name: 'backup.status',
  request: readId,
  call: async (services, id, actor) => {
    const [loaded] = await loadBackups(services, actor, [await services.runs.findTask(actor, { id })]);
    if (loaded === undefined) throw notFound('task', id);
    return loaded;
  },
  response: (loaded) => ({ json: showStatus(loaded) }),
};

interface JobsQuery {
  readonly isScheduled?: boolean;
  readonly repository: string | null;
  readonly limit: number;
}

/** The most rows that a list of history has. */
export const MOST_ROWS = 1_000;

/** How many rows are asked for. @throws WireRefusal (422) */
export const readLimit = ({ request }: RoomCall, usual: number): number =>
  Math.min(MOST_ROWS, readText(wholeFrom(1, 1_000_000), 'query', 'limit', request.query.get('limit') ?? String(usual)));

/** `GET /api/backup/jobs`: what was to be done, the newest first; what was skipped is no job. */
const listJobs: RoomEndpoint<JobsQuery, readonly LoadedBackup[]> = {
  name: 'backup.list',
  request: (call) => {
    const { query } = call.request;
    const asked = (name: string): boolean => readText(flag, 'query', name, query.get(name) ?? 'false');
    const [isScheduled, isManual] = [asked('scheduled_only'), asked('manual_only')];
    return {
      ...(isScheduled === isManual ? {} : { isScheduled }),
      repository: query.get('repository') ?? null,
      limit: readLimit(call, 200),
    };
  },
  call: async (services, { repository, ...query }, actor) => {
    const target = repository === null ? {} : { targetId: (await findNamedOne(services, actor, repository)).id };
    const { tasks } = await listRuns(services, actor, { ...query, ...target });
    const jobs = tasks.filter(({ state }) => state !== 'skipped').toSorted((one, other) => other.id - one.id);
    return loadBackups(services, actor, jobs.slice(0, query.limit));
  },
  response: (jobs) => ({ json: { jobs: jobs.map(showBackup) } }),
};

const START = { repository: certain(text) };

/** `POST /api/backup/start` and `/run`: a backup by hand. */
const startBackup: RoomEndpoint<string, number> = {
  name: 'backup.start',
  request: ({ request }) => readBody(START, request.body, { required: ['repository'], isNew: true }).repository ?? '',
  call: async (services, path, actor) => backUpByHand(services, actor, (await findByPath(services, actor, path)).id),
  response: (id) => ({ json: { job_id: id, status: 'pending', message: 'Backup job started successfully' } }),
};

/** Answers the id of its task. */
async function backUpByHand(services: BorgUiServices, actor: Actor, targetId: number): Promise<number> {
  const name = `manual-backup-${formatTime(await services.now()).replace('Z', '')}`;
  const { tasks } = await services.backups.backUp(actor, { id: targetId }, 'backup', name);
  const [task] = tasks;
  if (task === undefined) throw new Error('A backup was queued without its task.');
  return task.id;
}

/** `POST /api/backup/jobs/{id}/retry`: another backup by hand; the first one stays as it ended. */
const retryBackup: RoomEndpoint<number, number> = {
  name: 'backup.retry',
  request: readId,
  call: async (services, id, actor) => {
    const { action, scheduleId, state, targetId } = await services.runs.findTask(actor, { id });
    if (action !== 'backup' || scheduleId !== null || !RETRIED.includes(state)) throw refuse('retry_denied', { id });
    return backUpByHand(services, actor, targetId);
  },
  response: (id) => ({ json: { job_id: id, status: 'pending', message: 'Backup job started successfully' } }),
};

const RETRIED: readonly TaskState[] = [...FAILED_TASK, 'cancelled'];

/** `POST /api/backup/cancel/{id}` */
const cancelBackup: RoomEndpoint<number, void> = {
  name: 'backup.cancel',
  request: readId,
  call: async ({ runs }, id, actor) => {
    await runs.cancelTask(actor, { id });
  },
  response: () => ({ json: { message: 'Backup job cancelled successfully' } }),
};

const start = { POST: { needs: 'operator', endpoint: bindEndpoint(startBackup) } } as const;

/** The addresses of backup jobs. */
export const BACKUP_ROUTES: RouteTable = {
  '/backup/status/{id}': { GET: { needs: 'viewer', endpoint: bindEndpoint(getStatus) } },
  '/backup/jobs': { GET: { needs: 'viewer', isPolled: true, endpoint: bindEndpoint(listJobs) } },
  '/backup/start': start,
  '/backup/run': start,
  '/backup/jobs/{id}/retry': { POST: { needs: 'operator', endpoint: bindEndpoint(retryBackup) } },
  '/backup/cancel/{id}': { POST: { needs: 'operator', endpoint: bindEndpoint(cancelBackup) } },
};

import type { Actor } from '../../../domain/account.ts';
import { ACTIONS } from '../../../domain/action.ts';
import { GatewayError, notFound } from '../../../domain/errors.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { readLimit } from '../backups/routes.ts';
import { type BorgUiServices, DIALECT, type RoomCall, type RoomEndpoint, type RouteTable } from '../call.ts';
import { readText, whole, wholeFrom } from '../fields.ts';
import { refuse } from '../problems.ts';
import { type Activity, type ActivityQuery, loadActivity } from './load.ts';
import { loadRestoreLog, loadTaskLog, type ShownLog, showLog, showLogFile } from './logs.ts';
import { showActivity } from './show.ts';

/** `GET /api/activity/recent`: a bare list, the newest first. */
const listRecent: RoomEndpoint<ActivityQuery, readonly Activity[]> = {
  name: 'activity.list',
  request: (call) => {
    const { query } = call.request;
    const filled = (name: string) => query.get(name) || null;
    return { limit: readLimit(call, 50), jobType: filled('job_type'), status: filled('status') };
  },
  call: (services, query, actor) => loadActivity(services, actor, query),
  response: (activities) => ({ json: activities.map(showActivity) }),
};

/** One activity, as its address names it. */
interface Named {
  readonly type: string;
  readonly id: number;
}

/** What can be named: whatever tasks do, and restores. */
const TYPES: readonly string[] = [...ACTIONS, 'restore'];

const readNamed = ({ parts }: RoomCall): Named => {
  const { type = '', id = '' } = parts;
  if (!TYPES.includes(type)) throw refuse('activity_unknown');
  return { type, id: readText(whole, 'path', 'job_id', id) };
};

interface LogPage extends Named {
  readonly after: number;
  readonly limit: number;
}

const readLogPage = (call: RoomCall): LogPage => {
  const asked = (name: string, most: number, usual: number): number =>
    readText(wholeFrom(0, most), 'query', name, call.request.query.get(name) ?? String(usual));
  return {
    ...readNamed(call),
    after: asked('offset', 1_000_000_000, 0),
    limit: Math.max(1, Math.min(MOST_LINES, asked('limit', 1_000_000, MOST_LINES))),
  };
};

/** More lines than any log has: what was done, and what scripts wrote. */
const MOST_LINES = 3_000;

const loadLog = (services: BorgUiServices, { type, id, ...page }: LogPage, actor: Actor): Promise<ShownLog> =>
  type === 'restore' ? loadRestoreLog(services, actor, id, page) : loadTaskLog(services, actor, id, page);

/** `GET /api/activity/{type}/{id}/logs?offset=&limit=`: what was done for a job, line by line, also while it is. */
const readLogs: RoomEndpoint<LogPage, ShownLog> = {
  name: 'activity.logs',
  request: readLogPage,
  call: loadLog,
  response: (log) => ({ json: showLog(log) }),
};

/** `GET /api/activity/{type}/{id}/logs/download?token=`: the same as a file. */
const downloadLogs: RoomEndpoint<Named, { readonly name: string; readonly log: ShownLog }> = {
  name: 'activity.logs.download',
  request: readNamed,
  call: async (services, named, actor) => ({
    name: `${named.type}_job_${named.id}_logs.txt`,
    log: await loadLog(services, { ...named, after: 0, limit: MOST_LINES }, actor),
  }),
  response: ({ name, log }) => showLogFile(name, log),
};

const HIDDEN = { dialect: DIALECT, data: { texts: {}, fields: { isHidden: true } } } as const;

/** `DELETE /api/activity/{type}/{id}`: puts it out of sight here; what was recorded stays. */
const hide: RoomEndpoint<Named, void> = {
  name: 'activity.hide',
  request: readNamed,
  call: async (services, { type, id }, actor) => {
    if (type === 'restore') await services.restores.remember(actor, { id }, HIDDEN);
    else await hideTask(services, actor, id);
  },
  response: () => ({ json: { success: true, message: 'Activity deleted successfully' } }),
};

/** A task, or the record of slots that passed without one. */
async function hideTask({ runs }: BorgUiServices, actor: Actor, id: number): Promise<void> {
  for (const noun of ['task', 'run'] as const) {
    try {
      return await runs.rememberOf(actor, noun, id, HIDDEN);
    } catch (error) {
      if (!(error instanceof GatewayError && error.code === 'not_found')) throw error;
    }
  }
  throw notFound('task', id);
}

/** `POST /api/activity/{type}/{id}/cancel`: a restore goes on, since one in its place is never left half. */
const cancel: RoomEndpoint<Named, void> = {
  name: 'activity.cancel',
  request: readNamed,
  call: async ({ runs, restores }, { type, id }, actor) => {
    if (type === 'restore') throw refuse('restore_goes_on', { id: (await restores.find(actor, { id })).id });
    await runs.cancelTask(actor, { id });
  },
  response: () => ({ json: { success: true, message: 'Job cancelled successfully' } }),
};

/** The addresses of activities. */
export const ACTIVITY_ROUTES: RouteTable = {
  '/activity/recent': { GET: { needs: 'viewer', isPolled: true, endpoint: bindEndpoint(listRecent) } },
  '/activity/{type}/{id}': { DELETE: { needs: 'admin', endpoint: bindEndpoint(hide) } },
  '/activity/{type}/{id}/cancel': { POST: { needs: 'operator', endpoint: bindEndpoint(cancel) } },
  '/activity/{type}/{id}/logs': { GET: { needs: 'viewer', endpoint: bindEndpoint(readLogs) } },
  '/activity/{type}/{id}/logs/download': { GET: { needs: 'viewer', endpoint: bindEndpoint(downloadLogs) } },
};

import type { Actor } from '../../../domain/account.ts';
import { GatewayError, notFound } from '../../../domain/errors.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { readLimit } from '../backups/routes.ts';
import { wholeLogOf } from '../backups/show.ts';
import { type BorgUiServices, DIALECT, type RoomCall, type RoomEndpoint, type RouteTable } from '../call.ts';
import { readText, whole, wholeFrom } from '../fields.ts';
import { refuse, sayProblem } from '../problems.ts';
import { type Activity, type ActivityQuery, loadActivity } from './load.ts';
import { showActivity, showLog } from './show.ts';

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

const readNamed = ({ parts }: RoomCall): Named => {
  const { type = '', id = '' } = parts;
  if (type !== 'backup' && type !== 'restore') throw refuse('activity_unknown');
  return { type, id: readText(whole, 'path', 'job_id', id) };
};

/** `GET /api/activity/{type}/{id}/logs?offset=`: what a job is to be remarked on; to staff, what its scripts wrote too. */
const readLogs: RoomEndpoint<
  Named & { readonly offset: number },
  { readonly lines: readonly string[]; readonly offset: number }
> = {
  name: 'activity.logs',
  request: (call) => ({
    ...readNamed(call),
    offset: readText(wholeFrom(0, 1_000_000), 'query', 'offset', call.request.query.get('offset') ?? '0'),
  }),
  call: async (services, { type, id, offset }, actor) => {
    if (type === 'backup') {
      const task = await services.runs.findTask(actor, { id });
      return { lines: wholeLogOf(task, actor.isStaff ? await services.runs.outputsOf(actor, [task]) : []), offset };
    }
    return { lines: (await services.restores.find(actor, { id })).remarks.map(sayProblem), offset };
  },
  response: ({ lines, offset }) => ({ json: showLog(lines, offset) }),
};

const HIDDEN = { dialect: DIALECT, data: { texts: {}, fields: { isHidden: true } } } as const;

/** `DELETE /api/activity/{type}/{id}`: puts it out of sight here; what was recorded stays. */
const hide: RoomEndpoint<Named, void> = {
  name: 'activity.hide',
  request: readNamed,
  call: async (services, { type, id }, actor) => {
    if (type === 'restore') await services.restores.remember(actor, { id }, HIDDEN);
    else await hideBackup(services, actor, id);
  },
  response: () => ({ json: { success: true, message: 'Activity deleted successfully' } }),
};

/** A task, or the record of slots that passed without one. */
async function hideBackup({ runs }: BorgUiServices, actor: Actor, id: number): Promise<void> {
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
    if (type === 'backup') await runs.cancelTask(actor, { id });
    else throw refuse('restore_goes_on', { id: (await restores.find(actor, { id })).id });
  },
  response: () => ({ json: { success: true, message: 'Job cancelled successfully' } }),
};

/** The addresses of activities. */
export const ACTIVITY_ROUTES: RouteTable = {
  '/activity/recent': { GET: { needs: 'viewer', endpoint: bindEndpoint(listRecent) } },
  '/activity/{type}/{id}': { DELETE: { needs: 'admin', endpoint: bindEndpoint(hide) } },
  '/activity/{type}/{id}/cancel': { POST: { needs: 'operator', endpoint: bindEndpoint(cancel) } },
  '/activity/{type}/{id}/logs': { GET: { needs: 'viewer', endpoint: bindEndpoint(readLogs) } },
};

import type { CheckAction, CheckOptions } from '../../../domain/action.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { readLimit } from '../backups/routes.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { flag, readText } from '../fields.ts';
import { readId } from '../repositories/read.ts';
import { loadChecks } from './load.ts';
import { readChange, readOptions } from './read.ts';
import { type CheckSchedule, type CheckScheduleChange, changeCheckSchedule, loadCheckSchedule } from './schedules.ts';
import { type LoadedCheck, showCheck, showCheckSchedule } from './show.ts';

/** `GET /api/repositories/{id}/check-schedule`, and that of restore checks. */
const getSchedule = (action: CheckAction): RoomEndpoint<number, CheckSchedule> => ({
  name: `${action}.schedule`,
  request: readId,
  call: (services, id, actor) => loadCheckSchedule(services, actor, id, action),
  response: (loaded) => ({ json: showCheckSchedule(loaded, action) }),
});

/** `PUT` to the same: an empty expression takes it away. */
const putSchedule = (
  action: CheckAction,
): RoomEndpoint<{ readonly id: number; readonly change: CheckScheduleChange }, CheckSchedule> => ({
  name: `${action}.schedule.change`,
  request: (call) => ({ id: readId(call), change: readChange(call.request) }),
  call: (services, { id, change }, actor) => changeCheckSchedule(services, actor, id, action, change),
  response: (loaded) => ({
    json: { success: true, message: 'Schedule updated successfully', ...showCheckSchedule(loaded, action) },
  }),
});

interface JobsQuery {
  readonly id: number;
  readonly isScheduled?: boolean;
  readonly limit: number;
}

/** `GET /api/repositories/{id}/check-jobs?limit=&scheduled_only=`, and those of restore checks: the newest first. */
const listJobs = (action: CheckAction): RoomEndpoint<JobsQuery, readonly LoadedCheck[]> => ({
  name: `${action}.list`,
  request: (call) => {
    const isScheduled = readText(flag, 'query', 'scheduled_only', call.request.query.get('scheduled_only') ?? 'false');
    return { id: readId(call), limit: readLimit(call, 10), ...(isScheduled ? { isScheduled } : {}) };
  },
  call: async (services, { id, ...query }, actor) => {
    const target = await services.targets.find(actor, { id });
    return loadChecks(services, actor, await services.checks.list(actor, { ...query, action, targetIds: [target.id] }));
  },
  response: (jobs) => ({ json: { jobs: jobs.map(showCheck) } }),
});

const STARTED = { check: 'Check job started', restore_check: 'Restore check job started' } as const;

/** `POST /api/repositories/{id}/check` and `/restore-check`: one by hand. */
const startJob = (
  action: CheckAction,
): RoomEndpoint<{ readonly id: number; readonly options: CheckOptions }, number> => ({
  name: `${action}.start`,
  request: (call) => ({ id: readId(call), options: readOptions(call.request) }),
  call: async ({ checks }, { id, options }, actor) => {
    const { tasks } = await checks.start(actor, { id }, action, options);
    const [task] = tasks;
    if (task === undefined) throw new Error('A check was queued without its task.');
    return task.id;
  },
  response: (id) => ({ json: { job_id: id, status: 'pending', message: STARTED[action] } }),
});

const routesOf = (action: CheckAction, word: string): RouteTable => ({
  [`/repositories/{id}/${word}-schedule`]: {
    GET: { needs: 'viewer', endpoint: bindEndpoint(getSchedule(action)) },
    PUT: { needs: 'editor', endpoint: bindEndpoint(putSchedule(action)) },
  },
  [`/repositories/{id}/${word}-jobs`]: { GET: { needs: 'viewer', endpoint: bindEndpoint(listJobs(action)) } },
  [`/repositories/{id}/${word}`]: { POST: { needs: 'operator', endpoint: bindEndpoint(startJob(action)) } },
});

/** The addresses of checks. */
export const CHECK_ROUTES: RouteTable = {
  ...routesOf('check', 'check'),
  ...routesOf('restore_check', 'restore-check'),
};

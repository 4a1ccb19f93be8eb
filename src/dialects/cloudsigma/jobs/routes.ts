import { notFound } from '../../../domain/errors.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { type Given, given, type RoomEndpoint, type RouteTable } from '../call.ts';
import { readFields } from '../list-query.ts';
import { pickFields } from '../listing.ts';
import { type Job, showJob } from './show.ts';

/** `GET /jobs/{uuid}/`: a restore into a drive, finished or not. */
const getJob: RoomEndpoint<Given<null>, Job> = {
  name: 'job.get',
  request: (call) => given(call, null),
  call: async (services, { uuid }, actor) => {
    const restore = await services.restores.find(actor, { uuid });
    if (restore.targetId === null) throw notFound('restore', uuid);
    const snapshot = await services.restores.sourceOf(actor, restore);
    const targets = await services.targets.findMany(actor, [snapshot.targetId, restore.targetId]);
    const find = (id: number | null) => targets.filter((target) => target.id === id);
    return { restore, snapshot, drives: [...find(snapshot.targetId), ...find(restore.targetId)] };
  },
  response: (job, { request }) => ({ json: pickFields(showJob(job), readFields(request.query)) }),
};

/** The addresses of jobs. */
export const JOB_ROUTES: RouteTable = { '/jobs/{uuid}/': { GET: bindEndpoint(getJob) } };

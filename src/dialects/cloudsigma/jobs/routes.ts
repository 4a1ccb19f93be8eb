import type { Actor } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import { DAY_SECONDS, type Instant } from '../../../domain/instant.ts';
import type { Restore } from '../../../domain/restore.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { type CloudSigmaServices, type Given, given, type RoomEndpoint, type RouteTable } from '../call.ts';
import { schemaEndpoint } from '../fields.ts';
import { type ListRules, readFields } from '../list-query.ts';
import { listEndpoint, pickFields } from '../listing.ts';
import { JOB } from './schema.ts';
import { type Job, showJob } from './show.ts';

/** How long a job that has ended is told of (source: the provider's page of jobs). */
const KEPT_SECONDS = 3 * DAY_SECONDS;

/** From when on jobs that have ended are told of. */
export const jobsSince = (now: Instant): Instant => now - KEPT_SECONDS;

const JOB_LIST: ListRules<never, 'created'> = { filters: [], ordering: ['created'], isNewestFirst: true };

const PIECE = 250;

/** `GET /jobs/`: restores into drives, the newest first. */
const listJobs = listEndpoint({
  name: 'job.list',
  rules: JOB_LIST,
  find: async (services, actor, own, { limit, offset, descending }) => {
    const filter = { accountId: own.id, jobsSince: jobsSince(await services.now()) };
    const { total } = await services.restores.list(actor, filter, { offset: 0, limit: 1 });
    const end = limit === 0 ? total : Math.min(total, offset + limit);
    async function* pieces() {
      for (let start = offset; start < end; start += PIECE) {
        const count = Math.min(PIECE, end - start);
        const at = descending ? start : total - start - count;
        const { rows } = await services.restores.list(actor, filter, { offset: at, limit: count });
        yield await loadJobs(services, actor, descending ? rows : rows.toReversed());
      }
    }
    return { pieces: pieces(), total };
  },
  show: showJob,
});

/** `GET /jobs/{uuid}/`: a restore into a drive. */
const getJob: RoomEndpoint<Given<null>, Job> = {
  name: 'job.get',
  request: (call) => given(call, null),
  call: async (services, { uuid }, actor) => {
    const restore = await services.restores.find(actor, { uuid });
    const isOver = restore.finishedAt !== null && restore.finishedAt < jobsSince(await services.now());
    const [job] = restore.targetId === null || isOver ? [] : await loadJobs(services, actor, [restore]);
    if (job === undefined) throw notFound('restore', uuid);
    return job;
  },
  response: (job, { request }) => ({ json: pickFields(showJob(job), readFields(request.query)) }),
};

/** Adds what showing them takes, in as many queries for many as for one. */
async function loadJobs(
  services: CloudSigmaServices,
  actor: Actor,
  restores: readonly Restore[],
): Promise<readonly Job[]> {
  const sources = await services.restores.sourcesOf(restores);
  const ids = [...sources.values()].map(({ targetId }) => targetId);
  const into = restores.flatMap(({ targetId }) => (targetId === null ? [] : [targetId]));
  const targets = await services.targets.findMany(actor, [...new Set([...ids, ...into])]);
  const byId = new Map(targets.map((target) => [target.id, target]));
  return restores.flatMap((restore) => {
    const source = sources.get(restore.id);
    if (source === undefined) return [];
    const drives = [source.targetId, restore.targetId].flatMap((id) => (id === null ? [] : (byId.get(id) ?? [])));
    return [{ restore, source, drives }];
  });
}

/** The addresses of jobs. */
export const JOB_ROUTES: RouteTable = {
  '/jobs/': { GET: bindEndpoint(listJobs) },
  '/jobs/schema/': {
    GET: schemaEndpoint('job', JOB, { list: JOB_LIST, methods: { detail: ['get'], list: ['get'] } }),
  },
  '/jobs/{uuid}/': { GET: bindEndpoint(getJob) },
};

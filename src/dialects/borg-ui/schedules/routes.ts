import type { Actor } from '../../../domain/account.ts';
import { GatewayError } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import { nextFireTime } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { cutName } from '../../../domain/text.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces, mapRows } from '../../../server/pieces.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { describeRecurrence } from '../../../wording/english/index.ts';
import { type BorgUiServices, DIALECT, type RoomCall, type RoomEndpoint, type RouteTable } from '../call.ts';
import { readBody, readText, whole, wholeFrom } from '../fields.ts';
import { sayOfJob } from '../messages.ts';
import { sayError } from '../problems.ts';
import { CRON_PRESETS } from './cron-presets.ts';
import { findNamed, standingLinks } from './links.ts';
import { draftJob, readJobChange, readNewJob, readPatch } from './read.ts';
import { CRON_PARTS, type SentJob } from './schema.ts';
import { type LoadedJob, nextRuns, showCreated, showDetail, showDuplicate, showJob, showUpcoming } from './show.ts';
import { toRecurrence, zoneOf } from './when.ts';

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** The id in the path. @throws WireRefusal (422) */
const readId = ({ parts, request }: RoomCall): number => {
  // What is written in the table of addresses stands for an id where the method is another than there.
  const given = parts.id ?? request.path.split('/').findLast((part) => part !== '') ?? '';
  return readText(whole, 'path', 'job_id', given);
};

/** An answer that says that all is well. */
const succeeded = (json: object) => ({ json: { success: true, ...json } });

/** `GET /api/schedule/`: every schedule of the account, whatever room made it. */
const listJobs: RoomEndpoint<null, AsyncIterable<readonly object[]>> = {
  name: 'job.list',
  request: () => null,
  call: async (services, _input, actor) => {
    const { pieces } = await services.schedules.listInPieces(actor, {}, ALL);
    return mapRows(
      mapPieces(pieces, (schedules) => loadJobs(services, actor, schedules)),
      showJob,
    );
  },
  response: (jobs) => succeeded({ jobs }),
};

/** `POST /api/schedule/` */
const createJob: RoomEndpoint<SentJob, Omit<LoadedJob, 'lastRun'>> = {
  name: 'job.create',
  request: ({ request }) => readNewJob(request),
  call: async (services, sent, actor) => {
    const named = await findNamed(services, actor, sent, null);
    if (named === null) throw new Error('A new job has nothing to stay as it was.');
    const { draft, memory } = draftJob({ ...sent, name: sent.name ?? '' }, named);
    const schedule = await services.schedules.create(actor, draft, { memory, names: 'unique' });
    return { schedule, dialectData: memory.data };
  },
  response: (loaded, { settings }) =>
    succeeded({ message: sayOfJob('scheduledJobCreated', settings), job: showCreated(loaded) }),
};

/** `GET /api/schedule/{id}` */
const getJob: RoomEndpoint<number, { readonly loaded: LoadedJob; readonly now: Instant }> = {
  name: 'job.get',
  request: readId,
  call: async (services, id, actor) => {
    const loaded = await loadJob(services, actor, await services.schedules.find(actor, { id }));
    return { loaded, now: await services.now() };
  },
  response: ({ loaded, now }) => succeeded({ job: showDetail(loaded, now) }),
};

/** `PUT /api/schedule/{id}`: what is absent stays. */
const changeJob: RoomEndpoint<{ readonly id: number; readonly sent: SentJob }, void> = {
  name: 'job.change',
  request: (call) => ({ id: readId(call), sent: readJobChange(call.request) }),
  call: async (services, { id, sent }, actor) => {
    const current = await services.schedules.find(actor, { id });
    const dialectData = await recallOne(services, actor, current);
    const named = await findNamed(services, actor, sent, standingLinks(current, dialectData));
    const { patch, ...memory } = readPatch(sent, current, dialectData, named);
    await services.schedules.change(actor, { id }, patch, { ...memory, version: current.version, names: 'unique' });
  },
  response: (_, { settings }) => succeeded({ message: sayOfJob('scheduledJobUpdated', settings) }),
};

/** `DELETE /api/schedule/{id}` */
const deleteJob: RoomEndpoint<number, void> = {
  name: 'job.delete',
  request: readId,
  call: (services, id, actor) => services.schedules.delete(actor, [{ id }]),
  response: (_, { settings }) => succeeded({ message: sayOfJob('scheduledJobDeleted', settings) }),
};

/** `POST /api/schedule/{id}/toggle` */
const toggleJob: RoomEndpoint<number, boolean> = {
  name: 'job.toggle',
  request: readId,
  call: async (services, id, actor) => {
    const { pause, version } = await services.schedules.find(actor, { id });
    const isPaused = pause === null;
    await services.schedules.change(actor, { id }, { isPaused }, { version });
    return !isPaused;
  },
  response: (enabled, { settings }) =>
    succeeded({ message: sayOfJob(enabled ? 'scheduledJobEnabled' : 'scheduledJobDisabled', settings), enabled }),
};

/** `POST /api/schedule/{id}/duplicate`: paused, with all that the first one has. */
const duplicateJob: RoomEndpoint<number, Omit<LoadedJob, 'lastRun'>> = {
  name: 'job.duplicate',
  request: readId,
  call: async (services, id, actor) => {
    const first = await services.schedules.find(actor, { id });
    const data = await recallOne(services, actor, first);
    const { recurrence, retention, class: snapshotClass, destination, taskOrder, notifications } = first;
    const { method, archiveName, compactsAfter, scripts } = first;
    const draft = {
      name: cutName(`Copy of ${first.name}`),
      targets: first.targets.map(({ targetId, label }) => ({ target: { id: targetId }, label })),
      ...{ recurrence, retention, class: snapshotClass, destination, taskOrder, notifications },
      ...{ method, archiveName, compactsAfter, scripts },
      isPaused: true,
    };
    const memory = data === null ? {} : { memory: { dialect: DIALECT, data } };
    const schedule = await services.schedules.create(actor, draft, { ...memory, names: 'numbered', copyOf: first });
    return { schedule, dialectData: data };
  },
  response: (loaded, { settings }) =>
    succeeded({ message: sayOfJob('scheduledJobDuplicated', settings), job: showDuplicate(loaded) }),
};

/** `POST /api/schedule/{id}/run-now`: all of its repositories, or none where one of them has not ended. */
const runJob: RoomEndpoint<number, number> = {
  name: 'job.run',
  request: readId,
  call: async ({ backups }, id, actor) => {
    const { tasks } = await backups.runSchedule(actor, { id }, { isWhole: true });
    const [first] = tasks;
    if (first === undefined) throw new Error('A run was queued without a task.');
    return first.id;
  },
  response: (id, { settings }) => ({
    json: { job_id: id, status: 'pending', message: sayOfJob('scheduledJobStarted', settings) },
  }),
};

/** `GET /api/schedule/cron-presets` */
const listPresets: RoomEndpoint<null, null> = {
  name: 'job.presets',
  request: () => null,
  call: async () => null,
  response: () => succeeded({ presets: CRON_PRESETS }),
};

/** Ten years, either way. */
const MOST_HOURS = 87_600;

interface Upcoming {
  readonly hours: number;
  readonly jobs: readonly object[];
}

/** `GET /api/schedule/upcoming-jobs`: the next run of each that has one within so many hours. */
const listUpcoming: RoomEndpoint<number, Upcoming> = {
  name: 'job.upcoming',
  request: ({ request }) =>
    readText(wholeFrom(-MOST_HOURS, MOST_HOURS), 'query', 'hours', request.query.get('hours') ?? '24'),
  call: async (services, hours, actor) => {
    const now = await services.now();
    const until = now + hours * 3_600;
    const { pieces } = await services.schedules.listInPieces(actor, { dueUntil: until }, ALL);
    const known = mapPieces(pieces, async (schedules) => {
      const dataById = await recallAll(services, actor, schedules);
      return schedules.map((schedule) => ({ schedule, dialectData: dataById.get(schedule.id) ?? null }));
    });
    const looked = mapRows(known, (loaded) => {
      const next = nextFireTime(loaded.schedule.recurrence, now);
      return next === null || next > until ? [] : [{ next, id: loaded.schedule.id, job: showUpcoming(loaded, next) }];
    });
    const upcoming = (await Array.fromAsync(looked)).flat(2);
    const jobs = upcoming.toSorted((one, other) => one.next - other.next || one.id - other.id).map(({ job }) => job);
    return { hours, jobs };
  },
  response: ({ hours, jobs }) => succeeded({ upcoming_jobs: jobs, hours_ahead: hours }),
};

/** How many runs of an expression are shown ahead. */
const RUNS_AHEAD = 10;

interface Expression {
  readonly cron_expression: string;
  readonly timezone: string;
}

/** `POST /api/schedule/validate-cron`: what is wrong with an expression is no error of the call. */
const validateCron: RoomEndpoint<Expression, object> = {
  name: 'job.validate_cron',
  request: ({ request }) => {
    const { timezone, ...sent } = readBody(CRON_PARTS, request.body);
    const { minute = '*', hour = '*', day_of_month = '*', month = '*', day_of_week = '*' } = sent;
    const parts = [minute, hour, day_of_month, month, day_of_week];
    return { cron_expression: parts.join(' '), timezone: zoneOf(timezone) };
  },
  call: async (services, { cron_expression, timezone }) => {
    try {
      const rule = toRecurrence(cron_expression, timezone);
      const runs = { next_runs: nextRuns(rule, await services.now(), RUNS_AHEAD) };
      return { success: true, cron_expression, timezone, ...runs, description: describeRecurrence(rule) };
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const isZone = error.problem.reason === 'time_zone_unknown';
      const what = isZone ? 'Invalid schedule timezone' : 'Invalid cron expression';
      return { success: false, error: `${what}: ${isZone ? timezone : sayError(error)}`, cron_expression };
    }
  },
  response: (json) => ({ json }),
};

const recallAll = (
  services: Pick<BorgUiServices, 'schedules'>,
  actor: Actor,
  schedules: readonly Schedule[],
): Promise<ReadonlyMap<number, DialectData>> =>
  services.schedules.recall(
    actor,
    DIALECT,
    schedules.map(({ id }) => id),
  );

const recallOne = async (services: BorgUiServices, actor: Actor, schedule: Schedule): Promise<DialectData | null> =>
  (await recallAll(services, actor, [schedule])).get(schedule.id) ?? null;

/** Adds what showing them takes, in as many queries for many schedules as for one. */
async function loadJobs(
  services: Pick<BorgUiServices, 'runs' | 'schedules'>,
  actor: Actor,
  schedules: readonly Schedule[],
): Promise<readonly LoadedJob[]> {
  const dataById = await recallAll(services, actor, schedules);
  const lastRuns = await services.runs.lastBegun(schedules);
  return schedules.map((schedule) => ({
    schedule,
    dialectData: dataById.get(schedule.id) ?? null,
    lastRun: lastRuns.get(schedule.id) ?? null,
  }));
}

/** The same of one. */
export async function loadJob(
  services: Pick<BorgUiServices, 'runs' | 'schedules'>,
  actor: Actor,
  schedule: Schedule,
): Promise<LoadedJob> {
  const [loaded] = await loadJobs(services, actor, [schedule]);
  if (loaded === undefined) throw new Error('A schedule was found and could not be shown.');
  return loaded;
}

const [get, edit] = ['viewer', 'editor'] as const;

/** The addresses of scheduled jobs. */
export const SCHEDULE_ROUTES: RouteTable = {
  '/schedule/': {
    GET: { needs: get, isPolled: true, endpoint: bindEndpoint(listJobs) },
    POST: { needs: edit, endpoint: bindEndpoint(createJob) },
  },
  '/schedule/cron-presets': { GET: { needs: get, endpoint: bindEndpoint(listPresets) } },
  '/schedule/upcoming-jobs': { GET: { needs: get, endpoint: bindEndpoint(listUpcoming) } },
  '/schedule/validate-cron': {
    GET: { needs: get, endpoint: bindEndpoint(getJob) },
    POST: { needs: get, endpoint: bindEndpoint(validateCron) },
  },
  '/schedule/{id}': {
    GET: { needs: get, endpoint: bindEndpoint(getJob) },
    PUT: { needs: edit, endpoint: bindEndpoint(changeJob) },
    DELETE: { needs: edit, endpoint: bindEndpoint(deleteJob) },
  },
  '/schedule/{id}/toggle': { POST: { needs: edit, endpoint: bindEndpoint(toggleJob) } },
  '/schedule/{id}/duplicate': { POST: { needs: edit, endpoint: bindEndpoint(duplicateJob) } },
  '/schedule/{id}/run-now': { POST: { needs: edit, endpoint: bindEndpoint(runJob) } },
};

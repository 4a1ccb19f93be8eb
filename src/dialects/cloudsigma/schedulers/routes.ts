import type { Actor } from '../../../domain/account.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces } from '../../../server/pieces.ts';
import { requireRole } from '../../../services/identity/index.ts';
import { readUuids } from '../body.ts';
import {
  type CloudSigmaServices,
  DIALECT,
  type Given,
  given,
  made,
  type RoomEndpoint,
  type RouteTable,
} from '../call.ts';
import { schemaEndpoint } from '../fields.ts';
import { pageOf, readFields } from '../list-query.ts';
import { listEndpoint, pickFields } from '../listing.ts';
import { loadOneBy, Owners } from '../owners.ts';
import { SCHEDULER_LIST, toScheduleFilter } from './list.ts';
import {
  draftSchedule,
  type NewScheduler,
  readNewSchedulers,
  readPatch,
  readSchedulerChange,
  type SentFields,
} from './read.ts';
import { SCHEDULER } from './schema.ts';
import { type LoadedSchedule, schedulerIn, showFull, showShort } from './show.ts';

/** Every schedule of the account, whatever room made it. */
const listSchedulersAs = (name: string, show: (loaded: LoadedSchedule) => object) =>
  listEndpoint({
    name,
    rules: SCHEDULER_LIST,
    find: async (services, actor, own, query) => {
      const { pieces, total } = await services.schedules.listInPieces(actor, toScheduleFilter(query), pageOf(query));
      const owners = new Owners(services, actor, own);
      return { pieces: mapPieces(pieces, (rows) => loadSchedulers(services, actor, owners, rows)), total };
    },
    show,
  });

/** `GET /backupschedulers/`: short objects. */
const listSchedulers = listSchedulersAs('scheduler.list', showShort);

/** `GET /backupschedulers/detail/`: full objects. */
const listSchedulerDetails = listSchedulersAs('scheduler.detail', showFull);

/** `GET /backupschedulers/{uuid}/` */
const getScheduler: RoomEndpoint<Given<null>, LoadedSchedule> = {
  name: 'scheduler.get',
  request: (call) => given(call, null),
  call: async (services, { uuid, account }, actor) =>
    loadScheduler(services, actor, account, await services.schedules.find(actor, { uuid })),
  response: (loaded, { request }) => ({ json: pickFields(showFull(loaded), readFields(request.query)) }),
};

/** `POST /backupschedulers/`: one bare, or several, all or none; always answered wrapped. */
const createSchedulers: RoomEndpoint<Given<readonly NewScheduler[]>, readonly LoadedSchedule[]> = {
  name: 'scheduler.create',
  status: 201,
  request: (call) => given(call, readNewSchedulers(call.request)),
  call: async (services, { sent, account, settings }, actor) => {
    const drafts = sent.map((one) => {
      const { draft, dialectData } = draftSchedule(one, settings);
      return { draft, options: { memory: { dialect: DIALECT, data: dialectData } } };
    });
    const schedules = await services.schedules.createAll(actor, drafts);
    return loadSchedulers(services, actor, new Owners(services, actor, account), schedules);
  },
  response: (loaded) => made(loaded, showFull, ({ schedule }) => schedulerIn(schedule).resource_uri),
};

/** `PUT /backupschedulers/{uuid}/`: what is absent stays. */
const changeScheduler: RoomEndpoint<Given<SentFields>, LoadedSchedule> = {
  name: 'scheduler.change',
  request: (call) => given(call, readSchedulerChange(call.request)),
  call: async (services, { sent, uuid, account, settings }, actor) => {
    requireRole(actor, 'operator');
    const current = await services.schedules.find(actor, { uuid });
    const dialectData = (await services.schedules.recall(actor, DIALECT, [current.id])).get(current.id) ?? null;
    const { patch, ...memory } = readPatch(sent, current, dialectData, settings);
    const options = { ...memory, version: current.version };
    return loadScheduler(services, actor, account, await services.schedules.change(actor, { uuid }, patch, options));
  },
  response: (loaded) => ({ json: showFull(loaded) }),
};

/** `DELETE /backupschedulers/{uuid}/`: nothing in the body. */
const deleteScheduler: RoomEndpoint<Given<null>, void> = {
  name: 'scheduler.delete',
  status: 204,
  request: (call) => given(call, null),
  call: (services, { uuid }, actor) => services.schedules.delete(actor, [{ uuid }]),
  response: () => ({}),
};

/** `DELETE /backupschedulers/`: those that the body names, all or none. */
const deleteSchedulers: RoomEndpoint<readonly string[], void> = {
  name: 'scheduler.delete_many',
  status: 204,
  request: ({ request }) => readUuids(request.body),
  call: (services, uuids, actor) =>
    services.schedules.delete(
      actor,
      uuids.map((uuid) => ({ uuid })),
    ),
  response: () => ({}),
};

/** Adds what showing them takes, in as many queries for many schedules of one account as for one. */
async function loadSchedulers(
  services: CloudSigmaServices,
  actor: Actor,
  owners: Owners,
  schedules: readonly Schedule[],
): Promise<readonly LoadedSchedule[]> {
  const ids = schedules.map(({ id }) => id);
  const dataById = await services.schedules.recall(actor, DIALECT, ids);
  const ownerUuid = await owners.find(schedules);
  return schedules.map((schedule) => ({
    schedule,
    dialectData: dataById.get(schedule.id) ?? null,
    ownerUuid: ownerUuid(schedule),
  }));
}

/** The same of one. */
const loadScheduler = loadOneBy(loadSchedulers);

/** The addresses of schedulers. */
export const SCHEDULER_ROUTES: RouteTable = {
  '/backupschedulers/': {
    GET: bindEndpoint(listSchedulers),
    DELETE: bindEndpoint(deleteSchedulers),
    POST: bindEndpoint(createSchedulers),
  },
  '/backupschedulers/detail/': { GET: bindEndpoint(listSchedulerDetails) },
  '/backupschedulers/schema/': { GET: schemaEndpoint('scheduler', SCHEDULER, { list: SCHEDULER_LIST }) },
  '/backupschedulers/{uuid}/': {
    GET: bindEndpoint(getScheduler),
    PUT: bindEndpoint(changeScheduler),
    DELETE: bindEndpoint(deleteScheduler),
  },
};

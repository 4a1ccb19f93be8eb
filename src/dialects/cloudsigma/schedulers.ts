import type { Account, Actor } from '../../domain/account.ts';
import type { Schedule } from '../../domain/schedule.ts';
import { findOwners } from './owners.ts';
import {
  type ListQuery,
  type NewScheduler,
  readListQuery,
  readNewScheduler,
  readSchedulerChange,
  type SentFields,
} from './requests.ts';
import { presentFull, presentList, presentShort, type SeenSchedule, schedulerUri } from './responses.ts';
import { decideChange, draftSchedule } from './scheduler-changes.ts';
import { type CloudSigmaServices, DIALECT, type Given, given, MAX_ROWS, type RoomEndpoint } from './wire.ts';

/** A page of schedulers, with the query that it answers. */
interface SchedulerPage {
  readonly query: ListQuery;
  readonly rows: readonly SeenSchedule[];
  readonly total: number;
}

/** The list, ordered by uuid, at most `MAX_ROWS` a page; every schedule of the account, whatever room made it. */
const listEndpoint = (
  name: string,
  present: (seen: SeenSchedule) => unknown,
): RoomEndpoint<Given<ListQuery>, SchedulerPage> => ({
  name,
  request: (call) => given(call, readListQuery(call.request)),
  call: async (services, { sent: query, account }, actor) => {
    const limit = query.limit === 0 ? MAX_ROWS : Math.min(query.limit, MAX_ROWS);
    const page = { offset: query.offset, limit, orderBy: 'uuid', descending: false } as const;
    const { rows, total } = await services.schedules.list(actor, query.filter, page);
    return { query, rows: await see(services, actor, account, rows), total };
  },
  response: ({ query, rows, total }) => ({ json: presentList(query, total, rows.map(present)) }),
});

/** `GET /backupschedulers/`: short objects. */
export const listSchedulers = listEndpoint('scheduler.list', presentShort);

/** `GET /backupschedulers/detail/`: full objects. */
export const listSchedulerDetails = listEndpoint('scheduler.detail', presentFull);

/** `GET /backupschedulers/{uuid}/` */
export const getScheduler: RoomEndpoint<Given<null>, SeenSchedule> = {
  name: 'scheduler.get',
  request: (call) => given(call, null),
  call: async (services, { uuid, account }, actor) =>
    seeOne(services, actor, account, await services.schedules.find(actor, { uuid })),
  response: (seen) => ({ json: presentFull(seen) }),
};

/** `POST /backupschedulers/`: the scheduler bare or wrapped, always answered wrapped. */
export const createScheduler: RoomEndpoint<Given<NewScheduler>, SeenSchedule> = {
  name: 'scheduler.create',
  status: 201,
  request: (call) => given(call, readNewScheduler(call.request)),
  call: async (services, { sent, account, settings }, actor) => {
    const { draft, native } = draftSchedule(sent, settings);
    const schedule = await services.schedules.create(actor, draft, { dialect: DIALECT, native });
    return seeOne(services, actor, account, schedule);
  },
  response: (seen) => ({ json: { objects: [presentFull(seen)] }, location: schedulerUri(seen.schedule) }),
};

/** `PUT /backupschedulers/{uuid}/`: what is absent stays. */
export const changeScheduler: RoomEndpoint<Given<SentFields>, SeenSchedule> = {
  name: 'scheduler.change',
  request: (call) => given(call, readSchedulerChange(call.request)),
  call: async (services, { sent, uuid, account, settings }, actor) => {
    const schedule = await services.schedules.change(actor, { uuid }, DIALECT, decideChange(sent, settings));
    return seeOne(services, actor, account, schedule);
  },
  response: (seen) => ({ json: presentFull(seen) }),
};

/** `DELETE /backupschedulers/{uuid}/`: nothing in the body. */
export const deleteScheduler: RoomEndpoint<Given<null>, void> = {
  name: 'scheduler.delete',
  status: 204,
  request: (call) => given(call, null),
  call: (services, { uuid }, actor) => services.schedules.delete(actor, [{ uuid }]),
  response: () => ({}),
};

/** Adds what presentation takes, in as many queries for many schedules of one account as for one. */
async function see(
  services: CloudSigmaServices,
  actor: Actor,
  own: Account,
  schedules: readonly Schedule[],
): Promise<readonly SeenSchedule[]> {
  const ids = schedules.map(({ id }) => id);
  const natives = await services.schedules.natives(DIALECT, ids);
  const ownerUuid = await findOwners(services, actor, own, schedules);
  return schedules.map((schedule) => ({
    schedule,
    native: natives.get(schedule.id) ?? null,
    ownerUuid: ownerUuid(schedule),
  }));
}

async function seeOne(
  services: CloudSigmaServices,
  actor: Actor,
  own: Account,
  schedule: Schedule,
): Promise<SeenSchedule> {
  const [seen] = await see(services, actor, own, [schedule]);
  if (seen === undefined) throw new Error(`The schedule ${schedule.id} could not be shown.`);
  return seen;
}

import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import type { AuthenticatedCall } from '../call.ts';
import { readElids } from '../requests/ids.ts';
import {
  checkInstance,
  readScheduleChange,
  readScheduleCreation,
  readScheduleForm,
  readScheduleList,
} from '../requests/schedules.ts';
import { acknowledge } from '../responses/answer.ts';
import { showEmptyForm, showFilledForm, showSchedules } from '../responses/schedules.ts';
import { fetchPage } from './fetch-page.ts';

/** What this room remembers with a schedule, if it ever does, is kept under this name. */
const DIALECT = 'billing-panel';

/** Lists the schedules of an instance, or of all that the caller has. */
export const listSchedules = bindEndpoint({
  name: 'schedule.list',
  request: readScheduleList,
  call: async (services: Services, { instanceId, paging }, actor) => {
    const instance = instanceId === null ? null : await services.targets.find(actor, { id: instanceId });
    const filter = instanceId === null ? {} : { targetId: instanceId };
    const page = await fetchPage(paging, (slice) => services.schedules.listLinks(actor, filter, slice));
    return { instance, page };
  },
  response: showSchedules,
});

/** Shows the form of a new schedule. */
export const showNewSchedule = bindEndpoint({
  name: 'schedule.form',
  request: (_: AuthenticatedCall) => null,
  call: async (_: Services) => null,
  response: showEmptyForm,
});

/** Shows the form of a schedule. */
export const showSchedule = bindEndpoint({
  name: 'schedule.form',
  request: readScheduleForm,
  call: async (services: Services, { id, plid }, actor) => {
    const schedule = await services.schedules.find(actor, { id });
    checkInstance(schedule, plid);
    return schedule;
  },
  response: showFilledForm,
});

/** Makes a schedule, in the zone of its instance's account: this wire carries none. */
export const createSchedule = bindEndpoint({
  name: 'schedule.create',
  request: (call: AuthenticatedCall) => ({ ...readScheduleCreation(call), own: call.caller.account }),
  call: async (services: Services, { instanceId, readDraft, own }, actor) => {
    const { accountId } = await services.targets.find(actor, { id: instanceId });
    const { timeZone } = accountId === own.id ? own : await services.accounts.find(actor, accountId);
    return services.schedules.create(actor, readDraft(timeZone));
  },
  response: ({ id }, call) => acknowledge(call, id),
});

/** Changes what the form brings of a schedule. */
export const changeSchedule = bindEndpoint({
  name: 'schedule.change',
  request: readScheduleChange,
  call: (services: Services, { id, decide }, actor) => services.schedules.change(actor, { id }, DIALECT, decide),
  response: ({ id }, call) => acknowledge(call, id),
});

/** Deletes schedules, all or none. */
export const deleteSchedules = bindEndpoint({
  name: 'schedule.delete',
  request: ({ fields }: AuthenticatedCall) => readElids(fields, 'schedule').map((id) => ({ id })),
  call: (services: Services, keys, actor) => services.schedules.delete(actor, keys),
  response: (_, call) => acknowledge(call, null),
});

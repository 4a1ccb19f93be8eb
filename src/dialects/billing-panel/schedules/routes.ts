import type { Seconds } from '../../../domain/instant.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { requireRole } from '../../../services/identity/index.ts';
import type { Services } from '../../../services/index.ts';
import { acknowledge } from '../answer.ts';
import type { AuthenticatedCall } from '../call.ts';
import { acceptForm, readElids } from '../fields.ts';
import { filterRoutes, findFilter } from '../filters/routes.ts';
import { fetchPage } from '../paging.ts';
import { lists, type PanelFunctions, reads, shows, writes } from '../route.ts';
import { shownFields } from '../unsaved.ts';
import {
  checkInstance,
  draftSchedule,
  patchSchedule,
  readScheduleChange,
  readScheduleCreation,
  readScheduleForm,
  readScheduleList,
  SCHEDULE_FILTER,
  toScheduleFilter,
} from './read.ts';
import { formOf, showEmptyForm, showFilledForm, showSchedules } from './show.ts';

/** Callers of this wire send a create again where its answer was lost; within this time it is the same one. */
const REPEATED_WITHIN_SECONDS: Seconds = 60;

/** Lists the schedules of an instance, or of all that the caller has. */
const listSchedules = bindEndpoint({
  name: 'schedule.list',
  request: readScheduleList,
  call: async (services: Services, { instanceId, filter, paging }, actor) => {
    const instance = instanceId === null ? null : await services.targets.find(actor, { id: instanceId });
    const values = await findFilter(services, filter);
    const wanted = { ...toScheduleFilter(values), ...(instanceId === null ? {} : { targetId: instanceId }) };
    const page = await fetchPage(paging, (slice) => services.schedules.listLinks(actor, wanted, slice));
    return { instance, page, filter: values };
  },
  response: showSchedules,
});

/** Shows the form of a schedule. */
const showSchedule = bindEndpoint({
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
  request: readScheduleCreation,
  call: async (services: Services, { instanceId, form }, actor) => {
    requireRole(actor, 'operator');
    const { accountId } = await services.targets.find(actor, { id: instanceId });
    const { timeZone } = await services.accounts.find(actor, accountId);
    const draft = draftSchedule(acceptForm(form, {}), instanceId, timeZone);
    return services.schedules.createOnce(actor, draft, REPEATED_WITHIN_SECONDS);
  },
  response: ({ id }, call) => acknowledge(call, id),
});

/** Changes what the form brings of a schedule. */
const changeSchedule = bindEndpoint({
  name: 'schedule.change',
  request: readScheduleChange,
  call: async (services: Services, { id, plid, language, form }, actor) => {
    requireRole(actor, 'operator');
    const current = await services.schedules.find(actor, { id });
    checkInstance(current, plid);
    const patch = patchSchedule(acceptForm(form, shownFields(formOf(current, plid, language))), current);
    return services.schedules.change(actor, { id }, patch, { version: current.version });
  },
  response: ({ id }, call) => acknowledge(call, id),
});

const readKeys = ({ fields }: AuthenticatedCall) => readElids(fields, 'schedule').map((id) => ({ id }));

/** Stops schedules from firing, all or none. */
const suspendSchedules = bindEndpoint({
  name: 'schedule.suspend',
  request: readKeys,
  call: (services: Services, keys, actor) => services.schedules.setPaused(actor, keys, true),
  response: (_, call) => acknowledge(call, null),
});

/** Lets suspended schedules fire again, all or none. */
const resumeSchedules = bindEndpoint({
  name: 'schedule.resume',
  request: readKeys,
  call: (services: Services, keys, actor) => services.schedules.setPaused(actor, keys, false),
  response: (_, call) => acknowledge(call, null),
});

/** Deletes schedules, all or none. */
const deleteSchedules = bindEndpoint({
  name: 'schedule.delete',
  request: readKeys,
  call: (services: Services, keys, actor) => services.schedules.delete(actor, keys),
  response: (_, call) => acknowledge(call, null),
});

/** Functions of schedules. */
export const SCHEDULE_ROUTES: PanelFunctions = {
  'instances.fleio_bckps.schedule': lists(listSchedules),
  'instances.fleio_bckps.schedule.filter': filterRoutes(SCHEDULE_FILTER, {}),
  'instances.fleio_bckps.schedule.edit': {
    form: shows('schedule.form', showEmptyForm),
    filledForm: reads(showSchedule),
    create: writes(createSchedule),
    change: writes(changeSchedule),
  },
  'instances.fleio_bckps.schedule.delete': writes(deleteSchedules),
  'instances.fleio_bckps.schedule.suspend': writes(suspendSchedules),
  'instances.fleio_bckps.schedule.resume': writes(resumeSchedules),
};

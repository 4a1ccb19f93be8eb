import type { Actor } from '../../../domain/account.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { requireRole } from '../../../services/identity/index.ts';
import type { Services } from '../../../services/index.ts';
import { acknowledge } from '../answer.ts';
import { acceptForm } from '../fields.ts';
import { filterRoutes, findFilter } from '../filters/routes.ts';
import { INSTANCE_CHOICES } from '../filters/show.ts';
import { fetchPage } from '../paging.ts';
import { lists, type PanelFunctions, reads, writes } from '../route.ts';
import { shownFields } from '../unsaved.ts';
import { INSTANCE_FILTER, toTargetFilter } from './filter.ts';
import { patchInstance, readInstance, readInstanceChange, readInstanceList } from './read.ts';
import { type FoundInstance, formOf, showInstanceForm, showInstances } from './show.ts';

/** Lists what is backed up. */
const listInstances = bindEndpoint({
  name: 'instance.list',
  request: readInstanceList,
  call: async (services: Services, { filter, timeZone, paging }, actor) => {
    const values = await findFilter(services, filter);
    const wanted = toTargetFilter(values, timeZone);
    const page = await fetchPage(paging, (slice) => services.targets.list(actor, wanted, slice));
    const ids = page.rows.map(({ id }) => id);
    return { page, filter: values, restores: await services.restores.latestInto(actor, ids) };
  },
  response: showInstances,
});

const findInstance = async (services: Services, id: number, actor: Actor): Promise<FoundInstance> => ({
  target: await services.targets.find(actor, { id }),
  restore: (await services.restores.latestInto(actor, [id])).get(id),
});

/** Shows the form of an instance. */
const showInstance = bindEndpoint({
  name: 'instance.form',
  request: readInstance,
  call: findInstance,
  response: showInstanceForm,
});

/** Renames an instance, and sets how many scheduled backups of it are kept. */
const changeInstance = bindEndpoint({
  name: 'instance.change',
  request: readInstanceChange,
  call: async (services: Services, { id, timeZone, form }, actor) => {
    requireRole(actor, 'operator');
    const found = await findInstance(services, id, actor);
    const sent = acceptForm(form, shownFields(formOf(found, timeZone)));
    return services.targets.change(actor, { id }, patchInstance(sent));
  },
  response: ({ id }, call) => acknowledge(call, id),
});

/** Functions of instances. */
export const INSTANCE_ROUTES: PanelFunctions = {
  instances: lists(listInstances),
  'instances.filter': filterRoutes(INSTANCE_FILTER, INSTANCE_CHOICES),
  'instances.edit': { filledForm: reads(showInstance), change: writes(changeInstance) },
};

import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import { readInstance, readInstanceChange, readInstanceList } from '../requests/instances.ts';
import { acknowledge } from '../responses/answer.ts';
import { showInstanceForm, showInstances } from '../responses/instances.ts';
import { fetchPage } from './fetch-page.ts';

/** Lists what is backed up. */
export const listInstances = bindEndpoint({
  name: 'instance.list',
  request: readInstanceList,
  call: (services: Services, paging, actor) => fetchPage(paging, (slice) => services.targets.list(actor, {}, slice)),
  response: showInstances,
});

/** Shows the form of an instance. */
export const showInstance = bindEndpoint({
  name: 'instance.form',
  request: readInstance,
  call: (services: Services, id, actor) => services.targets.find(actor, { id }),
  response: showInstanceForm,
});

/** Sets how many scheduled backups of an instance are kept. */
export const changeInstance = bindEndpoint({
  name: 'instance.change',
  request: readInstanceChange,
  call: async (services: Services, { id, readRotation }, actor) => {
    const found = await services.targets.find(actor, { id });
    const rotation = readRotation();
    return rotation === null ? found : services.targets.change(actor, { id }, { rotation });
  },
  response: ({ id }, call) => acknowledge(call, id),
});

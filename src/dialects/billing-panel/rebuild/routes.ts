import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import { acknowledge } from '../answer.ts';
import type { AuthenticatedCall } from '../call.ts';
import { fetchPage } from '../fetch-page.ts';
import { readInstance, readRebuild } from '../instances/read.ts';
import { readPaging } from '../paging.ts';
import { showKeys, showRebuildForm } from './show.ts';

/** Shows the form of a restore. */
export const showRebuild = bindEndpoint({
  name: 'instance.rebuild_form',
  request: readInstance,
  call: (services: Services, id, actor) => services.targets.find(actor, { id }),
  response: showRebuildForm,
});

/** Restores a backup or snapshot over an instance. */
export const rebuildInstance = bindEndpoint({
  name: 'instance.rebuild',
  request: readRebuild,
  call: async (services: Services, { instanceId, snapshotUuid }, actor) => {
    await services.restores.inPlace(actor, { uuid: snapshotUuid }, { id: instanceId });
    return instanceId;
  },
  response: (id, call) => acknowledge(call, id),
});

/** Lists SSH keys, of which there are none; the cabinet asks for them before a restore. */
export const listKeys = bindEndpoint({
  name: 'key.list',
  request: ({ fields }: AuthenticatedCall) => readPaging(fields, { id: 'id' }),
  call: (_: Services, paging) => fetchPage(paging, async () => ({ rows: [], total: 0 })),
  response: showKeys,
});

import type { Actor } from '../../../domain/account.ts';
import { GatewayError, notFound } from '../../../domain/errors.ts';
import type { Snapshot } from '../../../domain/snapshot.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Services } from '../../../services/index.ts';
import { acknowledge } from '../answer.ts';
import type { AuthenticatedCall } from '../call.ts';
import { readInstance } from '../instances/read.ts';
import { fetchPage, readPaging } from '../paging.ts';
import { lists, type PanelFunctions, reads, writes } from '../route.ts';
import { refuseUnsaved, shownFields } from '../unsaved.ts';
import { readRebuild } from './read.ts';
import { formOf, showKeys, showRebuildForm } from './show.ts';

/** Shows the form of a restore. */
const showRebuild = bindEndpoint({
  name: 'instance.rebuild_form',
  request: readInstance,
  call: (services: Services, id, actor) => services.targets.find(actor, { id }),
  response: showRebuildForm,
});

/** The copy of this uuid. @throws GatewayError `not_found`, which tells the uuid as it was asked for */
async function findAsked(services: Services, actor: Actor, uuid: string): Promise<Snapshot> {
  try {
    return await services.snapshots.find(actor, { uuid: uuid.toLowerCase() });
  } catch (error) {
    const isMissing = error instanceof GatewayError && error.problem.reason === 'missing';
    throw isMissing ? notFound('snapshot', uuid) : error;
  }
}

/** Restores a backup or snapshot over an instance. */
const rebuildInstance = bindEndpoint({
  name: 'instance.rebuild',
  request: readRebuild,
  call: async (services: Services, { instanceId, snapshotUuid, unsaved }, actor) => {
    const snapshot = await findAsked(services, actor, snapshotUuid);
    const target = await services.targets.find(actor, { id: instanceId });
    refuseUnsaved(unsaved, shownFields(formOf(target)));
    await services.restores.inPlace(actor, { id: snapshot.id }, { id: instanceId });
    return instanceId;
  },
  response: (id, call) => acknowledge(call, id),
});

/** Lists SSH keys, of which there are none; the cabinet asks for them before a restore. */
const listKeys = bindEndpoint({
  name: 'key.list',
  request: (call: AuthenticatedCall) => readPaging(call, { id: 'id' }),
  call: (_: Services, paging) => fetchPage(paging, async () => ({ rows: [], total: 0 })),
  response: showKeys,
});

/** Functions of restores. */
export const REBUILD_ROUTES: PanelFunctions = {
  'instances.fleio.rebuild': { filledForm: reads(showRebuild), change: writes(rebuildInstance) },
  sshkeys: lists(listKeys),
};

import { notFound } from '../../../domain/errors.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { Authenticated } from '../../../services/identity/index.ts';
import type { RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { type ListQuery, name, readBody, readListQuery, readPart, uuid } from '../fields.ts';
import { INFERRED } from '../inferred.ts';
import { pageOf } from '../listing.ts';
import { storedName } from '../plans/read.ts';
import { type LoadedRestore, loadRestore, loadRestores } from './load.ts';
import { showRestore } from './show.ts';

const RESTORE = { checkpoint_item_id: uuid, restore_name: name };

/** What an endpoint takes of a call: its own input, and whose call it is. */
interface Given<Input> {
  readonly input: Input;
  readonly own: Authenticated['account'];
}

const given = <Input>({ caller }: RoomCall, input: Input): Given<Input> => ({ input, own: caller.account });

interface RestoreOrder {
  readonly item: string;
  readonly name: string;
}

/** `POST /restores/`: into a new volume of that name, which is there once the restore has succeeded. */
const createRestore: RoomEndpoint<Given<RestoreOrder>, LoadedRestore> = {
  name: 'restore.create',
  status: 201,
  request: (call) => {
    const sent = readBody(RESTORE, call.request.body, ['checkpoint_item_id', 'restore_name']);
    return given(call, { item: sent.checkpoint_item_id ?? '', name: storedName(sent.restore_name ?? '') });
  },
  call: async (services, { input, own }, actor) => {
    const { snapshotId, scheduleId } = await services.runs.findTask(actor, { uuid: input.item });
    if (snapshotId === null || scheduleId === null) throw notFound('task', input.item);
    const draft = { name: input.name, kind: 'volume' } as const;
    const { restore } = await services.restores.intoNewTarget(actor, { id: snapshotId }, draft);
    return loadRestore(services, actor, own, restore);
  },
  response: (restore) => ({ json: showRestore(restore) }),
};

/** `GET /restores/{restore_id}` */
const getRestore: RoomEndpoint<Given<string>, LoadedRestore> = {
  name: 'restore.get',
  request: (call) => given(call, readPart(uuid, 'restore_id', call.parts.restore_id)),
  call: async (services, { input, own }, actor) =>
    loadRestore(services, actor, own, await services.restores.find(actor, { uuid: input })),
  response: (restore) => ({ json: showRestore(restore) }),
};

interface FoundRestores {
  readonly restores: readonly LoadedRestore[];
  readonly total: number;
}

/** `GET /restores/`: of checkpoints, into new volumes; the newest first. */
const listRestores: RoomEndpoint<Given<ListQuery>, FoundRestores> = {
  name: 'restore.list',
  request: (call) => given(call, readListQuery(call.request.query)),
  call: async (services, { input, own }, actor) => {
    const page = await pageOf(input, (marker) => services.restores.find(actor, { uuid: marker }));
    const { rows, total } = await services.restores.list(actor, { kinds: ['new_target'], isScheduled: true }, page);
    return { restores: await loadRestores(services, actor, own, rows), total };
  },
  response: ({ restores, total }) => ({ json: { restores: restores.map(showRestore), total } }),
};

/** The addresses of restores. */
export const RESTORE_ROUTES: RouteTable = {
  [INFERRED.paths.restores]: {
    GET: { needs: 'viewer', endpoint: bindEndpoint(listRestores) },
    POST: { needs: 'operator', endpoint: bindEndpoint(createRestore) },
  },
  [INFERRED.paths.restore]: { GET: { needs: 'viewer', endpoint: bindEndpoint(getRestore) } },
};

import { bindEndpoint } from '../../../server/endpoint.ts';
import type { RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { type ListQuery, queryText, readListQuery, readPart, required, uuid } from '../fields.ts';
import { INFERRED } from '../inferred.ts';
import { pageOf } from '../listing.ts';
import { storedName } from '../plans/read.ts';
import { refuse } from '../problems.ts';
import { findCheckpoint, type LoadedCheckpoint, loadCheckpoints } from './load.ts';
import { checkpointStatusOf, showCheckpoint } from './show.ts';

/** The uuid in the path. @throws WireRefusal (422) */
const readId = ({ parts }: RoomCall): string => readPart(uuid, 'checkpoint_id', parts.checkpoint_id);

interface CheckpointList extends ListQuery {
  readonly filter: { readonly scheduleNamed?: string; readonly targetNamed?: string };
}

interface FoundCheckpoints {
  readonly checkpoints: readonly LoadedCheckpoint[];
  readonly total: number;
}

/** `GET /checkpoints/`: the runs of schedules of which something is left, whatever room made them. */
const listCheckpoints: RoomEndpoint<CheckpointList, FoundCheckpoints> = {
  name: 'checkpoint.list',
  request: ({ request: { query } }) => {
    const [plan, volume] = [queryText(query, 'plan_name'), queryText(query, 'volume_name')];
    return {
      ...readListQuery(query),
      filter: {
        ...(plan === undefined ? {} : { scheduleNamed: storedName(plan) }),
        ...(volume === undefined ? {} : { targetNamed: volume }),
      },
    };
  },
  call: async (services, { filter, ...query }, actor) => {
    const findMarked = async (marker: string) => (await services.runs.find(actor, { uuid: marker })).run;
    const page = await pageOf(query, findMarked);
    const left = { isScheduled: true, hasSnapshots: true, ...filter };
    const { rows, total } = await services.runs.list(actor, left, page);
    return { checkpoints: await loadCheckpoints(services, actor, rows), total };
  },
  response: ({ checkpoints, total }) => ({ json: { checkpoints: checkpoints.map(showCheckpoint), total } }),
};

/** `GET /checkpoints/{checkpoint_id}` */
const getCheckpoint: RoomEndpoint<string, LoadedCheckpoint> = {
  name: 'checkpoint.get',
  request: readId,
  call: (services, id, actor) => findCheckpoint(services, actor, id),
  response: (checkpoint) => ({ json: showCheckpoint(checkpoint) }),
};

/** `DELETE /checkpoints/{checkpoint_id}`: all that is left of it, or nothing. */
const deleteCheckpoint: RoomEndpoint<string, LoadedCheckpoint> = {
  name: 'checkpoint.delete',
  request: readId,
  call: async (services, id, actor) => {
    const { items } = await findCheckpoint(services, actor, id);
    const going = items.filter(({ snapshot }) => snapshot.state !== 'deleting');
    if (going.length === 0) throw refuse('checkpoint_deleting', id);
    await services.snapshots.delete(
      actor,
      going.map(({ snapshot }) => ({ id: snapshot.id })),
    );
    return findCheckpoint(services, actor, id);
  },
  response: (checkpoint) => ({ json: { id: checkpoint.run.uuid, status: checkpointStatusOf(checkpoint) } }),
};

/** `DELETE /checkpoints/?chain_id=`: what is of that chain; tells the checkpoints with all that is left of them. */
const deleteChain: RoomEndpoint<string, readonly LoadedCheckpoint[]> = {
  name: 'checkpoint.delete_chain',
  request: ({ request: { query } }) => readPart(required(uuid), 'chain_id', queryText(query, 'chain_id')),
  call: async (services, chain, actor) => {
    const deleted = await services.snapshots.deleteChain(actor, chain);
    if (deleted.length === 0) throw refuse('chain_unknown', chain);
    const taskIds = deleted.flatMap(({ taskId }) => taskId ?? []);
    const ids = [...new Set((await services.runs.findTasks(actor, taskIds)).map(({ runId }) => runId))];
    const { rows } = await services.runs.list(actor, { ids }, { offset: 0, limit: ids.length });
    return loadCheckpoints(services, actor, rows);
  },
  response: (checkpoints) => ({ json: { deleted: checkpoints.map(showCheckpoint) } }),
};

/** The addresses of checkpoints. */
export const CHECKPOINT_ROUTES: RouteTable = {
  [INFERRED.paths.checkpoints]: {
    GET: { needs: 'viewer', endpoint: bindEndpoint(listCheckpoints) },
    DELETE: { needs: 'operator', endpoint: bindEndpoint(deleteChain) },
  },
  [INFERRED.paths.checkpoint]: {
    GET: { needs: 'viewer', endpoint: bindEndpoint(getCheckpoint) },
    DELETE: { needs: 'operator', endpoint: bindEndpoint(deleteCheckpoint) },
  },
};

import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces } from '../../../server/pieces.ts';
import { requireRole } from '../../../services/identity/index.ts';
import { refuseGoing } from '../../../services/snapshots/index.ts';
import { readUuids } from '../body.ts';
import { type Given, given, made, type RoomEndpoint, type RouteTable } from '../call.ts';
import { rememberClone } from '../drives/changes.ts';
import { type LoadedDrive, loadDrive } from '../drives/load-drives.ts';
import type { SentClone } from '../drives/read.ts';
import { showDrive } from '../drives/show.ts';
import { type Fields, schemaEndpoint } from '../fields.ts';
import { readFields } from '../list-query.ts';
import { listEndpoint, pickFields } from '../listing.ts';
import { Owners } from '../owners.ts';
import { uriOf } from '../related.ts';
import { readPatch } from './changes.ts';
import { type CreateSnapshots, createLocal, createRemote } from './create.ts';
import { findIn, findOneIn, type LoadedSnapshot, loadSnapshot, loadSnapshots, type Place } from './load-snapshots.ts';
import {
  type NewSnapshot,
  REMOTE_SNAPSHOT_LIST,
  readNewSnapshots,
  readSnapshotAction,
  readSnapshotChange,
  type SentSnapshot,
  SNAPSHOT_LIST,
  snapshotPageOf,
  toSnapshotFilter,
} from './read.ts';
import { REMOTE_SNAPSHOT, SNAPSHOT } from './schema.ts';
import { showLocalSnapshot, showRemoteSnapshot } from './show.ts';
import { LISTED_STATES } from './states.ts';

/** What one of the two resources of snapshots is beside what both are. */
interface SnapshotResource {
  /** Its noun in the log's names. */
  readonly noun: string;
  readonly resource: 'snapshots' | 'remotesnapshots';
  readonly place: Place;
  readonly fields: Fields;
  readonly list: typeof SNAPSHOT_LIST;
  readonly create: CreateSnapshots;
  show(loaded: LoadedSnapshot): object;
}

/** `GET` of a list; both lists hold full objects. */
const listSnapshots = (of: SnapshotResource, name: string) =>
  listEndpoint({
    name: `${of.noun}.${name}`,
    rules: of.list,
    find: async (services, actor, own, query) => {
      const filter = { ...toSnapshotFilter(query), place: of.place, states: LISTED_STATES, withoutFollowers: true };
      const { pieces, total } = await services.snapshots.listInPieces(actor, filter, snapshotPageOf(query));
      const owners = new Owners(services, actor, own);
      return { pieces: mapPieces(pieces, (rows) => loadSnapshots(services, actor, owners, rows)), total };
    },
    show: of.show,
  });

/** `GET …/{uuid}/` */
const getSnapshot = (of: SnapshotResource): RoomEndpoint<Given<null>, LoadedSnapshot> => ({
  name: `${of.noun}.get`,
  request: (call) => given(call, null),
  call: async (services, { uuid, account }, actor) =>
    loadSnapshot(services, actor, account, await findOneIn(services, actor, of.place, uuid)),
  response: (loaded, { request }) => ({ json: pickFields(of.show(loaded), readFields(request.query)) }),
});

/** `POST` of one, bare, or several, all or none; always answered wrapped. */
const createSnapshots = (
  of: SnapshotResource,
): RoomEndpoint<Given<readonly NewSnapshot[]>, readonly LoadedSnapshot[]> => ({
  name: `${of.noun}.create`,
  status: 201,
  request: (call) => given(call, readNewSnapshots(call.request)),
  call: async (services, call, actor) => {
    const owners = new Owners(services, actor, call.account);
    return loadSnapshots(services, actor, owners, await of.create(services, call, actor));
  },
  response: (loaded) => made(loaded, of.show, ({ snapshot }) => uriOf(of.resource, snapshot)),
});

/** `PUT …/{uuid}/`: what is absent stays. */
const changeSnapshot = (of: SnapshotResource): RoomEndpoint<Given<SentSnapshot>, LoadedSnapshot> => ({
  name: `${of.noun}.change`,
  request: (call) => given(call, readSnapshotChange(call.request)),
  call: async (services, { sent, uuid, account }, actor) => {
    const seen = await loadSnapshot(services, actor, account, await findOneIn(services, actor, of.place, uuid));
    requireRole(actor, 'operator');
    refuseGoing(seen.snapshot);
    const { patch, ...memory } = readPatch(sent, seen, of.place);
    const options = { ...memory, version: seen.snapshot.version };
    return loadSnapshot(services, actor, account, await services.snapshots.change(actor, { uuid }, patch, options));
  },
  response: (loaded) => ({ json: of.show(loaded) }),
});

/** `DELETE …/{uuid}/`: its bytes go soon after, or when nothing reads them any more. */
const deleteSnapshot = (of: SnapshotResource): RoomEndpoint<Given<null>, void> => ({
  name: `${of.noun}.delete`,
  status: 204,
  request: (call) => given(call, null),
  call: async (services, { uuid }, actor) => {
    const { id } = await findOneIn(services, actor, of.place, uuid);
    await services.letSnapshotsGo(actor, [{ id }]);
  },
  response: () => ({}),
});

/** `DELETE` of those that the body names, all or none. */
const deleteSnapshots = (of: SnapshotResource): RoomEndpoint<readonly string[], void> => ({
  name: `${of.noun}.delete_many`,
  status: 204,
  request: ({ request }) => readUuids(request.body),
  call: async (services, uuids, actor) => {
    const keys = (await findIn(services, actor, of.place, uuids)).map(({ id }) => ({ id }));
    await services.letSnapshotsGo(actor, keys);
  },
  response: () => ({}),
});

/**
 * `POST …/{uuid}/action/?do=clone`: restores into a new drive, answered bare. Without a name the drive has the
 * snapshot's: nothing is appended (source: the provider's dumps of clones).
 */
const actOnSnapshot = (of: SnapshotResource): RoomEndpoint<Given<SentClone>, LoadedDrive> => ({
  name: `${of.noun}.action`,
  status: 202,
  request: (call) => given(call, readSnapshotAction(call.request)),
  call: async (services, { sent, uuid, account }, actor) => {
    const loaded = await loadSnapshot(services, actor, account, await findOneIn(services, actor, of.place, uuid));
    const draft = {
      name: sent.name ?? loaded.snapshot.name,
      kind: 'drive',
      memory: rememberClone(loaded.driveFields, sent, loaded.fields),
    } as const;
    const options = { mayBeUnmade: true } as const;
    const { target } = await services.restores.intoNewTarget(actor, { id: loaded.snapshot.id }, draft, options);
    return loadDrive(services, actor, account, target);
  },
  response: (drive) => ({ json: showDrive(drive) }),
});

/** The addresses of one of the two resources. */
const routesOf = (of: SnapshotResource): RouteTable => ({
  [`/${of.resource}/`]: {
    GET: bindEndpoint(listSnapshots(of, 'list')),
    DELETE: bindEndpoint(deleteSnapshots(of)),
    POST: bindEndpoint(createSnapshots(of)),
  },
  [`/${of.resource}/detail/`]: { GET: bindEndpoint(listSnapshots(of, 'detail')) },
  [`/${of.resource}/schema/`]: { GET: schemaEndpoint(of.noun, of.fields, { list: of.list }) },
  [`/${of.resource}/{uuid}/`]: {
    GET: bindEndpoint(getSnapshot(of)),
    PUT: bindEndpoint(changeSnapshot(of)),
    DELETE: bindEndpoint(deleteSnapshot(of)),
  },
  [`/${of.resource}/{uuid}/action/`]: { POST: bindEndpoint(actOnSnapshot(of)) },
});

/** The addresses of snapshots: `/snapshots/` in the drive's own store, `/remotesnapshots/` at any other location. */
export const SNAPSHOT_ROUTES: RouteTable = {
  ...routesOf({
    noun: 'snapshot',
    resource: 'snapshots',
    place: 'local',
    fields: SNAPSHOT,
    list: SNAPSHOT_LIST,
    create: createLocal,
    show: showLocalSnapshot,
  }),
  ...routesOf({
    noun: 'remote_snapshot',
    resource: 'remotesnapshots',
    place: 'remote',
    fields: REMOTE_SNAPSHOT,
    list: REMOTE_SNAPSHOT_LIST,
    create: createRemote,
    show: showRemoteSnapshot,
  }),
};

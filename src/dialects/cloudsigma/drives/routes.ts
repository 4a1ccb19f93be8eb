import { bindEndpoint } from '../../../server/endpoint.ts';
import { mapPieces } from '../../../server/pieces.ts';
import { readMany, readSingle, readUuids } from '../body.ts';
import { DIALECT, type Given, given, made, type RoomEndpoint, type RouteTable } from '../call.ts';
import { schemaEndpoint } from '../fields.ts';
import { pageOf, readFields } from '../list-query.ts';
import { listEndpoint, pickFields } from '../listing.ts';
import { Owners } from '../owners.ts';
import { uriOf } from '../related.ts';
import { toThingFilter } from '../thing-filter.ts';
import { actOnDrive } from './actions.ts';
import { rememberDrive } from './changes.ts';
import { type LoadedDrive, loadDrive, loadDrives, loadShortDrives, type ShortDrive } from './load-drives.ts';
import { DRIVE_LIST, type NewDrive, readDriveChange, readNewDrive, type SentDrive } from './read.ts';
import { DRIVE } from './schema.ts';
import { showDrive, showShortDrive } from './show.ts';
import { writeDrive } from './write-drive.ts';

/** Every target of the account, whatever its kind. */
const listDrivesAs = <Drive extends ShortDrive>(
  name: string,
  load: (...parts: Parameters<typeof loadShortDrives>) => Promise<readonly Drive[]>,
  show: (loaded: Drive) => object,
) =>
  listEndpoint({
    name,
    rules: DRIVE_LIST,
    find: async (services, actor, own, query) => {
      const { pieces, total } = await services.targets.listInPieces(actor, toThingFilter(query.filters), pageOf(query));
      const owners = new Owners(services, actor, own);
      return { pieces: mapPieces(pieces, (rows) => load(services, actor, owners, rows)), total };
    },
    show,
  });

/** `GET /drives/`: short objects. */
const listDrives = listDrivesAs('drive.list', loadShortDrives, showShortDrive);

/** `GET /drives/detail/`: full objects. */
const listDriveDetails = listDrivesAs('drive.detail', loadDrives, (drive) => showDrive(drive));

/** `GET /drives/{uuid}/` */
const getDrive: RoomEndpoint<Given<null>, LoadedDrive> = {
  name: 'drive.get',
  request: (call) => given(call, null),
  call: async (services, { uuid, account }, actor) =>
    loadDrive(services, actor, account, await services.targets.find(actor, { uuid })),
  response: (drive, { request }) => ({ json: pickFields(showDrive(drive), readFields(request.query)) }),
};

/** `POST /drives/`: managed volumes, all or none, there at once, though the answer says `creating` as the provider's does. */
const createDrives: RoomEndpoint<Given<readonly NewDrive[]>, readonly LoadedDrive[]> = {
  name: 'drive.create',
  status: 201,
  request: (call) => given(call, readMany(call.request.body, 'drive').map(readNewDrive)),
  call: async (services, { sent, account }, actor) => {
    const drafts = sent.map((one) => ({ name: one.name, kind: 'drive', memory: rememberDrive(one) }) as const);
    const volumes = await services.targets.createVolumes(actor, drafts);
    return loadDrives(services, actor, new Owners(services, actor, account), volumes);
  },
  response: (drives) =>
    made(
      drives,
      (drive) => showDrive(drive, 'creating'),
      ({ target }) => uriOf('drives', target),
    ),
};

/** `PUT /drives/{uuid}/`: what is absent stays; another `size` resizes, as `do=resize` does. */
const changeDrive: RoomEndpoint<Given<SentDrive>, LoadedDrive> = {
  name: 'drive.change',
  request: (call) => given(call, readDriveChange(readSingle(call.request.body, 'drive'))),
  call: (services, call, actor) => writeDrive(services, call, actor, false),
  response: (drive) => ({ json: showDrive(drive) }),
};

/** `DELETE /drives/{uuid}/`: with its snapshots, if all were made through this room. */
const deleteDrive: RoomEndpoint<Given<null>, void> = {
  name: 'drive.delete',
  status: 204,
  request: (call) => given(call, null),
  call: (services, { uuid }, actor) => services.targets.removeWithSnapshots(actor, { uuid }, { origin: DIALECT }),
  response: () => ({}),
};

/** `DELETE /drives/`: those that the body names, all or none. */
const deleteDrives: RoomEndpoint<readonly string[], void> = {
  name: 'drive.delete_many',
  status: 204,
  request: ({ request }) => readUuids(request.body),
  call: (services, uuids, actor) => {
    const keys = uuids.map((uuid) => ({ uuid }));
    return services.targets.removeWithSnapshots(actor, keys, { origin: DIALECT });
  },
  response: () => ({}),
};

/** The addresses of drives. */
export const DRIVE_ROUTES: RouteTable = {
  '/drives/': {
    GET: bindEndpoint(listDrives),
    DELETE: bindEndpoint(deleteDrives),
    POST: bindEndpoint(createDrives),
  },
  '/drives/detail/': { GET: bindEndpoint(listDriveDetails) },
  '/drives/schema/': { GET: schemaEndpoint('drive', DRIVE, { list: DRIVE_LIST }) },
  '/drives/{uuid}/': {
    GET: bindEndpoint(getDrive),
    PUT: bindEndpoint(changeDrive),
    DELETE: bindEndpoint(deleteDrive),
  },
  '/drives/{uuid}/action/': { POST: bindEndpoint(actOnDrive) },
};

import { type BoundEndpoint, bindEndpoint } from '../../server/endpoint.ts';
import type { CloudSigmaAnswer, CloudSigmaCall, CloudSigmaServices, OpenCall } from './call.ts';
import { getCapabilities } from './capabilities/routes.ts';
import { actOnDrive } from './drives/actions.ts';
import {
  changeDrive,
  createDrive,
  deleteDrive,
  deleteDrives,
  getDrive,
  getDriveSchema,
  listDriveDetails,
  listDrives,
} from './drives/routes.ts';
import { getJob } from './jobs/routes.ts';
import {
  changeContact,
  createContact,
  deleteContact,
  getContact,
  listContacts,
  listPreferences,
  setPreferences,
} from './notifications/routes.ts';
import {
  changeScheduler,
  createScheduler,
  deleteScheduler,
  deleteSchedulers,
  getScheduler,
  getSchedulerSchema,
  listSchedulerDetails,
  listSchedulers,
} from './schedulers/routes.ts';
import { logIn } from './sessions/routes.ts';
import { LOCAL_SNAPSHOTS, REMOTE_SNAPSHOTS } from './snapshots/resources.ts';
import {
  actOnSnapshot,
  changeSnapshot,
  createSnapshot,
  deleteSnapshot,
  deleteSnapshots,
  getSnapshot,
  getSnapshotSchema,
  listSnapshots,
  type SnapshotResource,
} from './snapshots/routes.ts';

/** What stands at an address of this room. */
export type RouteEndpoint = BoundEndpoint<CloudSigmaCall, CloudSigmaServices, CloudSigmaAnswer>;

/** What stands at an address that asks for no credentials. */
export type OpenEndpoint = BoundEndpoint<OpenCall, CloudSigmaServices, CloudSigmaAnswer>;

type Table<Bound> = Readonly<Record<string, Readonly<Record<string, Bound>>>>;

/** The first segments of all addresses, as they are claimed bare. */
export const NOUNS = [
  'accounts',
  'backupschedulers',
  'capabilities',
  'drives',
  'jobs',
  'notification_contacts',
  'notification_preferences',
  'remotesnapshots',
  'snapshots',
] as const;

/** The addresses of one of the two resources of snapshots. */
const snapshotRoutes = (of: SnapshotResource): Table<RouteEndpoint> => ({
  [`/${of.resource}/`]: {
    GET: bindEndpoint(listSnapshots(of, 'list')),
    DELETE: bindEndpoint(deleteSnapshots(of)),
    POST: bindEndpoint(createSnapshot(of)),
  },
  [`/${of.resource}/detail/`]: { GET: bindEndpoint(listSnapshots(of, 'detail')) },
  [`/${of.resource}/schema/`]: { GET: bindEndpoint(getSnapshotSchema(of)) },
  [`/${of.resource}/{uuid}/`]: {
    GET: bindEndpoint(getSnapshot(of)),
    PUT: bindEndpoint(changeSnapshot(of)),
    DELETE: bindEndpoint(deleteSnapshot(of)),
  },
  [`/${of.resource}/{uuid}/action/`]: { POST: bindEndpoint(actOnSnapshot(of)) },
});

/** METHOD and path -> endpoint; `{uuid}` stands for any one segment. The first path that fits is the one. */
export const ROUTES: Table<RouteEndpoint> = {
  '/backupschedulers/': {
    GET: bindEndpoint(listSchedulers),
    DELETE: bindEndpoint(deleteSchedulers),
    POST: bindEndpoint(createScheduler),
  },
  '/backupschedulers/detail/': { GET: bindEndpoint(listSchedulerDetails) },
  '/backupschedulers/schema/': { GET: bindEndpoint(getSchedulerSchema) },
  '/backupschedulers/{uuid}/': {
    GET: bindEndpoint(getScheduler),
    PUT: bindEndpoint(changeScheduler),
    DELETE: bindEndpoint(deleteScheduler),
  },
  '/capabilities/': { GET: bindEndpoint(getCapabilities) },
  '/drives/': {
    GET: bindEndpoint(listDrives),
    DELETE: bindEndpoint(deleteDrives),
    POST: bindEndpoint(createDrive),
  },
  '/drives/detail/': { GET: bindEndpoint(listDriveDetails) },
  '/drives/schema/': { GET: bindEndpoint(getDriveSchema) },
  '/drives/{uuid}/': {
    GET: bindEndpoint(getDrive),
    PUT: bindEndpoint(changeDrive),
    DELETE: bindEndpoint(deleteDrive),
  },
  '/drives/{uuid}/action/': { POST: bindEndpoint(actOnDrive) },
  '/jobs/{uuid}/': { GET: bindEndpoint(getJob) },
  '/notification_contacts/': { GET: bindEndpoint(listContacts), POST: bindEndpoint(createContact) },
  '/notification_contacts/{uuid}/': {
    GET: bindEndpoint(getContact),
    PUT: bindEndpoint(changeContact),
    DELETE: bindEndpoint(deleteContact),
  },
  '/notification_preferences/': { GET: bindEndpoint(listPreferences), PUT: bindEndpoint(setPreferences) },
  ...snapshotRoutes(LOCAL_SNAPSHOTS),
  ...snapshotRoutes(REMOTE_SNAPSHOTS),
};

/** The same for callers whom nothing proves yet. */
export const OPEN_ROUTES: Table<OpenEndpoint> = {
  '/accounts/action/': { POST: bindEndpoint(logIn) },
};

import { type BoundEndpoint, bindEndpoint } from '../../server/endpoint.ts';
import { setScheduler } from './endpoints/drives.ts';
import {
  changeScheduler,
  createScheduler,
  deleteScheduler,
  deleteSchedulers,
  getScheduler,
  getSchedulerSchema,
  listSchedulerDetails,
  listSchedulers,
} from './endpoints/schedulers.ts';
import { logIn } from './endpoints/sessions.ts';
import type { CloudSigmaAnswer, CloudSigmaCall, CloudSigmaServices, OpenCall } from './wire.ts';

/** What stands at an address of this room. */
export type RouteEndpoint = BoundEndpoint<CloudSigmaCall, CloudSigmaServices, CloudSigmaAnswer>;

/** What stands at an address that asks for no credentials. */
export type OpenEndpoint = BoundEndpoint<OpenCall, CloudSigmaServices, CloudSigmaAnswer>;

type Table<Bound> = Readonly<Record<string, Readonly<Record<string, Bound>>>>;

/** The first segments of all addresses, as they are claimed bare. */
export const NOUNS = ['accounts', 'backupschedulers', 'drives'] as const;

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
  '/drives/{uuid}/action/': { POST: bindEndpoint(setScheduler) },
};

/** The same for callers whom nothing proves yet. */
export const OPEN_ROUTES: Table<OpenEndpoint> = {
  '/accounts/action/': { POST: bindEndpoint(logIn) },
};

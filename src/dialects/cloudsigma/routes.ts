import { type BoundEndpoint, bindEndpoint } from '../../server/endpoint.ts';
import { setScheduler } from './drives.ts';
import {
  changeScheduler,
  createScheduler,
  deleteScheduler,
  getScheduler,
  listSchedulerDetails,
  listSchedulers,
} from './schedulers.ts';
import { type CloudSigmaAnswer, type CloudSigmaCall, type CloudSigmaServices, RESOURCE_ROOT } from './wire.ts';

/** What stands at an address of this room. */
export type RouteEndpoint = BoundEndpoint<CloudSigmaCall, CloudSigmaServices, CloudSigmaAnswer>;

/** METHOD and path -> endpoint; `{uuid}` stands for any one segment. The first path that fits is the one. */
const ROUTES: Readonly<Record<string, Readonly<Record<string, RouteEndpoint>>>> = {
  '/backupschedulers/': { GET: bindEndpoint(listSchedulers), POST: bindEndpoint(createScheduler) },
  '/backupschedulers/detail/': { GET: bindEndpoint(listSchedulerDetails) },
  '/backupschedulers/{uuid}/': {
    GET: bindEndpoint(getScheduler),
    PUT: bindEndpoint(changeScheduler),
    DELETE: bindEndpoint(deleteScheduler),
  },
  '/drives/{uuid}/action/': { POST: bindEndpoint(setScheduler) },
};

/** What an address and a method come to. */
export type FoundRoute =
  | { readonly kind: 'endpoint'; readonly endpoint: RouteEndpoint; readonly uuid: string }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' };

/** Looks an address up, with or without the prefix `/api/2.0` and the slash at its end. */
export function findRoute(method: string, path: string): FoundRoute {
  const bare = path.startsWith(`${RESOURCE_ROOT}/`) ? path.slice(RESOURCE_ROOT.length) : path;
  const asked = bare.endsWith('/') ? bare : `${bare}/`;
  for (const { pattern, methods } of PATTERNS) {
    const match = pattern.exec(asked);
    if (match === null) continue;
    const endpoint = methods.get(method);
    if (endpoint === undefined) return { kind: 'wrong-method', allowed: [...methods.keys()] };
    return { kind: 'endpoint', endpoint, uuid: match.groups?.uuid?.toLowerCase() ?? '' };
  }
  return { kind: 'unknown' };
}

const PATTERNS = Object.entries(ROUTES).map(([path, methods]) => ({
  pattern: new RegExp(`^${path.replace('{uuid}', '(?<uuid>[^/]+)')}$`),
  methods: new Map(Object.entries(methods)),
}));

import { type OpenEndpoint, RESOURCE_ROOT, type RouteEndpoint } from './call.ts';
import { OPEN_ROUTES, ROUTES } from './routes.ts';

/** An address and a method that something stands at. */
export type EndpointRoute =
  | { readonly kind: 'endpoint'; readonly endpoint: RouteEndpoint; readonly uuid: string }
  | { readonly kind: 'open'; readonly endpoint: OpenEndpoint };

/** What an address and a method come to. */
export type FoundRoute =
  | EndpointRoute
  | { readonly kind: 'options'; readonly allowed: readonly string[] }
  | { readonly kind: 'wrong-method'; readonly allowed: readonly string[] }
  | { readonly kind: 'unknown' };

/** Looks an address up, with or without the prefix `/api/2.0` and the slash at its end. */
export function findRoute(method: string, path: string): FoundRoute {
  const bare = path.startsWith(`${RESOURCE_ROOT}/`) ? path.slice(RESOURCE_ROOT.length) : path;
  const asked = bare.endsWith('/') ? bare : `${bare}/`;
  for (const { pattern, allowed, proved, open } of PATTERNS) {
    const match = pattern.exec(asked);
    if (match === null) continue;
    if (method === 'OPTIONS') return { kind: 'options', allowed };
    // The shell sends an answer to HEAD without its body.
    const wanted = method === 'HEAD' ? 'GET' : method;
    const openEndpoint = open.get(wanted);
    if (openEndpoint !== undefined) return { kind: 'open', endpoint: openEndpoint };
    const endpoint = proved.get(wanted);
    if (endpoint === undefined) return { kind: 'wrong-method', allowed };
    return { kind: 'endpoint', endpoint, uuid: match.groups?.uuid?.toLowerCase() ?? '' };
  }
  return { kind: 'unknown' };
}

/** The order in which methods are told (source: the provider's answer to OPTIONS). */
const METHODS = ['GET', 'PUT', 'DELETE', 'POST'];

const PATTERNS = [...new Set([...Object.keys(ROUTES), ...Object.keys(OPEN_ROUTES)])].map((path) => {
  const proved = new Map(Object.entries(ROUTES[path] ?? {}));
  const open = new Map(Object.entries(OPEN_ROUTES[path] ?? {}));
  return {
    pattern: new RegExp(`^${path.replace('{uuid}', '(?<uuid>[^/]+)')}$`),
    allowed: METHODS.filter((method) => proved.has(method) || open.has(method)),
    proved,
    open,
  };
});

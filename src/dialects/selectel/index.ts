import { GatewayError } from '../../domain/errors.ts';
import type { Dialect, RouteClaim, WireReply, WireRequest } from '../../server/dialect.ts';
import { nobody } from '../../server/endpoint.ts';
import { type Parts, type RouterRules, routerOf } from '../../server/router.ts';
import { type Authenticated, requireRole } from '../../services/identity/index.ts';
import { authenticate } from './authenticate.ts';
import { type ClosedRoute, DIALECT, type OpenRoute, type RoomAnswer, type SelectelServices } from './call.ts';
import { readPart, uuid } from './fields.ts';
import { INFERRED } from './inferred.ts';
import { IDENTITY } from './keystone/address.ts';
import { IDENTITY_ROUTES } from './keystone/routes.ts';
import { refuse, WireRefusal } from './problems.ts';
import { showAnswer, showError, showRefusal, showWrongMethod } from './replies.ts';
import { ROUTES } from './routes.ts';
import type { SelectelSettings } from './settings.ts';

/** The first segments of all addresses; clients that join an address with a slash at its end write two. */
const FIRST = new Set([IDENTITY, ...INFERRED.bases].map((base) => `/${base.split('/')[1]}`));
const CLAIMED = [...FIRST].flatMap((path) => [path, `/${path}`]);

/** Nothing is ever answered by a redirect: Go turns a redirected POST into a GET. */
const RULES: RouterRules = {
  slashAtEnd: 'either',
  mergesSlashes: true,
  methods: ['GET', 'POST', 'PATCH', 'DELETE'],
};

const findPlace = routerOf<ClosedRoute>(ROUTES, {
  ...RULES,
  prefixes: INFERRED.bases.flatMap((base) => [base, `${base}/{project_id}`]),
});
const findIdentityPlace = routerOf<ClosedRoute | OpenRoute>(IDENTITY_ROUTES, { ...RULES, prefixes: [IDENTITY] });

/** The Selectel room: plans of scheduled backups at `/data-protect/v2/`, and the Keystone that its clients log in at. */
export function createSelectel(services: SelectelServices, settings: SelectelSettings): Dialect {
  const run = async (place: ClosedRoute | OpenRoute, parts: Parts, request: WireRequest): Promise<RoomAnswer> => {
    const call = { request, settings, parts };
    if ('openTo' in place) return place.endpoint.run(call, services, nobody(DIALECT));
    const caller = await authenticate(services, request);
    request.record.loginId = caller.login.id;
    await request.takeTurn(caller.login.id);
    requireProject(parts, caller);
    // Before the body is looked at: a caller who may not is told so, whatever was sent.
    requireRole(caller.actor, place.needs);
    return place.endpoint.run({ ...call, caller }, services, caller.actor);
  };

  return {
    name: DIALECT,
    claims: CLAIMED.map((path): RouteClaim => ({ kind: 'prefix', path })),
    bodies: { accepts: ['json'], assumes: 'json' },
    handle: async (request): Promise<WireReply> => {
      const { method, path } = request;
      const inIdentity = findIdentityPlace(method, path);
      const route = inIdentity.kind === 'unknown' ? findPlace(method, path) : inIdentity;
      if (route.kind === 'unknown') return showError(refuse('address_unknown'), request);
      if (route.kind !== 'place') return showWrongMethod(route.allowed, request);
      const { place, parameters } = route;
      request.record.endpoint = place.endpoint.name;
      try {
        return await showAnswer(place.endpoint.status, await run(place, parameters, request));
      } catch (error) {
        if (error instanceof GatewayError || error instanceof WireRefusal) return showError(error, request);
        throw error;
      }
    },
    refuse: showRefusal,
    fail: showError,
  };
}

/** The path's project is compared with the token's, and never looked up. @throws WireRefusal (403, 422) */
function requireProject({ project_id: project }: Parts, { account }: Authenticated): void {
  if (project === undefined) return;
  if (readPart(uuid, 'project_id', project) !== account.uuid) throw refuse('project_foreign');
}

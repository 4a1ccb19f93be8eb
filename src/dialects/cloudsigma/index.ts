import { GatewayError } from '../../domain/errors.ts';
import type { Dialect, RouteClaim, WireReply, WireRequest } from '../../server/dialect.ts';
import { nobody } from '../../server/endpoint.ts';
import { writeJson } from '../../server/json-text.ts';
import { type Clock, RateLimit, type RateRule } from '../../server/rate-limit.ts';
import { routerOf } from '../../server/router.ts';
import { authenticate } from './authenticate.ts';
import {
  type CloudSigmaAnswer,
  type CloudSigmaServices,
  DIALECT,
  type OpenRoute,
  RESOURCE_ROOT,
  type RouteEndpoint,
} from './call.ts';
import { takesJson } from './content-negotiation.ts';
import { refuse, WireRefusal } from './problems.ts';
import { showError, showMethods, showRefusal, showWrongMethod } from './replies.ts';
import { NOUNS, OPEN_ROUTES, RESOURCES, ROUTES } from './routes.ts';
import type { CloudSigmaSettings } from './settings.ts';

/** How often a login may call. Source: the provider's page of limits. */
export const RATES: Readonly<Record<'deletes' | 'others', RateRule>> = {
  deletes: { calls: 1_000, windowSeconds: 60 },
  others: { calls: 10_000, windowSeconds: 60 },
};

/** Every address stands below the prefix and bare, with a slash at its end or without. */
const findRoute = routerOf<RouteEndpoint | OpenRoute>(
  { ...ROUTES, ...OPEN_ROUTES },
  // The order in which the provider tells them.
  { prefixes: ['', RESOURCE_ROOT], slashAtEnd: 'either', methods: ['GET', 'PUT', 'DELETE', 'POST'] },
);

const isRoot = (path: string): boolean => path === RESOURCE_ROOT || path === `${RESOURCE_ROOT}/`;

/** What there is, to who asks for the options of the root as to who gets it. */
const showResources = (): WireReply => ({
  status: 200,
  headers: { Allow: 'GET' },
  body: JSON.stringify(RESOURCES),
});

/** The CloudSigma room: backup schedulers of API 2.0, drives and their snapshots, at `/api/2.0/…` and bare. */
export function createCloudSigma(
  services: CloudSigmaServices,
  clock: Clock,
  settings: CloudSigmaSettings,
  rates = RATES,
): Dialect {
  const deletes = new RateLimit(clock, rates.deletes);
  const others = new RateLimit(clock, rates.others);

  const run = async (
    place: RouteEndpoint | OpenRoute,
    uuid: string,
    request: WireRequest,
  ): Promise<CloudSigmaAnswer> => {
    const countCall = (loginId: number): void => (request.method === 'DELETE' ? deletes : others).count(loginId);
    const call = { request, settings, countCall };
    if ('openTo' in place) return place.endpoint.run(call, services, nobody(DIALECT));
    const { actor, account, login } = await authenticate(services.authentication, request);
    request.record.loginId = login.id;
    countCall(login.id);
    await request.takeTurn(login.id);
    return place.run({ ...call, account, login, uuid }, services, actor);
  };

  return {
    name: DIALECT,
    claims: [RESOURCE_ROOT, ...NOUNS.map((noun) => `/${noun}`)].map((path): RouteClaim => ({ kind: 'prefix', path })),
    bodies: { accepts: ['json'], assumes: 'json' },
    handle: async (request) => {
      const route = findRoute(request.method, request.path);
      if (route.kind === 'unknown') return showError(refuse('address_unknown', null));
      if (route.kind === 'options') return isRoot(request.path) ? showResources() : showMethods(route.allowed);
      if (route.kind === 'wrong-method') return showWrongMethod(request.method, route.allowed);
      const { place, parameters } = route;
      const { name, status } = 'openTo' in place ? place.endpoint : place;
      request.record.endpoint = name;
      if (!takesJson(request)) return showError(refuse('only_json', null));
      try {
        return await showAnswer(status, await run(place, parameters.uuid?.toLowerCase() ?? '', request));
      } catch (error) {
        if (error instanceof GatewayError || error instanceof WireRefusal) return showError(error);
        throw error;
      }
    },
    refuse: showRefusal,
    fail: showError,
  };
}

/** An answer without JSON is empty and calls itself HTML (source: the provider's DELETE). */
async function showAnswer(status: number, { json, location, headers = {} }: CloudSigmaAnswer): Promise<WireReply> {
  if (json === undefined) {
    return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: null };
  }
  const place = location === undefined ? {} : { Location: location };
  return { status, headers: { ...headers, ...place }, body: await writeJson(json) };
}

import type { Actor } from '../../domain/account.ts';
import { GatewayError } from '../../domain/errors.ts';
import type { Dialect, RouteClaim, WireReply, WireRequest } from '../../server/dialect.ts';
import { writeJson } from '../../server/json-text.ts';
import { type Clock, RateLimit } from '../../server/rate-limit.ts';
import { authenticate } from './authenticate.ts';
import { type CloudSigmaAnswer, type CloudSigmaServices, DIALECT, RESOURCE_ROOT } from './call.ts';
import { takesJson } from './content-negotiation.ts';
import { type EndpointRoute, findRoute } from './find-route.ts';
import { refuse, WireRefusal } from './problems.ts';
import { showError, showMethods, showRefusal, showWrongMethod } from './replies.ts';
import { NOUNS } from './routes.ts';
import type { CloudSigmaSettings } from './settings.ts';

/** Source: the provider's page of limits, per login. */
const DELETES = { calls: 1_000, windowSeconds: 60 };
const OTHERS = { calls: 10_000, windowSeconds: 60 };

/** What is known of a call by the time it is answered, for the access log. */
interface CallRecord {
  readonly endpoint: string;
  loginId: number | null;
}

/** Whoever calls what is open to anyone: may see nothing. */
const NOBODY: Actor = { label: 'nobody', loginId: null, accountId: 0, role: 'viewer', isStaff: false, via: DIALECT };

/** The CloudSigma room: backup schedulers of API 2.0, drives and their snapshots, at `/api/2.0/…` and bare. */
export function createCloudSigma(services: CloudSigmaServices, clock: Clock, settings: CloudSigmaSettings): Dialect {
  const deletes = new RateLimit(clock, DELETES);
  const others = new RateLimit(clock, OTHERS);

  const run = async (route: EndpointRoute, request: WireRequest, record: CallRecord): Promise<CloudSigmaAnswer> => {
    const countCall = (loginId: number): void => (request.method === 'DELETE' ? deletes : others).count(loginId);
    const call = { request, settings, countCall };
    if (route.kind === 'open') return route.endpoint.run(call, services, NOBODY);
    const { actor, account, login } = await authenticate(services.authentication, request);
    record.loginId = login.id;
    countCall(login.id);
    await request.takeTurn(login.id);
    return route.endpoint.run({ ...call, account, uuid: route.uuid }, services, actor);
  };

  return {
    name: DIALECT,
    claims: [RESOURCE_ROOT, ...NOUNS.map((noun) => `/${noun}`)].map((path): RouteClaim => ({ kind: 'prefix', path })),
    bodies: { accepts: ['json'], assumes: 'json' },
    handle: async (request) => {
      const route = findRoute(request.method, request.path);
      if (route.kind === 'unknown') return showError(refuse('address_unknown', null));
      if (route.kind === 'options') return showMethods(route.allowed);
      if (route.kind === 'wrong-method') return showWrongMethod(request.method, route.allowed);
      const record: CallRecord = { endpoint: route.endpoint.name, loginId: null };
      if (!takesJson(request)) return { ...showError(refuse('only_json', null)), ...record };
      try {
        const answer = await run(route, request, record);
        return { ...(await showAnswer(route.endpoint.status, answer)), ...record, ...loginOf(answer) };
      } catch (error) {
        if (error instanceof GatewayError || error instanceof WireRefusal) return { ...showError(error), ...record };
        throw error;
      }
    },
    refuse: showRefusal,
    fail: showError,
  };
}

const loginOf = ({ loginId }: CloudSigmaAnswer) => (loginId === undefined ? {} : { loginId });

/** An answer without JSON is empty and calls itself HTML (source: the provider's DELETE). */
async function showAnswer(status: number, { json, location, headers = {} }: CloudSigmaAnswer): Promise<WireReply> {
  if (json === undefined) {
    return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: null };
  }
  const place = location === undefined ? {} : { Location: location };
  return { status, headers: { ...headers, ...place }, body: await writeJson(json) };
}

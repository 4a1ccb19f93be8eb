import { GatewayError } from '../../domain/errors.ts';
import type { Dialect, WireReply } from '../../server/dialect.ts';
import { authenticate } from './authenticate.ts';
import { presentError, presentRefusal, presentUnknownAddress, presentWrongMethod } from './errors.ts';
import { findRoute, type RouteEndpoint } from './routes.ts';
import {
  type CloudSigmaAnswer,
  type CloudSigmaServices,
  type CloudSigmaSettings,
  DIALECT,
  RESOURCE_ROOT,
} from './wire.ts';

export type { CloudSigmaServices, CloudSigmaSettings } from './wire.ts';

/** Where remote schedulers write that name no location: the second location of an embedded installation. */
const DEFAULT_SETTINGS: CloudSigmaSettings = { defaultRemoteLocation: 'TBC' };

/** What is known of a call by the time it is answered, for the access log. */
interface CallRecord {
  readonly endpoint: string;
  loginId: number | null;
}

/** The CloudSigma room: backup schedulers of API 2.0 and the drives they are set on, at `/api/2.0/…` and bare. */
export const createCloudSigma = (
  services: CloudSigmaServices,
  settings: CloudSigmaSettings = DEFAULT_SETTINGS,
): Dialect => ({
  name: DIALECT,
  claims: [
    { kind: 'prefix', path: RESOURCE_ROOT },
    { kind: 'prefix', path: '/backupschedulers' },
    { kind: 'prefix', path: '/drives' },
  ],
  bodies: { accepts: ['json'], assumes: 'json' },
  handle: async (request) => {
    const route = findRoute(request.method, request.path);
    if (route.kind === 'unknown') return presentUnknownAddress();
    if (route.kind === 'wrong-method') return presentWrongMethod(request.method, route.allowed);
    const record: CallRecord = { endpoint: route.endpoint.name, loginId: null };
    try {
      const { actor, account } = await authenticate(services.authentication, request);
      record.loginId = actor.loginId;
      const call = { request, account, uuid: route.uuid, settings };
      const answer = await route.endpoint.run(call, services, actor);
      return { ...presentAnswer(route.endpoint, answer), ...record };
    } catch (error) {
      if (error instanceof GatewayError) return { ...presentError(error), ...record };
      throw error;
    }
  },
  refuse: presentRefusal,
  fail: presentError,
});

/** An answer without JSON is empty and calls itself HTML (source: the provider's DELETE). */
const presentAnswer = ({ status }: RouteEndpoint, { json, location }: CloudSigmaAnswer): WireReply => {
  if (json === undefined) {
    return { status, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: null };
  }
  const headers = location === undefined ? {} : { headers: { Location: location } };
  return { status, ...headers, body: JSON.stringify(json) };
};

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

/** The CloudSigma room: backup schedulers of API 2.0, at `/api/2.0/…` and bare. */
export const createCloudSigma = (
  services: CloudSigmaServices,
  settings: CloudSigmaSettings = DEFAULT_SETTINGS,
): Dialect => ({
  name: DIALECT,
  claims: [
    { kind: 'prefix', path: RESOURCE_ROOT },
    { kind: 'prefix', path: '/backupschedulers' },
  ],
  bodies: { accepts: ['json'], assumes: 'json' },
  handle: async (request) => {
    const route = findRoute(request.method, request.path);
    if (route.kind === 'unknown') return presentUnknownAddress();
    if (route.kind === 'wrong-method') return presentWrongMethod(request.method, route.allowed);
    const { actor, account } = await authenticate(services.authentication, request);
    const call = { request, account, uuid: route.uuid, settings };
    const answer = await route.endpoint.run(call, services, actor);
    return { ...presentAnswer(route.endpoint, answer), loginId: actor.loginId };
  },
  refuse: presentRefusal,
  fail: presentError,
});

/** An answer without JSON is empty and calls itself HTML (source: the provider's DELETE). */
const presentAnswer = ({ name, status }: RouteEndpoint, { json, location }: CloudSigmaAnswer): WireReply => {
  if (json === undefined) {
    return { status, endpoint: name, headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: null };
  }
  const headers = location === undefined ? {} : { headers: { Location: location } };
  return { status, endpoint: name, ...headers, body: JSON.stringify(json) };
};

import { type OpenRoute, RESOURCE_ROOT, type RouteTable } from './call.ts';
import { CAPABILITIES_ROUTES } from './capabilities/routes.ts';
import { DRIVE_ROUTES } from './drives/routes.ts';
import { JOB_ROUTES } from './jobs/routes.ts';
import { NOTIFICATION_ROUTES } from './notifications/routes.ts';
import { PROFILE_ROUTES } from './profile/routes.ts';
import { SCHEDULER_ROUTES } from './schedulers/routes.ts';
import { SESSION_ROUTES } from './sessions/routes.ts';
import { SNAPSHOT_ROUTES } from './snapshots/routes.ts';

/** Path and METHOD -> endpoint. */
export const ROUTES: RouteTable = {
  ...SCHEDULER_ROUTES,
  ...CAPABILITIES_ROUTES,
  ...DRIVE_ROUTES,
  ...JOB_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...PROFILE_ROUTES,
  ...SNAPSHOT_ROUTES,
};

const nounOf = (path: string): string => path.split('/')[1] ?? '';

/** The resources there are that have one, each with its address and its schema's, if it has one. */
export const RESOURCES: Readonly<Record<string, { readonly list_endpoint: string; readonly schema?: string }>> =
  Object.fromEntries(
    [...new Set(Object.keys(ROUTES).map(nounOf))]
      .filter((noun) => `/${noun}/` in ROUTES)
      .sort()
      .map((noun) => {
        const schema = `/${noun}/schema/` in ROUTES ? { schema: `${RESOURCE_ROOT}/${noun}/schema/` } : {};
        return [noun, { list_endpoint: `${RESOURCE_ROOT}/${noun}/`, ...schema }];
      }),
  );

const listResources = { name: 'resources.list', status: 200, run: async () => ({ json: RESOURCES }) };

/** The same for callers whom nothing proves yet. */
export const OPEN_ROUTES: RouteTable<OpenRoute> = {
  '/': { GET: { openTo: 'anyone', endpoint: listResources } },
  ...SESSION_ROUTES,
};

/** The first segments of all addresses, as they are claimed bare. */
export const NOUNS: readonly string[] = [
  ...new Set([...Object.keys(SESSION_ROUTES), ...Object.keys(ROUTES)].map(nounOf)),
];

import type { OpenRoute, RouteTable } from './call.ts';
import { CAPABILITIES_ROUTES } from './capabilities/routes.ts';
import { DRIVE_ROUTES } from './drives/routes.ts';
import { JOB_ROUTES } from './jobs/routes.ts';
import { NOTIFICATION_ROUTES } from './notifications/routes.ts';
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
  ...SNAPSHOT_ROUTES,
};

/** The same for callers whom nothing proves yet. */
export const OPEN_ROUTES: RouteTable<OpenRoute> = SESSION_ROUTES;

/** The first segments of all addresses, as they are claimed bare. */
export const NOUNS: readonly string[] = [
  ...new Set([...Object.keys(OPEN_ROUTES), ...Object.keys(ROUTES)].map((path) => path.split('/')[1] ?? '')),
];

import { createBackupRoutes } from './backups/routes.ts';
import { HOSTING_ROUTES } from './hosting/routes.ts';
import { IMAGE_ROUTES } from './images/routes.ts';
import { INSTANCE_ROUTES } from './instances/routes.ts';
import { REBUILD_ROUTES } from './rebuild/routes.ts';
import type { PanelRoutes } from './route.ts';
import { SCHEDULE_ROUTES } from './schedules/routes.ts';
import { createSessionRoutes } from './sessions/routes.ts';
import type { BillingPanelSettings } from './settings.ts';

/** Every function of this room. */
export const createRoutes = (settings: BillingPanelSettings): PanelRoutes =>
  new Map(
    Object.entries({
      ...createSessionRoutes(settings),
      ...HOSTING_ROUTES,
      ...INSTANCE_ROUTES,
      ...REBUILD_ROUTES,
      ...createBackupRoutes(settings),
      ...IMAGE_ROUTES,
      ...SCHEDULE_ROUTES,
    }),
  );

/** Functions of the cabinet's start and of its other screens that this gateway has no word for. */
export const WITHHELD: ReadonlySet<string> = new Set([
  'basket',
  'instances.delete',
  'menu',
  'notify',
  'payment',
  'vds',
]);

/** The same by how their names begin: metrics, traffic and console of an instance, its service, orders, keys, billing. */
const WITHHELD_PREFIXES: readonly string[] = [
  'account.',
  'dashboard.',
  'instances.confirm.',
  'instances.fleio.',
  'payment.',
  'service.',
  'sshkeys.',
  'v2.',
  'vds.',
  'vhost.',
];

/** The cabinet takes a lack of privileges for these quietly, any other error as a fault. */
export const isWithheld = (func: string): boolean =>
  WITHHELD.has(func) || WITHHELD_PREFIXES.some((prefix) => func.startsWith(prefix));

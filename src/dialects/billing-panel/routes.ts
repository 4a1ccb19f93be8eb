import { createBackupRoutes } from './backups/routes.ts';
import { IMAGE_ROUTES } from './images/routes.ts';
import { INSTANCE_ROUTES } from './instances/routes.ts';
import { REBUILD_ROUTES } from './rebuild/routes.ts';
import type { PanelRoutes } from './route.ts';
import { SCHEDULE_ROUTES } from './schedules/routes.ts';
import { SESSION_ROUTES } from './sessions/routes.ts';
import type { BillingPanelSettings } from './settings.ts';

/** Every function of this room. */
export const createRoutes = (settings: BillingPanelSettings): PanelRoutes =>
  new Map(
    Object.entries({
      ...SESSION_ROUTES,
      ...INSTANCE_ROUTES,
      ...REBUILD_ROUTES,
      ...createBackupRoutes(settings),
      ...IMAGE_ROUTES,
      ...SCHEDULE_ROUTES,
    }),
  );

/** Functions of the cabinet's start that this gateway has no word for; and every `dashboard.…`. */
export const WITHHELD: ReadonlySet<string> = new Set([
  'account.discountinfo',
  'basket',
  'dashboard.info',
  'dashboard.subaccount_credit',
  'dashboard.tickets',
  'menu',
  'notify',
  'payment',
  'payment.add.method',
  'payment.filter',
  'vds.filter',
  'vhost',
  'vhost.filter',
]);

/** The cabinet takes a lack of privileges for these quietly, any other error as a fault. */
export const isWithheld = (func: string): boolean => WITHHELD.has(func) || func.startsWith('dashboard.');

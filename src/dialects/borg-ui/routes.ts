import { ACTIVITY_ROUTES } from './activity/routes.ts';
import { ARCHIVE_ROUTES } from './archives/routes.ts';
import { BACKUP_ROUTES } from './backups/routes.ts';
import type { OpenRoute, RouteTable } from './call.ts';
import { CHECK_ROUTES } from './checks/routes.ts';
import { DASHBOARD_ROUTES } from './dashboard/routes.ts';
import { FILESYSTEM_ROUTES } from './filesystem/routes.ts';
import { PERMISSION_ROUTES } from './permissions/routes.ts';
import { REPOSITORY_ROUTES } from './repositories/routes.ts';
import { RESTORE_ROUTES } from './restores/routes.ts';
import { SCHEDULE_ROUTES } from './schedules/routes.ts';
import { SCRIPT_ROUTES } from './scripts/routes.ts';
import { LOGIN_ROUTES, SESSION_ROUTES } from './sessions/routes.ts';
import { OPEN_SYSTEM_ROUTES, SYSTEM_ROUTES } from './system/routes.ts';
import { TOKEN_ROUTES } from './tokens/routes.ts';
import { OPEN_UNSERVED_ROUTES, UNSERVED_ROUTES } from './unserved/routes.ts';

/** Path and METHOD -> who may, and what is done. */
export const ROUTES: RouteTable = {
  ...SCHEDULE_ROUTES,
  ...SESSION_ROUTES,
  ...TOKEN_ROUTES,
  ...REPOSITORY_ROUTES,
  ...BACKUP_ROUTES,
  ...CHECK_ROUTES,
  ...ACTIVITY_ROUTES,
  ...ARCHIVE_ROUTES,
  ...RESTORE_ROUTES,
  ...SCRIPT_ROUTES,
  ...DASHBOARD_ROUTES,
  ...PERMISSION_ROUTES,
  ...FILESYSTEM_ROUTES,
  ...SYSTEM_ROUTES,
  ...UNSERVED_ROUTES,
};

/** The same for callers whom nothing proves yet. */
export const OPEN_ROUTES: RouteTable<OpenRoute> = {
  ...LOGIN_ROUTES,
  ...OPEN_SYSTEM_ROUTES,
  ...OPEN_UNSERVED_ROUTES,
};

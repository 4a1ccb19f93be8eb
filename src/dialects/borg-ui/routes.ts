import type { OpenRoute, RouteTable } from './call.ts';
import { SCHEDULE_ROUTES } from './schedules/routes.ts';
import { LOGIN_ROUTES, SESSION_ROUTES } from './sessions/routes.ts';

/** Path and METHOD -> who may, and what is done. */
export const ROUTES: RouteTable = { ...SCHEDULE_ROUTES, ...SESSION_ROUTES };

/** The same for callers whom nothing proves yet. */
export const OPEN_ROUTES: RouteTable<OpenRoute> = LOGIN_ROUTES;

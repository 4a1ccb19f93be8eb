import type { RouteTable } from './call.ts';
import { PLAN_ROUTES } from './plans/routes.ts';

/** Of the backup service: path and METHOD -> who may, and what is done. */
export const ROUTES: RouteTable = { ...PLAN_ROUTES };

import type { RouteTable } from './call.ts';
import { CHECKPOINT_ROUTES } from './checkpoints/routes.ts';
import { PLAN_ROUTES } from './plans/routes.ts';
import { RESTORE_ROUTES } from './restores/routes.ts';

/** Of the backup service: path and METHOD -> who may, and what is done. */
export const ROUTES: RouteTable = { ...PLAN_ROUTES, ...CHECKPOINT_ROUTES, ...RESTORE_ROUTES };

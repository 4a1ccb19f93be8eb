import type { BoundEndpoint } from '../../server/endpoint.ts';
import type { Services } from '../../services/index.ts';
import type { AuthenticatedCall, PanelAnswer, PanelCall } from './call.ts';
import { backUpNow, deleteImages, listBackups, renameBackup, showBackup, showNewBackup } from './endpoints/backups.ts';
import { changeInstance, listInstances, showInstance } from './endpoints/instances.ts';
import {
  changeSchedule,
  createSchedule,
  deleteSchedules,
  listSchedules,
  showNewSchedule,
  showSchedule,
} from './endpoints/schedules.ts';
import { confirmSecondFactor, keepAlive, logIn, logOut, whoAmI } from './endpoints/sessions.ts';
import type { BillingPanelSettings } from './settings.ts';

/** Leads to an endpoint for callers that are known. */
export interface Route {
  /** A cookie alone does not do for these. */
  readonly changesState: boolean;
  readonly endpoint: BoundEndpoint<AuthenticatedCall, Services, PanelAnswer>;
}

/** Leads to an endpoint that finds out by itself who calls. */
export interface OpenRoute {
  readonly openTo: 'anyone';
  readonly endpoint: BoundEndpoint<PanelCall, Services, PanelAnswer>;
}

/** Leads on by `sok` and `elid`: shows or saves a form, of a new element or of the one that `elid` names. */
export interface FormRoutes {
  /** No `sok`, no `elid`. Absent where nothing new can be made. */
  readonly form?: Route;
  /** No `sok`; `elid`. */
  readonly filledForm: Route;
  /** `sok`; no `elid`. */
  readonly create?: Route;
  /** As `create`, with both `rotation_days` and `rotation_time` filled. */
  readonly createWithRotation?: Route;
  /** `sok` and `elid`. */
  readonly change: Route;
}

export type PanelFunction = Route | OpenRoute | FormRoutes;

/** Functions by name. */
export type PanelRoutes = ReadonlyMap<string, PanelFunction>;

/** A route that shows. */
export const reads = (endpoint: Route['endpoint']): Route => ({ changesState: false, endpoint });

/** A route that changes something. */
export const writes = (endpoint: Route['endpoint']): Route => ({ changesState: true, endpoint });

/** A route for anyone. */
export const opens = (endpoint: OpenRoute['endpoint']): OpenRoute => ({ openTo: 'anyone', endpoint });

/** Every function of this room. */
export const createRoutes = (settings: BillingPanelSettings): PanelRoutes =>
  new Map<string, PanelFunction>([
    ['auth', opens(logIn)],
    ['totp.confirm', opens(confirmSecondFactor)],
    ['logon', writes(logOut)],
    ['whoami', reads(whoAmI)],
    ['keepalive', reads(keepAlive)],
    ['instances', reads(listInstances)],
    ['instances.edit', { filledForm: reads(showInstance), change: writes(changeInstance) }],
    ['instances.fleio_bckps', reads(listBackups(settings.statCost))],
    [
      'instances.fleio_bckps.edit',
      {
        form: reads(showNewBackup),
        filledForm: reads(showBackup),
        create: writes(backUpNow),
        createWithRotation: writes(createSchedule),
        change: writes(renameBackup),
      },
    ],
    ['image.delete', writes(deleteImages)],
    ['instances.fleio_bckps.schedule', reads(listSchedules)],
    [
      'instances.fleio_bckps.schedule.edit',
      {
        form: reads(showNewSchedule),
        filledForm: reads(showSchedule),
        create: writes(createSchedule),
        change: writes(changeSchedule),
      },
    ],
    ['instances.fleio_bckps.schedule.delete', writes(deleteSchedules)],
  ]);

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

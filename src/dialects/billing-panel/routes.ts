import type { BoundEndpoint } from '../../server/endpoint.ts';
import type { Services } from '../../services/index.ts';
import { SNAPSHOT_FILTER } from './backups/filter.ts';
import {
  backUpNow,
  deleteBackups,
  deleteImages,
  listBackups,
  renameBackup,
  showBackup,
  showNewBackup,
} from './backups/routes.ts';
import type { AuthenticatedCall, PanelAnswer, PanelCall } from './call.ts';
import type { FilterForm } from './filters/read.ts';
import { saveFilter, showFilter } from './filters/routes.ts';
import { type FilterChoices, INSTANCE_CHOICES, SNAPSHOT_CHOICES } from './filters/show.ts';
import { changeImage, copyImage, showCopy, showImage } from './images/routes.ts';
import { INSTANCE_FILTER } from './instances/filter.ts';
import { changeInstance, listInstances, showInstance } from './instances/routes.ts';
import { listKeys, rebuildInstance, showRebuild } from './rebuild/routes.ts';
import { SCHEDULE_FILTER } from './schedules/filter.ts';
import {
  changeSchedule,
  createSchedule,
  deleteSchedules,
  listSchedules,
  resumeSchedules,
  showNewSchedule,
  showSchedule,
  suspendSchedules,
} from './schedules/routes.ts';
import { confirmSecondFactor, issueKey, keepAlive, logIn, logOut, whoAmI } from './sessions/routes.ts';
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

/** The form of a list's filter; `elid` there names the list's parent, and means nothing. */
const filters = (form: FilterForm, choices: FilterChoices): FormRoutes => {
  const [shown, saved] = [reads(showFilter(form, choices)), writes(saveFilter(form))];
  return { form: shown, filledForm: shown, create: saved, change: saved };
};

const FORMS_OF_BACKUPS: FormRoutes = {
  form: reads(showNewBackup),
  filledForm: reads(showBackup),
  change: writes(renameBackup),
};

/** Every function of this room. */
export const createRoutes = (settings: BillingPanelSettings): PanelRoutes =>
  new Map<string, PanelFunction>([
    ['auth', opens(logIn)],
    ['totp.confirm', opens(confirmSecondFactor)],
    ['session.newkey', writes(issueKey)],
    ['logon', writes(logOut)],
    ['whoami', reads(whoAmI)],
    ['keepalive', reads(keepAlive)],
    ['instances', reads(listInstances)],
    ['instances.filter', filters(INSTANCE_FILTER, INSTANCE_CHOICES)],
    ['instances.edit', { filledForm: reads(showInstance), change: writes(changeInstance) }],
    ['instances.fleio.rebuild', { filledForm: reads(showRebuild), change: writes(rebuildInstance) }],
    ['instances.fleio_bckps', reads(listBackups('backup', settings.statCost))],
    [
      'instances.fleio_bckps.edit',
      { ...FORMS_OF_BACKUPS, create: writes(backUpNow('backup')), createWithRotation: writes(createSchedule) },
    ],
    ['instances.fleio_bckps.delete', writes(deleteBackups)],
    ['instances.snapshots', reads(listBackups('snapshot', settings.statCost))],
    ['instances.snapshots.filter', filters(SNAPSHOT_FILTER, SNAPSHOT_CHOICES)],
    ['instances.snapshots.edit', { ...FORMS_OF_BACKUPS, create: writes(backUpNow('snapshot')) }],
    ['image.edit', { filledForm: reads(showImage), change: writes(changeImage) }],
    ['image.copy', { filledForm: reads(showCopy), change: writes(copyImage) }],
    ['image.delete', writes(deleteImages)],
    ['instances.fleio_bckps.schedule', reads(listSchedules)],
    ['instances.fleio_bckps.schedule.filter', filters(SCHEDULE_FILTER, {})],
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
    ['instances.fleio_bckps.schedule.suspend', writes(suspendSchedules)],
    ['instances.fleio_bckps.schedule.resume', writes(resumeSchedules)],
    ['sshkeys', reads(listKeys)],
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

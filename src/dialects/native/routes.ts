import { LOGIN_OPERATIONS } from './accounts/login-routes.ts';
import { ACCOUNT_OPERATIONS } from './accounts/routes.ts';
import { ALERT_OPERATIONS } from './alerts/routes.ts';
import { AUDIT_OPERATIONS } from './audit/routes.ts';
import { CHANGE_OPERATIONS } from './changes/routes.ts';
import { CONTACT_OPERATIONS } from './contacts/routes.ts';
import { EVENT_OPERATIONS } from './events/routes.ts';
import { FEED_OPERATIONS } from './feeds/routes.ts';
import { FORECAST_OPERATIONS } from './forecasts/routes.ts';
import { IMPORT_OPERATIONS } from './imports/routes.ts';
import { LOAD_OPERATIONS } from './load/routes.ts';
import type { OperationTable } from './operation.ts';
import { OVERVIEW_OPERATIONS } from './overview/routes.ts';
import { PREVIEW_OPERATIONS } from './previews/routes.ts';
import { RENDERING_OPERATIONS } from './renderings/routes.ts';
import { RESTORE_OPERATIONS } from './restores/routes.ts';
import { RETENTION_OPERATIONS } from './retention/routes.ts';
import { RUN_OPERATIONS } from './runs/routes.ts';
import { SCHEDULE_OPERATIONS } from './schedules/routes.ts';
import { SCRIPT_OPERATIONS } from './scripts/routes.ts';
import { OWN_LOGIN_OPERATIONS } from './session/own-routes.ts';
import { SESSION_OPERATIONS } from './session/routes.ts';
import { SLOT_OPERATIONS } from './slots/routes.ts';
import { SNAPSHOT_FILE_OPERATIONS } from './snapshots/file-routes.ts';
import { SNAPSHOT_OPERATIONS } from './snapshots/routes.ts';
import { STORE_CONTENT_OPERATIONS } from './stores/content-routes.ts';
import { STORE_OPERATIONS } from './stores/routes.ts';
import { TARGET_OPERATIONS } from './targets/routes.ts';
import { TASK_OPERATIONS } from './tasks/routes.ts';
import { TOKEN_OPERATIONS } from './tokens/routes.ts';

/** Path below the prefix and METHOD -> what is done there. */
export const OPERATIONS: OperationTable = {
  ...SESSION_OPERATIONS,
  ...OWN_LOGIN_OPERATIONS,
  ...ACCOUNT_OPERATIONS,
  ...LOGIN_OPERATIONS,
  ...TOKEN_OPERATIONS,
  ...STORE_OPERATIONS,
  ...STORE_CONTENT_OPERATIONS,
  ...TARGET_OPERATIONS,
  ...SCRIPT_OPERATIONS,
  ...CONTACT_OPERATIONS,
  ...ALERT_OPERATIONS,
  ...CHANGE_OPERATIONS,
  ...EVENT_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...SCHEDULE_OPERATIONS,
  ...IMPORT_OPERATIONS,
  ...RENDERING_OPERATIONS,
  ...RETENTION_OPERATIONS,
  ...OVERVIEW_OPERATIONS,
  ...PREVIEW_OPERATIONS,
  ...LOAD_OPERATIONS,
  ...FORECAST_OPERATIONS,
  ...RUN_OPERATIONS,
  ...TASK_OPERATIONS,
  ...SLOT_OPERATIONS,
  ...FEED_OPERATIONS,
  ...SNAPSHOT_OPERATIONS,
  ...SNAPSHOT_FILE_OPERATIONS,
  ...RESTORE_OPERATIONS,
};

import { LOAD_OPERATIONS } from './load/routes.ts';
import type { OperationTable } from './operation.ts';
import { PREVIEW_OPERATIONS } from './previews/routes.ts';
import { RESTORE_OPERATIONS } from './restores/routes.ts';
import { RETENTION_OPERATIONS } from './retention/routes.ts';
import { RUN_OPERATIONS } from './runs/routes.ts';
import { SCHEDULE_OPERATIONS } from './schedules/routes.ts';
import { SESSION_OPERATIONS } from './session/routes.ts';
import { SLOT_OPERATIONS } from './slots/routes.ts';
import { SNAPSHOT_FILE_OPERATIONS } from './snapshots/file-routes.ts';
import { SNAPSHOT_OPERATIONS } from './snapshots/routes.ts';
import { TARGET_OPERATIONS } from './targets/routes.ts';
import { TASK_OPERATIONS } from './tasks/routes.ts';

/** Path below the prefix and METHOD -> what is done there. */
export const OPERATIONS: OperationTable = {
  ...SESSION_OPERATIONS,
  ...TARGET_OPERATIONS,
  ...SCHEDULE_OPERATIONS,
  ...RETENTION_OPERATIONS,
  ...PREVIEW_OPERATIONS,
  ...LOAD_OPERATIONS,
  ...RUN_OPERATIONS,
  ...TASK_OPERATIONS,
  ...SLOT_OPERATIONS,
  ...SNAPSHOT_OPERATIONS,
  ...SNAPSHOT_FILE_OPERATIONS,
  ...RESTORE_OPERATIONS,
};

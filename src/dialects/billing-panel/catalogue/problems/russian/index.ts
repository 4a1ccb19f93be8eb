import type { CallWording } from '../../../../../domain/problems/index.ts';
import { CALL_RUSSIAN } from './calls.ts';
import { COMMON_RUSSIAN } from './common.ts';
import { DATABASE_RUSSIAN } from './database.ts';
import { DRIVER_RUSSIAN } from './drivers.ts';
import { FILE_RUSSIAN } from './files.ts';
import { IDENTITY_RUSSIAN } from './identity.ts';
import { LIMIT_RUSSIAN } from './limits.ts';
import { NOTIFICATION_RUSSIAN } from './notifications.ts';
import { RECURRENCE_RUSSIAN } from './recurrence.ts';
import { RESTORE_RUSSIAN } from './restores.ts';
import { RETENTION_RUSSIAN } from './retention.ts';
import { SCHEDULE_RUSSIAN } from './schedules.ts';
import { SNAPSHOT_RUSSIAN } from './snapshots.ts';
import { STORE_SETTING_RUSSIAN } from './store-settings.ts';
import { STORE_RUSSIAN } from './stores.ts';
import { TARGET_RUSSIAN } from './targets.ts';
import { TASK_RUSSIAN } from './tasks.ts';

/** Every problem that a call may be answered with, in Russian, in the panel's words. */
export const RUSSIAN: CallWording = {
  ...COMMON_RUSSIAN,
  ...IDENTITY_RUSSIAN,
  ...DATABASE_RUSSIAN,
  ...DRIVER_RUSSIAN,
  ...FILE_RUSSIAN,
  ...STORE_SETTING_RUSSIAN,
  ...CALL_RUSSIAN,
  ...LIMIT_RUSSIAN,
  ...NOTIFICATION_RUSSIAN,
  ...STORE_RUSSIAN,
  ...TARGET_RUSSIAN,
  ...RECURRENCE_RUSSIAN,
  ...RETENTION_RUSSIAN,
  ...SCHEDULE_RUSSIAN,
  ...TASK_RUSSIAN,
  ...SNAPSHOT_RUSSIAN,
  ...RESTORE_RUSSIAN,
};

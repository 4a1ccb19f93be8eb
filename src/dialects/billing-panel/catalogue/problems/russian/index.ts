import type { CallWording } from '../../../../../domain/problems/index.ts';
import { COMMON_RUSSIAN } from './common.ts';
import { DRIVER_RUSSIAN } from './drivers.ts';
import { IDENTITY_RUSSIAN } from './identity.ts';
import { SCHEDULE_RUSSIAN } from './schedules.ts';
import { SNAPSHOT_RUSSIAN } from './snapshots.ts';
import { STORE_SETTING_RUSSIAN } from './store-settings.ts';
import { STORE_RUSSIAN } from './stores.ts';
import { TARGET_RUSSIAN } from './targets.ts';

/** Every problem that a call may be answered with, in Russian, in the panel's words. */
export const RUSSIAN: CallWording = {
  ...COMMON_RUSSIAN,
  ...IDENTITY_RUSSIAN,
  ...DRIVER_RUSSIAN,
  ...STORE_SETTING_RUSSIAN,
  ...STORE_RUSSIAN,
  ...TARGET_RUSSIAN,
  ...SCHEDULE_RUSSIAN,
  ...SNAPSHOT_RUSSIAN,
};

import {
  type Params,
  type PROBLEMS,
  type Problem,
  problemOf,
  type Reason,
} from '../../../src/domain/problems/index.ts';
import { CALL_SENTENCES } from './calls.ts';
import { COMMON_SENTENCES } from './common.ts';
import { DAMAGED } from './damage.ts';
import { DATABASE_SENTENCES } from './database.ts';
import { DRIVER_SENTENCES } from './drivers.ts';
import { FILE_SENTENCES } from './files.ts';
import { IDENTITY_SENTENCES } from './identity.ts';
import { LIMIT_SENTENCES } from './limits.ts';
import { NOTIFICATION_SENTENCES } from './notifications.ts';
import { RECURRENCE_SENTENCES, RETENTION_SENTENCES } from './rules.ts';
import type { Said, Sentences } from './said.ts';
import { START_UP_SENTENCES } from './start-up.ts';
import { STORE_SETTING_SENTENCES } from './store-settings.ts';
import { STORE_SENTENCES } from './stores.ts';
import { TARGET_SENTENCES } from './targets.ts';
import { WARNED } from './warnings.ts';
import { RESTORE_SENTENCES, SCHEDULE_SENTENCES, SNAPSHOT_SENTENCES, TASK_SENTENCES } from './work.ts';

const SENTENCES: Sentences<typeof PROBLEMS> = {
  ...CALL_SENTENCES,
  ...COMMON_SENTENCES,
  ...DATABASE_SENTENCES,
  ...DRIVER_SENTENCES,
  ...FILE_SENTENCES,
  ...IDENTITY_SENTENCES,
  ...LIMIT_SENTENCES,
  ...NOTIFICATION_SENTENCES,
  ...RECURRENCE_SENTENCES,
  ...RETENTION_SENTENCES,
  ...START_UP_SENTENCES,
  ...STORE_SETTING_SENTENCES,
  ...STORE_SENTENCES,
  ...TARGET_SENTENCES,
  ...SCHEDULE_SENTENCES,
  ...SNAPSHOT_SENTENCES,
  ...RESTORE_SENTENCES,
  ...TASK_SENTENCES,
};

/** Problems of every reason, as they may be thrown, with what the product's own words say of each. */
export const SAID_PROBLEMS: readonly (readonly [Problem, sentence: string])[] = [
  ...Object.entries<readonly Said<object>[]>(SENTENCES),
  ['snapshot_damaged', DAMAGED] as const,
  ['copy_warning', WARNED] as const,
].flatMap(([reason, said]) =>
  said.map(
    ([params, sentence]) => [problemOf(reason as Reason, params as Params<Reason>) as Problem, sentence] as const,
  ),
);

import {
  type Params,
  type PROBLEMS,
  type Problem,
  problemOf,
  type Reason,
} from '../../../src/domain/problems/index.ts';
import { COMMON_SENTENCES } from './common.ts';
import { DAMAGED } from './damage.ts';
import { DRIVER_SENTENCES } from './drivers.ts';
import { IDENTITY_SENTENCES } from './identity.ts';
import type { Said, Sentences } from './said.ts';
import { SCHEDULE_SENTENCES } from './schedules.ts';
import { SNAPSHOT_SENTENCES } from './snapshots.ts';
import { START_UP_SENTENCES } from './start-up.ts';
import { STORE_SETTING_SENTENCES } from './store-settings.ts';
import { STORE_SENTENCES } from './stores.ts';
import { TARGET_SENTENCES } from './targets.ts';
import { WARNED } from './warnings.ts';

const SENTENCES: Sentences<typeof PROBLEMS> = {
  ...COMMON_SENTENCES,
  ...DRIVER_SENTENCES,
  ...IDENTITY_SENTENCES,
  ...START_UP_SENTENCES,
  ...STORE_SETTING_SENTENCES,
  ...STORE_SENTENCES,
  ...TARGET_SENTENCES,
  ...SCHEDULE_SENTENCES,
  ...SNAPSHOT_SENTENCES,
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

import type { Problem, Reason } from '../../../../src/domain/problems/index.ts';
import { SAID_PROBLEMS } from '../index.ts';
import { COMMON_RUSSIAN } from './common.ts';
import { DAMAGES_RUSSIAN } from './damage.ts';
import { DRIVER_RUSSIAN } from './drivers.ts';
import { IDENTITY_RUSSIAN } from './identity.ts';
import type { InRussian } from './in-russian.ts';
import { SCHEDULE_RUSSIAN } from './schedules.ts';
import { SNAPSHOT_RUSSIAN } from './snapshots.ts';
import { START_UP_RUSSIAN } from './start-up.ts';
import { STORE_SETTING_RUSSIAN } from './store-settings.ts';
import { STORE_RUSSIAN } from './stores.ts';
import { TARGET_RUSSIAN } from './targets.ts';
import { WARNED_RUSSIAN } from './warnings.ts';

const TABLE: InRussian<Record<Reason, unknown>> = {
  ...COMMON_RUSSIAN,
  ...DRIVER_RUSSIAN,
  ...IDENTITY_RUSSIAN,
  ...START_UP_RUSSIAN,
  ...STORE_SETTING_RUSSIAN,
  ...STORE_RUSSIAN,
  ...TARGET_RUSSIAN,
  ...SCHEDULE_RUSSIAN,
  ...SNAPSHOT_RUSSIAN,
};

/** Kinds within a reason have their own tables; of them come after the others, as in English. */
const KINDS: Partial<Readonly<Record<Reason, readonly string[]>>> = {
  snapshot_damaged: Object.values(DAMAGES_RUSSIAN).map(
    (damage) => `Резервная копия повреждена: ${damage}; восстановите другую резервную копию.`,
  ),
  copy_warning: Object.values(WARNED_RUSSIAN),
};

/** Problems of every reason, with what is said of each in English and in Russian; `undefined` where one has no sentence. */
export const SAID_IN_BOTH: readonly (readonly [Problem, english: string, russian: string | undefined])[] = (() => {
  const seen = new Map<Reason, number>();
  return SAID_PROBLEMS.map(([problem, english]) => {
    const place = seen.get(problem.reason) ?? 0;
    seen.set(problem.reason, place + 1);
    return [problem, english, [...TABLE[problem.reason], ...(KINDS[problem.reason] ?? [])][place]] as const;
  });
})();

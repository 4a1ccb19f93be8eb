import { type Loss, lossesOfRule, lossesOfSettings, lossesOfZone } from '../../../domain/losses/index.ts';
import type { Recurrence } from '../../../domain/recurrence/index.ts';
import type { RenderSchedule } from '../../../server/rendering.ts';
import type { Services } from '../../../services/index.ts';
import { DEFAULT_SETTINGS } from '../../../services/schedules/index.ts';
import { isShownExactly, rowOf, shownTime } from './show.ts';

/** What a schedule has that is made here. */
const USUAL = { ...DEFAULT_SETTINGS, retention: { kind: 'inherit' } } as const;

/**
 * A schedule as its row in the list, by its first instance; without an instance it has none. Days and time are read in the
 * account's zone, as this wire carries none.
 */
export const renderingSchedules =
  ({ accounts, targets }: Pick<Services, 'accounts' | 'targets'>): RenderSchedule =>
  async (schedule, actor) => {
    const { timeZone } = await accounts.find(actor, schedule.accountId);
    const [first] = schedule.targets;
    const target = first === undefined ? null : await targets.find(actor, { id: first.targetId });
    const shown = { says: [], usual: USUAL, targetCount: target === null ? 0 : 1, hasLabels: false };
    if (target === null) return { body: null, losses: [{ reason: 'targets_unsaid', params: { count: 0, shown: 0 } }] };
    const row = rowOf({ schedule, target }, 'en').map(({ name, text = '' }) => [name, text]);
    return {
      body: Object.fromEntries(row),
      losses: [...lossesOfWhen(schedule.recurrence, timeZone), ...lossesOfSettings(schedule, shown)],
    };
  };

const lossesOfWhen = (rule: Recurrence, readAs: string): readonly Loss[] =>
  isShownExactly(rule) ? lossesOfZone(rule, readAs) : lossesOfRule(rule, { time: shownTime(rule), timeZone: readAs });

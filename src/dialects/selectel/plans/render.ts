import { type Loss, lossesOfSettings, lossesOfZone, lossOfWholeRule } from '../../../domain/losses/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import type { RenderSchedule } from '../../../server/rendering.ts';
import { DEFAULT_SETTINGS } from '../../../services/schedules/index.ts';
import type { SelectelServices } from '../call.ts';
import { INFERRED } from '../inferred.ts';
import type { SelectelSettings } from '../settings.ts';
import { methodOf, modeOf } from './mode.ts';
import { isCountExact } from './retention.ts';
import { loadPlan } from './routes.ts';
import { showPlan } from './show.ts';
import { IS_UTC, showWhen, type WhenFields } from './when.ts';

/** A schedule as a plan. */
export const renderingPlans =
  (services: Pick<SelectelServices, 'schedules' | 'targets'>, settings: SelectelSettings): RenderSchedule =>
  async (schedule, actor) => {
    const plan = await loadPlan(services, actor, schedule);
    const mode = modeOf(schedule);
    return {
      body: showPlan(plan),
      losses: [
        ...lossesOfWhen(schedule, showWhen(schedule.recurrence, plan.dialectData)),
        ...lossesOfSettings(schedule, {
          says: isCountExact(mode, schedule.retention) ? ['retention'] : [],
          usual: { ...DEFAULT_SETTINGS, method: methodOf(mode, settings) },
          targetCount: schedule.targets.length,
          hasLabels: true,
        }),
      ],
    };
  };

/** Where no pattern says the rule, its zone may be all that there are no words for. */
function lossesOfWhen(
  { recurrence }: Pick<Schedule, 'recurrence'>,
  { schedule_pattern: pattern }: WhenFields,
): readonly Loss[] {
  if (pattern !== '') return [];
  const zone = IS_UTC.test(recurrence.timeZone) ? [] : lossesOfZone(recurrence, INFERRED.timeZone);
  return [lossOfWholeRule(recurrence), ...zone];
}

import { type Loss, lossesOfRule, lossesOfSettings } from '../../../domain/losses/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import type { RenderSchedule } from '../../../server/rendering.ts';
import { DEFAULT_SETTINGS, type DialectData } from '../../../services/schedules/index.ts';
import { type CloudSigmaServices, DIALECT } from '../call.ts';
import { echoOf } from './scheduler-echo.ts';
import { showFull } from './show.ts';
import { showRecurrence } from './show-when.ts';

/** A schedule as its full object. Which drives it backs up this wire says of each of them. */
export const renderingSchedulers =
  ({ accounts, schedules }: Pick<CloudSigmaServices, 'accounts' | 'schedules'>): RenderSchedule =>
  async (schedule, actor) => {
    const dialectData = (await schedules.recall(actor, DIALECT, [schedule.id])).get(schedule.id) ?? null;
    const { uuid: ownerUuid } = await accounts.find(actor, schedule.accountId);
    return {
      body: showFull({ schedule, dialectData, ownerUuid }),
      losses: [...lossesOfWhen(schedule, dialectData), ...lossesBeside(schedule)],
    };
  };

function lossesOfWhen(schedule: Schedule, dialectData: DialectData | null): readonly Loss[] {
  const { recurrence } = schedule;
  if (echoOf(dialectData, schedule).when !== null || showRecurrence(recurrence).isExact) return [];
  return lossesOfRule(recurrence, { time: null, timeZone: recurrence.timeZone });
}

function lossesBeside(schedule: Schedule): readonly Loss[] {
  const { kind } = schedule.retention;
  const isSaid = kind === 'periods' || kind === 'all';
  return lossesOfSettings(schedule, {
    says: ['destination', 'notifications', ...(isSaid ? (['retention'] as const) : [])],
    // A type says both where copies go and what they are called.
    usual: { ...DEFAULT_SETTINGS, class: schedule.destination === LOCAL_DESTINATION ? 'snapshot' : 'backup' },
    targetCount: schedule.targets.length,
    hasLabels: false,
  });
}

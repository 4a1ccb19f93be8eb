import { lossesOfSettings, lossOfWholeRule } from '../../../domain/losses/index.ts';
import type { RenderSchedule } from '../../../server/rendering.ts';
import { DEFAULT_SETTINGS } from '../../../services/schedules/index.ts';
import type { BorgUiServices } from '../call.ts';
import { isPruneExact } from './retention.ts';
import { loadJob } from './routes.ts';
import { showJob } from './show.ts';
import { showWhen } from './when.ts';

/** A schedule as a scheduled job. */
export const renderingJobs =
  (services: Pick<BorgUiServices, 'runs' | 'schedules'>): RenderSchedule =>
  async (schedule, actor) => {
    const job = await loadJob(services, actor, schedule);
    const { recurrence, retention, targets } = schedule;
    const isOther = showWhen(recurrence, job.dialectData).schedule_mode === 'other';
    const says = ['archiveName', 'compactsAfter', 'scripts'] as const;
    return {
      body: showJob(job),
      losses: [
        ...(isOther ? [lossOfWholeRule(recurrence)] : []),
        ...lossesOfSettings(schedule, {
          says: isPruneExact(retention) ? [...says, 'retention'] : says,
          usual: { ...DEFAULT_SETTINGS, taskOrder: 'sequence' },
          targetCount: targets.length,
          hasLabels: false,
        }),
      ],
    };
  };

import type { Static } from 'typebox';
import { recurrenceJson } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { Answer } from '../call.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { timeOrNull } from '../times.ts';
import type { SCHEDULE, SCHEDULE_STATUS } from './schema.ts';

/** A schedule as answers have it. */
export const showSchedule = (schedule: Schedule, speech: NativeSpeech): Static<typeof SCHEDULE> => ({
  id: schedule.id,
  uuid: schedule.uuid,
  accountId: schedule.accountId,
  name: schedule.name,
  action: schedule.action,
  targets: schedule.targets.map(({ targetId, label, isPrimary }) => ({ targetId, label, isPrimary })),
  recurrence: recurrenceJson(schedule.recurrence),
  when: speech.describeRecurrence(schedule.recurrence, { namesUtc: true }),
  retention: schedule.retention,
  keeps: speech.describeRetention(schedule.retention),
  class: schedule.class,
  method: schedule.method,
  destination: schedule.destination,
  taskOrder: schedule.taskOrder,
  notifications: schedule.notifications,
  archiveName: schedule.archiveName,
  compactsAfter: schedule.compactsAfter,
  scripts: schedule.scripts,
  check:
    schedule.check === null
      ? null
      : { ...schedule.check, flags: [...schedule.check.flags], paths: [...schedule.check.paths] },
  pause:
    schedule.pause === null
      ? null
      : {
          at: formatTime(schedule.pause.at),
          until: timeOrNull(schedule.pause.until),
          reason: schedule.pause.reason,
        },
  origin: schedule.origin,
  version: schedule.version,
  createdAt: formatTime(schedule.createdAt),
  updatedAt: timeOrNull(schedule.updatedAt),
});

/** A schedule with the version that a change of it has to name. */
export const answerSchedule = (
  schedule: Schedule,
  speech: NativeSpeech,
): Answer<Static<typeof SCHEDULE>> & { readonly version: number } => ({
  body: showSchedule(schedule, speech),
  version: schedule.version,
});

/** What changes of a schedule by itself. */
export const showStatus = (schedule: Schedule, lastRunAt: number | null): Static<typeof SCHEDULE_STATUS> => ({
  id: schedule.id,
  nextFireAt: timeOrNull(schedule.nextFireAt),
  lastRunAt: timeOrNull(lastRunAt),
  prunedAt: timeOrNull(schedule.prunedAt),
  compactedAt: timeOrNull(schedule.compactedAt),
});

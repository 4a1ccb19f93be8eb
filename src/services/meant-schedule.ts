import type { Schedule } from '../domain/schedule.ts';
import type { ScheduleKey } from '../ports/records/schedules.ts';

/** A schedule as it was found, if it is one that its caller means; to who knows backups alone, no other is there. */
export const meant = (schedule: Schedule | null, key: ScheduleKey): Schedule | null =>
  schedule?.action === 'backup' || key.ofAnyAction === true ? schedule : null;

import type { Schedule } from '../../../domain/schedule.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import type { DialectData } from '../../../services/schedules/index.ts';
import { describeRecurrence } from '../../../wording/english/index.ts';
import { ownerIn, relatedIn } from '../related.ts';
import type { SchedulerFields } from './read.ts';
import { echoOf } from './scheduler-echo.ts';
import { SCHEDULER, SHORT } from './schema.ts';
import { showRetention } from './show-retention.ts';
import { showRecurrence } from './show-when.ts';

/** A schedule with all that showing it takes. */
export interface LoadedSchedule {
  readonly schedule: Schedule;
  readonly dialectData: DialectData | null;
  /** Its account's. */
  readonly ownerUuid: string;
}

/** A scheduler's address and uuid. */
export const schedulerIn = relatedIn('backupschedulers');

/** Everything writable of a scheduler as this room shows it: what a write is compared with. */
export function showFields(schedule: Schedule, dialectData: DialectData | null): SchedulerFields {
  const { recurrence, retention, destination, notifications } = schedule;
  const { when, retentionName, remoteLocation, echoed } = echoOf(dialectData, schedule);
  const policy = showRetention(retention);
  const isLocal = destination === LOCAL_DESTINATION;
  const shown = when === null ? showRecurrence(recurrence) : { when, isExact: true };
  return {
    ...shown.when,
    enable_backup_policy_notifications: notifications.onCreation,
    enable_retention_policy_notifications: notifications.onDeletion,
    grantees: echoed.grantees ?? [],
    initial_backup: echoed.initial_backup ?? {},
    is_default: echoed.is_default ?? false,
    is_enabled: schedule.pause === null,
    meta: { ...echoed.meta, ...(shown.isExact ? {} : { recurrence: describeRecurrence(recurrence) }) },
    name: schedule.name,
    orchestrator_timezone: echoed.orchestrator_timezone ?? '',
    permissions: echoed.permissions ?? [],
    remote_location: remoteLocation ?? (isLocal ? '' : destination),
    retention_policy: retentionName === null ? policy : { ...policy, name: retentionName },
    tags: echoed.tags ?? [],
    type: isLocal ? 'snapshot' : 'backup',
  };
}

/** The full object: every field of the schema. */
export const showFull = (loaded: LoadedSchedule): object => pick(loaded, FULL);

const FULL = Object.keys(SCHEDULER);

/** The object of the short list. */
export const showShort = (loaded: LoadedSchedule): object => pick(loaded, SHORT);

function pick({ schedule, dialectData, ownerUuid }: LoadedSchedule, names: readonly string[]): object {
  const shown: Readonly<Record<string, unknown>> = {
    ...showFields(schedule, dialectData),
    owner: ownerIn(ownerUuid),
    ...schedulerIn(schedule),
  };
  const picked: Record<string, unknown> = {};
  for (const name of names) picked[name] = shown[name];
  return picked;
}

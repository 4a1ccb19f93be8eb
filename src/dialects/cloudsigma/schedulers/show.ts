import { describe } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import type { NativeFields } from '../../../ports/records/dialect-data.ts';
import { ownerIn, relatedIn } from '../related.ts';
import type { SchedulerFields } from './read.ts';
import { recall } from './scheduler-echo.ts';
import { SCHEDULER, SHORT } from './schema.ts';
import { presentRetention } from './show-retention.ts';
import { presentRecurrence } from './show-when.ts';

/** A schedule with all that its presentation takes. */
export interface SeenSchedule {
  readonly schedule: Schedule;
  readonly native: NativeFields | null;
  /** Its account's. */
  readonly ownerUuid: string;
}

/** A scheduler's address and uuid. */
export const schedulerIn = relatedIn('backupschedulers');

/** Everything writable of a scheduler as this room shows it: what a write is compared with. */
export function presentFields(schedule: Schedule, native: NativeFields | null): SchedulerFields {
  const { recurrence, retention, destination, notifications } = schedule;
  const { when, retentionName, remoteLocation, echoed } = recall(native, schedule);
  const policy = presentRetention(retention);
  const isLocal = destination === LOCAL_DESTINATION;
  const shown = when === null ? presentRecurrence(recurrence) : { when, isExact: true };
  return {
    ...shown.when,
    enable_backup_policy_notifications: notifications.onCreation,
    enable_retention_policy_notifications: notifications.onDeletion,
    grantees: echoed.grantees ?? [],
    initial_backup: echoed.initial_backup ?? {},
    is_default: echoed.is_default ?? false,
    is_enabled: schedule.pause === null,
    meta: { ...echoed.meta, ...(shown.isExact ? {} : { recurrence: describe(recurrence) }) },
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
export const presentFull = (seen: SeenSchedule): object => pick(seen, Object.keys(SCHEDULER));

/** The object of the short list. */
export const presentShort = (seen: SeenSchedule): object => pick(seen, SHORT);

function pick({ schedule, native, ownerUuid }: SeenSchedule, names: readonly string[]): object {
  const shown = new Map<string, unknown>(
    Object.entries({
      ...presentFields(schedule, native),
      owner: ownerIn(ownerUuid),
      ...schedulerIn(schedule),
    }),
  );
  return Object.fromEntries(names.map((name) => [name, shown.get(name)]));
}

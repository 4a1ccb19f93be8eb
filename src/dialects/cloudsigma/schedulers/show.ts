import { describe } from '../../../domain/recurrence/index.ts';
import type { Schedule } from '../../../domain/schedule.ts';
import { LOCAL_DESTINATION } from '../../../domain/store.ts';
import type { NativeFields } from '../../../ports/records/dialect-data.ts';
import { RESOURCE_ROOT, type SchedulerFields } from '../call.ts';
import { presentOwner } from '../owner.ts';
import { recall } from './scheduler-echo.ts';
import { presentRetention } from './show-retention.ts';
import { presentRecurrence } from './show-when.ts';

/** A schedule with all that its presentation takes. */
export interface SeenSchedule {
  readonly schedule: Schedule;
  readonly native: NativeFields | null;
  /** Its account's. */
  readonly ownerUuid: string;
}

/** Where a scheduler lives. */
export const schedulerUri = ({ uuid }: Schedule): string => `${RESOURCE_ROOT}/backupschedulers/${uuid}/`;

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

/** The full object: 20 keys, by name. */
export function presentFull({ schedule, native, ownerUuid }: SeenSchedule) {
  const fields = presentFields(schedule, native);
  const { incremental_backup: plan, manual_incremental_backup: manual, ...others } = fields;
  const { enable_backup_policy_notifications: onCreation, enable_retention_policy_notifications: onDeletion } = others;
  return {
    enable_backup_policy_notifications: onCreation,
    enable_retention_policy_notifications: onDeletion,
    grantees: others.grantees,
    incremental_backup: plan,
    initial_backup: others.initial_backup,
    is_default: others.is_default,
    is_enabled: others.is_enabled,
    manual_incremental_backup: manual,
    meta: others.meta,
    name: others.name,
    orchestrator_timezone: others.orchestrator_timezone,
    owner: presentOwner(ownerUuid),
    permissions: others.permissions,
    remote_location: others.remote_location,
    resource_uri: schedulerUri(schedule),
    retention_policy: others.retention_policy,
    tags: others.tags,
    type: others.type,
    user_timezone: others.user_timezone,
    uuid: schedule.uuid,
  };
}

/** The object of the short list: 11 of the full one's keys. */
export function presentShort(seen: SeenSchedule) {
  const full = presentFull(seen);
  return {
    is_default: full.is_default,
    is_enabled: full.is_enabled,
    meta: full.meta,
    name: full.name,
    orchestrator_timezone: full.orchestrator_timezone,
    owner: full.owner,
    remote_location: full.remote_location,
    resource_uri: full.resource_uri,
    type: full.type,
    user_timezone: full.user_timezone,
    uuid: full.uuid,
  };
}

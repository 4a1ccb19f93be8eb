export type { NativeFields, NativeFilter, NativeMemory } from '../../ports/records/dialect-data.ts';
export type { LinkedSchedule, ScheduleFilter, ScheduleLinkColumn } from '../../ports/records/schedules.ts';
export { BulkDeletion } from './bulk-deletion.ts';
export { deleteSchedules, lockSchedules } from './deletion.ts';
export { recomputeFireTimes } from './fire-times.ts';
export { PrimarySchedules } from './primary-schedules.ts';
export { Schedules } from './schedules.ts';
export type { ScheduleDraft, ScheduleSettings } from './settings.ts';

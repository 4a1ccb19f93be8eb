export type { DialectData, DialectDataFilter, DialectMemory } from '../../ports/records/dialect-data.ts';
export type { LinkedSchedule, ScheduleFilter, ScheduleLinkColumn } from '../../ports/records/schedules.ts';
export { deleteSchedules, lockSchedules } from './deletion.ts';
export { recomputeFireTimes } from './fire-times.ts';
export type { NameRule } from './names.ts';
export type * as primarySchedules from './primary-schedules.ts';
export type { Schedules } from './schedules.ts';
export type { ScheduleDraft, ScheduleSettings } from './settings.ts';

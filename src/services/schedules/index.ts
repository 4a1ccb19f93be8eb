export type { DialectData, DialectDataFilter, DialectMemory } from '../../ports/records/dialect-data.ts';
export type { LinkedSchedule, ScheduleFilter, ScheduleLinkColumn } from '../../ports/records/schedules.ts';
export type * as calendarFeeds from './calendar-feeds.ts';
export type { FeedEvent, ReadFeed } from './calendar-feeds.ts';
export { comingOf, stateAt } from './coming-slots.ts';
export { deleteSchedules, lockSchedules } from './deletion.ts';
export type * as explanations from './explanations.ts';
export type { ExplainedSlot } from './explanations.ts';
export { recomputeFireTimes } from './fire-times.ts';
export type * as load from './load.ts';
export type { Load } from './load.ts';
export type { NameRule } from './names.ts';
export type * as primarySchedules from './primary-schedules.ts';
export type { UndoneRetention, undoRetention } from './retention-undo.ts';
export type { Schedules } from './schedules.ts';
export { DEFAULT_SETTINGS, type PauseTerms, type ScheduleDraft, type ScheduleSettings } from './settings.ts';
export type * as slots from './slots.ts';

export type { Slot } from './slots.ts';

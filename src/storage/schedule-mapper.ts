import type { Instant } from '../domain/instant.ts';
import { parseRecurrence, recurrenceJson } from '../domain/recurrence/index.ts';
import { parseRetention } from '../domain/retention/index.ts';
import type { Schedule, ScheduleTarget } from '../domain/schedule.ts';
import { flag, json, mapper, plain, type Row } from './mapper.ts';

/** A schedule's own row: a pause in three columns, the links in another table. */
type ScheduleRow = Omit<Schedule, 'targets' | 'pause'> & {
  readonly inheritsRetention: boolean;
  readonly pausedAt: Instant | null;
  readonly pausedUntil: Instant | null;
  readonly pauseReason: string | null;
};

const rowMapper = mapper<ScheduleRow>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  name: plain(),
  recurrence: json(parseRecurrence, recurrenceJson),
  retention: json(parseRetention),
  inheritsRetention: flag,
  class: plain(),
  method: json(),
  destination: plain(),
  taskOrder: plain(),
  followUps: json(),
  notifications: json(),
  pausedAt: plain(),
  pausedUntil: plain(),
  pauseReason: plain(),
  version: plain(),
  nextFireAt: plain(),
  anchoredAt: plain(),
  createdAt: plain(),
  updatedAt: plain(),
  deletedAt: plain(),
  deletedReason: plain(),
});

/** A link with the schedule it belongs to. */
export type LinkRow = ScheduleTarget & { readonly scheduleId: number; readonly linkedAt: Instant };

/** A link and its row. */
export const linkMapper = mapper<LinkRow>({
  scheduleId: plain(),
  targetId: plain(),
  position: plain(),
  label: plain(),
  isPrimary: flag,
  linkedAt: plain(),
});

/** Columns of the table `schedules`. */
export const scheduleColumns = rowMapper.columns;

/** For a `SELECT` of schedules; see `Mapper.select`. */
export const selectSchedule = rowMapper.select;

/** A schedule from its row and its links. */
export const toSchedule = (row: Row, targets: readonly ScheduleTarget[], prefix = ''): Schedule => {
  const { inheritsRetention: _, pausedAt, pausedUntil, pauseReason, ...rest } = rowMapper.fromRow(row, prefix);
  const pause = pausedAt === null ? null : { at: pausedAt, until: pausedUntil, reason: pauseReason };
  return { ...rest, targets, pause };
};

const flatten = (schedule: Schedule): ScheduleRow => {
  const { targets: _, pause, ...rest } = schedule;
  return {
    ...rest,
    inheritsRetention: schedule.retention.kind === 'inherit',
    pausedAt: pause?.at ?? null,
    pausedUntil: pause?.until ?? null,
    pauseReason: pause?.reason ?? null,
  };
};

/** A new schedule's row. */
export const toScheduleRow = (schedule: Schedule) => rowMapper.toRow(flatten(schedule));

/** Everything that an update writes: all but identity, owner, creation and version. */
export const toScheduleChange = (schedule: Schedule) => {
  const {
    id: _id,
    uuid: _uuid,
    accountId: _account,
    createdAt: _created,
    version: _version,
    ...change
  } = flatten(schedule);
  return rowMapper.toChange(change);
};

import type { Instant } from '../../../domain/instant.ts';
import { parseRecurrence, recurrenceJson } from '../../../domain/recurrence/index.ts';
import { parseRetention } from '../../../domain/retention/index.ts';
import type { Schedule, ScheduleTarget } from '../../../domain/schedule.ts';
import { flag, json, mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Stored } from '../../engine/sql.ts';

type ScheduleCore = Omit<Schedule, 'targets' | 'pause'>;

/** What the row says in columns of its own: a pause, and what the target's pool is found by. */
interface ScheduleExtra {
  readonly inheritsRetention: boolean;
  readonly pausedAt: Instant | null;
  readonly pausedUntil: Instant | null;
  readonly pauseReason: string | null;
}

const coreMapper = mapper<ScheduleCore>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  name: plain(),
  recurrence: json(parseRecurrence, recurrenceJson),
  retention: json(parseRetention),
  class: plain(),
  destination: plain(),
  taskOrder: plain(),
  notifications: json(),
  version: plain(),
  nextFireAt: plain(),
  origin: plain(),
  anchoredAt: plain(),
  createdAt: plain(),
  updatedAt: plain(),
  deletedAt: plain(),
  deletedReason: plain(),
});

const extraMapper = mapper<ScheduleExtra>({
  inheritsRetention: flag,
  pausedAt: plain(),
  pausedUntil: plain(),
  pauseReason: plain(),
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
  wasLinkedBefore: flag,
  linkedAt: plain(),
});

/** Columns that hold the same in every row, until a driver has increments, or steps after its backups. */
const CONSTANT: Readonly<Record<string, string>> = {
  method: '{"kind":"full"}',
  follow_ups: '{"prune":false,"compact":false}',
};

/** Columns of a new row of the table `schedules`. */
export const scheduleColumns = [...coreMapper.columns, ...extraMapper.columns, ...Object.keys(CONSTANT)];

/** For a `SELECT` of schedules; see `Mapper.select`. */
export const selectSchedule = (table: string, prefix?: string): string =>
  `${coreMapper.select(table, prefix)}, ${extraMapper.select(table, prefix)}`;

/** A schedule from its row and its links. */
export const toSchedule = (row: Row, targets: readonly ScheduleTarget[], prefix?: string): Schedule => {
  const { pausedAt, pausedUntil, pauseReason } = extraMapper.fromRow(row, prefix);
  const pause = pausedAt === null ? null : { at: pausedAt, until: pausedUntil, reason: pauseReason };
  // Added to the fresh object: copying it for each row of a long list would cost more than reading it.
  return Object.assign(coreMapper.fromRow(row, prefix), { targets, pause });
};

const extraOf = ({ retention, pause }: Schedule): ScheduleExtra => ({
  inheritsRetention: retention.kind === 'inherit',
  pausedAt: pause?.at ?? null,
  pausedUntil: pause?.until ?? null,
  pauseReason: pause?.reason ?? null,
});

/** A new schedule's row, in the order of `scheduleColumns`. */
export const toScheduleRow = (schedule: Schedule): Stored[] => [
  ...coreMapper.toRow(schedule),
  ...extraMapper.toRow(extraOf(schedule)),
  ...Object.values(CONSTANT),
];

/** The `SET` part of an update: all but identity, owner, creation and version. */
export const toScheduleChange = (
  schedule: Schedule,
): { readonly sql: string; readonly bindings: readonly Stored[] } => {
  const { id: _id, uuid: _uuid, accountId: _account, createdAt: _created, origin: _origin, ...rest } = schedule;
  const { version: _version, ...change } = rest;
  const parts = [coreMapper.toChange(change), extraMapper.toChange(extraOf(schedule))].filter((part) => part !== null);
  return {
    sql: parts.map(({ sql }) => sql).join(', '),
    bindings: parts.flatMap(({ bindings }) => bindings),
  };
};

import type { Instant } from '../../../domain/instant.ts';
import { parseRecurrence } from '../../../domain/recurrence/index.ts';
import { parseRetention } from '../../../domain/retention/index.ts';
import type { Schedule, ScheduleTarget } from '../../../domain/schedule.ts';
import { NO_SCRIPTS, type ScriptCall, type ScriptPhase } from '../../../domain/script.ts';
import { flag, inColumn, json, mapper, optionalJson, plain, type Row } from '../../engine/mapper.ts';
import type { Stored } from '../../engine/sql.ts';

type ScheduleCore = Omit<Schedule, 'targets' | 'pause' | 'compactsAfter' | 'scripts'>;

/** What the row says in columns of its own: a pause, and what the target's pool is found by. */
interface ScheduleExtra {
  readonly inheritsRetention: boolean;
  readonly pausedAt: Instant | null;
  readonly pausedUntil: Instant | null;
  readonly pauseReason: string | null;
  readonly followUps: { readonly prune: boolean; readonly compact: boolean };
  readonly preScriptId: number | null;
  readonly postScriptId: number | null;
  /** Of the scripts that are called. */
  readonly scriptParameters: Readonly<Record<ScriptPhase, ScriptCall['parameters']>> | null;
}

const coreMapper = mapper<ScheduleCore>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  name: plain(),
  action: plain(),
  check: inColumn('check_options', optionalJson()),
  recurrence: json(parseRecurrence),
  retention: json(parseRetention),
  class: plain(),
  method: json(),
  destination: plain(),
  taskOrder: plain(),
  notifications: json(),
  archiveName: plain(),
  version: plain(),
  nextFireAt: plain(),
  origin: plain(),
  anchoredAt: plain(),
  prunedAt: plain(),
  compactedAt: plain(),
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
  followUps: json(),
  preScriptId: plain(),
  postScriptId: plain(),
  scriptParameters: optionalJson(),
});

/** Columns of a new row of the table `schedules`. */
export const scheduleColumns = [...coreMapper.columns, ...extraMapper.columns];

/** For a `SELECT` of schedules; see `Mapper.select`. */
export const selectSchedule = (table: string, prefix?: string): string =>
  `${coreMapper.select(table, prefix)}, ${extraMapper.select(table, prefix)}`;

/** A schedule from its row and its links. */
export const toSchedule = (row: Row, targets: readonly ScheduleTarget[], prefix?: string): Schedule => {
  const extra = extraMapper.fromRow(row, prefix);
  const { pausedAt, pausedUntil, pauseReason, followUps } = extra;
  const pause = pausedAt === null ? null : { at: pausedAt, until: pausedUntil, reason: pauseReason };
  // Added to the fresh object: copying it for each row of a long list would cost more than reading it.
  return Object.assign(coreMapper.fromRow(row, prefix), {
    targets,
    pause,
    compactsAfter: followUps.compact,
    scripts: scriptsOf(extra),
  });
};

function scriptsOf({ preScriptId, postScriptId, scriptParameters }: ScheduleExtra): Schedule['scripts'] {
  if (preScriptId === null && postScriptId === null) return NO_SCRIPTS;
  const callOf = (scriptId: number | null, phase: ScriptPhase): ScriptCall | null =>
    scriptId === null ? null : { scriptId, parameters: scriptParameters?.[phase] ?? {} };
  return { pre: callOf(preScriptId, 'pre'), post: callOf(postScriptId, 'post') };
}

const extraOf = ({ retention, pause, compactsAfter, scripts: { pre, post } }: Schedule): ScheduleExtra => ({
  inheritsRetention: retention.kind === 'inherit',
  pausedAt: pause?.at ?? null,
  pausedUntil: pause?.until ?? null,
  pauseReason: pause?.reason ?? null,
  followUps: { prune: false, compact: compactsAfter },
  preScriptId: pre?.scriptId ?? null,
  postScriptId: post?.scriptId ?? null,
  scriptParameters: pre === null && post === null ? null : { pre: pre?.parameters ?? {}, post: post?.parameters ?? {} },
});

/** A new schedule's row, in the order of `scheduleColumns`. */
export const toScheduleRow = (schedule: Schedule): Stored[] => [
  ...coreMapper.toRow(schedule),
  ...extraMapper.toRow(extraOf(schedule)),
];

/** The `SET` part of an update: all but identity, owner, creation, version, and what steps note themselves. */
export const toScheduleChange = (
  schedule: Schedule,
): { readonly sql: string; readonly bindings: readonly Stored[] } => {
  const { id: _id, uuid: _uuid, accountId: _account, createdAt: _created, origin: _origin, ...rest } = schedule;
  const { version: _version, prunedAt: _pruned, compactedAt: _compacted, ...change } = rest;
  const parts = [coreMapper.toChange(change), extraMapper.toChange(extraOf(schedule))].filter((part) => part !== null);
  return {
    sql: parts.map(({ sql }) => sql).join(', '),
    bindings: parts.flatMap(({ bindings }) => bindings),
  };
};

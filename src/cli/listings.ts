import type { Operations, Restore, Schedule, ScheduleStatus, Target, Task } from '../../clients/typescript/client.ts';
import { LOST, SNAPSHOT_STATES, type SnapshotState } from '../domain/snapshot.ts';
import { statesOf } from '../domain/state-machine.ts';
import { column, wide } from './forms.ts';
import { type Listing, NAMING } from './listed.ts';
import { sayDuration } from './output.ts';

/** What each list of what is backed up asks of the API, and its columns. */

type Options = Readonly<Record<string, unknown>>;

const took = (from: string | null, to: string | null): string | null =>
  from === null || to === null ? null : sayDuration((Date.parse(to) - Date.parse(from)) / 1_000);

/** What became of something, and why. */
export const withReason = (word: string, reason: string | null): string =>
  reason === null ? word : `${word} (${reason})`;

/** For which node it waits; `null` = for none. */
const waitOf = (node: Task['waitsFor']): string | null =>
  node && `waiting for node ${node.name}, ${node.seenAt === null ? 'never seen' : `last seen ${node.seenAt}`}`;

type Run = Operations['listRuns']['reply']['items'][number];

const tasksOf = ({ tasks }: Run): readonly Task[] => tasks ?? [];

/** From when the first task of it was begun until the last had ended; `null` while one has not. */
function tookOf(run: Run): string | null {
  const tasks = tasksOf(run);
  const begun = tasks.flatMap(({ startedAt }) => startedAt ?? []).toSorted();
  const ended = tasks.flatMap(({ finishedAt }) => finishedAt ?? []).toSorted();
  return ended.length < tasks.length ? null : took(begun[0] ?? null, ended.at(-1) ?? null);
}

/** How far a task is, and why. */
export const taskState = ({ state, reason, waitsFor }: Task): string => withReason(state, waitOf(waitsFor) ?? reason);

/** `run list`. */
export const RUNS: Listing<Run> = {
  operation: 'listRuns',
  services: [...NAMING, 'runs'],
  query: (options) => {
    const { failed, waiting, state, outcome, reason, action } = options as Options;
    return { tasks: true, state: waiting ? ['queued'] : state, outcome, reason, action, isFailed: failed };
  },
  names: (run) => [
    ['account', run.accountId],
    ['schedule', run.scheduleId],
    ...tasksOf(run).flatMap(({ targetId, storeId }) => [['target', targetId] as const, ['store', storeId] as const]),
  ],
  columns: (called) => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('ACCOUNT', ({ accountId }) => called.of('account', accountId)),
    column('SCHEDULE', ({ scheduleId }) => scheduleId && called.of('schedule', scheduleId)),
    column('ACTION', ({ action }) => action),
    column('TRIGGER', ({ trigger }) => trigger),
    column('OUTCOME', ({ outcome, reason }) => withReason(outcome, reason)),
    column('FIRE TIME', ({ fireTime }) => fireTime),
    column('CREATED', ({ createdAt }) => createdAt),
    column('TOOK', tookOf),
    column(
      'STORE',
      (run) => [...new Set(tasksOf(run).map(({ storeId }) => called.of('store', storeId)))].join(', ') || null,
    ),
    column(
      'TASKS',
      (run) =>
        tasksOf(run)
          .map((task) => `${called.of('target', task.targetId)}: ${taskState(task)}`)
          .join(', ') || null,
    ),
    wide(
      'FAILURE',
      (run) =>
        tasksOf(run)
          .flatMap(({ failure }) => failure?.detail ?? [])
          .join(' ') || null,
    ),
  ],
  whenEmpty: 'There is no such run.',
};

type ListedSchedule = Schedule & { readonly status?: ScheduleStatus };

function nextOf({ pause, status }: ListedSchedule, isSuspended: boolean): string | null {
  if (pause !== null) return 'paused';
  return isSuspended ? 'account suspended' : (status?.nextFireAt ?? null);
}

/** `schedule list`. */
export const SCHEDULES: Listing<ListedSchedule> = {
  operation: 'listSchedules',
  services: ['accounts', 'runs', 'schedules', 'targets'],
  query: (options) => {
    const { name: search, action } = options as Options;
    return { status: true, search, action: action === 'any' ? undefined : action };
  },
  names: ({ accountId, targets }) => [
    ['account', accountId],
    ...targets.map(({ targetId }) => ['target', targetId] as const),
  ],
  columns: (called) => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('ACCOUNT', ({ accountId }) => called.of('account', accountId)),
    column('NAME', ({ name }) => name),
    column('ACTION', ({ action }) => action),
    column('TARGETS', ({ targets }) => targets.map(({ targetId }) => called.of('target', targetId)).join(', ')),
    column('STORE', ({ destination }) => destination),
    column('RULE', ({ when }) => when),
    column('RETENTION', ({ keeps }) => keeps),
    column('NEXT FIRE', (row) => nextOf(row, called.isSuspended(row.accountId))),
    wide('LAST RUN', ({ status }) => status?.lastRunAt ?? null),
    wide('MADE BY', ({ origin }) => origin),
  ],
  isUpwards: true,
  whenEmpty: "There is no schedule; add one with 'backrota schedule add'.",
};

/** `snapshot list`. */
export const SNAPSHOTS: Listing<Operations['listSnapshots']['reply']['items'][number]> = {
  operation: 'listSnapshots',
  services: [...NAMING, 'snapshots'],
  query: (options) => {
    const { name: search, state, all } = options as Options;
    return { search, state: state ?? (all ? SHOWN_STATES : LISTED) };
  },
  names: ({ accountId, targetId, storeId, scheduleId }) => [
    ['account', accountId],
    ['target', targetId],
    ['store', storeId],
    ['schedule', scheduleId],
  ],
  columns: (called) => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('ACCOUNT', ({ accountId }) => called.of('account', accountId)),
    column('NAME', ({ name }) => name),
    column('TARGET', ({ targetId }) => called.of('target', targetId)),
    column('STORE', ({ storeId }) => called.of('store', storeId)),
    column('SCHEDULE', ({ scheduleId }) => (scheduleId === null ? 'by hand' : called.of('schedule', scheduleId))),
    column('TAKEN FOR', ({ takenFor }) => takenFor),
    column('STATE', ({ state }) => state),
    column('BYTES', ({ sizeBytes }) => sizeBytes),
    column('FILES', ({ fileCount }) => fileCount),
    column('TOOK', ({ createdAt, availableAt }) => took(createdAt, availableAt)),
    column('', ({ isShrunk, isProtected, failure, deletedAgainAt }) =>
      [
        ...(isShrunk ? ['shrunk'] : []),
        ...(isProtected ? ['protected'] : []),
        ...(failure === null ? [] : [failure.detail]),
        ...(deletedAgainAt === null ? [] : [`deletion refused, tried again at ${deletedAgainAt}`]),
      ].join(', '),
    ),
    wide('VERIFIED', ({ verifiedAt }) => verifiedAt),
    wide('FINGERPRINT', ({ fingerprint }) => fingerprint),
  ],
  isUpwards: true,
  whenEmpty: 'There is no snapshot yet.',
};

/** The states in which snapshots are told of; what may be called back is told by `retention`. */
export const SHOWN_STATES = statesOf(SNAPSHOT_STATES).filter((state) => state !== 'expiring');

/** Neither what failed nor what is gone. */
const LISTED: readonly SnapshotState[] = [
  'creating',
  'transferring',
  'available',
  ...LOST,
  'deleting',
  'delete_failed',
];

/** `target list`. */
export const TARGETS: Listing<Target> = {
  operation: 'listTargets',
  services: NAMING,
  query: (options) => ({ search: (options as Options).name }),
  names: ({ accountId, storeId }) => [
    ['account', accountId],
    ['store', storeId],
  ],
  columns: (called) => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('NAME', ({ name }) => name),
    column('KIND', ({ kind }) => kind),
    column('ACCOUNT', ({ accountId }) => called.of('account', accountId)),
    column('STORE', ({ storeId }) => called.of('store', storeId)),
    column('KEEP', ({ rotation }) => rotation),
    column(
      'ALLOWS',
      ({ allowsInPlaceRestore, allowsEmptySource }) =>
        [...(allowsInPlaceRestore ? ['in place'] : []), ...(allowsEmptySource ? ['empty'] : [])].join(', ') || null,
    ),
    column('SOURCE', ({ source }) => (source.kind === 'volume' ? 'managed volume' : (source.paths ?? []).join(', '))),
    wide('NODE', ({ node }) => node),
  ],
  isUpwards: true,
  whenEmpty: "There is no target yet; add one with 'backrota target add'.",
};

/** How far a restore is, and for what it waits. */
export const restoreState = ({ state, waitsFor }: Restore): string => withReason(state, waitOf(waitsFor));

/** `restore list`. */
export const RESTORES: Listing<Restore> = {
  operation: 'listRestores',
  services: [...NAMING, 'restores', 'snapshots'],
  query: (options) => {
    const { failed, state } = options as Options;
    return { state: failed ? ['failed'] : state };
  },
  names: ({ accountId, targetId }) => [
    ['account', accountId],
    ['target', targetId],
  ],
  columns: (called) => [
    column('ID', ({ id }) => id),
    wide('UUID', ({ uuid }) => uuid),
    column('ACCOUNT', ({ accountId }) => called.of('account', accountId)),
    column('KIND', ({ kind }) => kind),
    column('SNAPSHOT', ({ snapshotId }) => snapshotId),
    column('INTO', ({ targetId, directory }) => (targetId === null ? directory : called.of('target', targetId))),
    column('STATE', restoreState),
    column('REQUESTED BY', ({ requestedBy }) => requestedBy),
    column('CREATED', ({ createdAt }) => createdAt),
    column('FINISHED', ({ finishedAt }) => finishedAt),
    column('TOOK', ({ startedAt, finishedAt }) => took(startedAt, finishedAt)),
    column(
      '',
      ({ failure, remarks }) => failure?.detail ?? (remarks.length === 0 ? '' : `${remarks.length} remark(s)`),
    ),
  ],
  whenEmpty: 'There is no restore yet.',
};

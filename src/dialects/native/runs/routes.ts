import type { Actor } from '../../../domain/account.ts';
import { ACTIONS } from '../../../domain/action.ts';
import type { Run } from '../../../domain/run.ts';
import { RUN_OUTCOMES } from '../../../domain/run.ts';
import { nameSnapshot } from '../../../domain/snapshot.ts';
import { statesOf } from '../../../domain/state-machine.ts';
import { TASK_STATES } from '../../../domain/task.ts';
import type { Key } from '../../../server/paging.ts';
import type { NativeServices } from '../call.ts';
import { THINGS_QUERY, TIMES_QUERY, thingsIn, timesIn } from '../filters.ts';
import { keyOf } from '../keys.ts';
import { LIST_QUERY, listOf, type Orders, sortedAnswer, sortedPageOf, sortQuery } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { anyOf, ID, oneOf, textUpTo } from '../schema.ts';
import { Type } from '../type.ts';
import { LISTED_RUN, NEW_BACKUP, NEW_CHECK, NEW_RUN, RUN_WITH_TASKS } from './schema.ts';
import { answerQueued, answerRun, showRun, tasksByRun } from './show.ts';

/** By when their slot, or the request, came. */
const ORDERS = { fireTime: ({ fireTime, createdAt }) => fireTime ?? createdAt } as const satisfies Orders<
  Run,
  'fireTime'
>;

const listRuns = operation({
  id: 'listRuns',
  summary: 'What slots and requests became, the newest first',
  needs: 'viewer',
  isPolled: true,
  query: {
    ...LIST_QUERY,
    ...sortQuery(ORDERS),
    ...THINGS_QUERY,
    store: Type.Optional(ID),
    action: Type.Optional(anyOf(oneOf(ACTIONS))),
    outcome: Type.Optional(anyOf(oneOf(statesOf(RUN_OUTCOMES)))),
    state: Type.Optional(anyOf(oneOf(statesOf(TASK_STATES)), 'Of one of its tasks.')),
    reason: Type.Optional(anyOf(textUpTo(64), 'Its own, or that of one of its tasks.')),
    isFailed: Type.Optional(
      Type.Boolean({ description: 'Only those of which something failed, or that were missed.' }),
    ),
    ...TIMES_QUERY,
    tasks: Type.Optional(Type.Boolean({ description: 'Whether each row has its tasks.' })),
  },
  reply: listOf(LISTED_RUN),
  run: async (services, { query, speech }, actor) => {
    const { store, action, outcome, state, reason, isFailed } = query;
    const filter = {
      ...(await thingsIn(services, actor, query)),
      ...(store === undefined ? {} : { storeId: store }),
      ...(action === undefined ? {} : { actions: action }),
      ...(outcome === undefined ? {} : { outcomes: outcome }),
      ...(state === undefined ? {} : { taskStates: state }),
      ...(reason === undefined ? {} : { reasons: reason }),
      ...(isFailed === true ? { hasFailed: true as const } : {}),
      ...timesIn(query),
    };
    const { rows, total } = await services.runs.list(actor, filter, sortedPageOf(query));
    const counts = await services.runs.countTasks(rows);
    const tasks = query.tasks === true ? await tasksByRun(services, actor, rows, speech) : null;
    return sortedAnswer(rows, total, query, {
      orders: ORDERS,
      show: (run) => ({
        ...showRun(run, counts.get(run.id)),
        ...(tasks === null ? {} : { tasks: tasks.get(run.id) ?? [] }),
      }),
    });
  },
});

const getRun = operation({
  id: 'getRun',
  summary: 'One run with its tasks',
  needs: 'viewer',
  reply: RUN_WITH_TASKS,
  run: async (services, given, actor) =>
    answerRun(services, actor, await services.runs.find(actor, keyOf(given, 'run')), given.speech),
});

const cancelRun = operation({
  id: 'cancelRun',
  summary: 'Calls off what of a run has not ended; copies that are being made stop, and leave nothing',
  needs: 'operator',
  reply: RUN_WITH_TASKS,
  run: async (services, given, actor) => {
    const key = keyOf(given, 'run');
    await services.runs.cancel(actor, key);
    return answerRun(services, actor, await services.runs.find(actor, key), given.speech);
  },
});

const runSchedule = operation({
  id: 'runSchedule',
  summary: 'Runs a schedule now, paused or not',
  needs: 'operator',
  body: NEW_RUN,
  status: 201,
  reply: RUN_WITH_TASKS,
  run: async (services, given, actor) => {
    const key = { ...keyOf(given, 'schedule'), ofAnyAction: true } as const;
    return answerQueued(services, actor, await services.backups.runSchedule(actor, key, given.body), given.speech);
  },
});

const backUp = operation({
  id: 'backUpTarget',
  summary: 'Backs a target up now; no rule lets its snapshot go',
  needs: 'operator',
  body: NEW_BACKUP,
  status: 201,
  reply: RUN_WITH_TASKS,
  run: async (services, { body, ...given }, actor) => {
    const { name: wanted, class: snapshotClass = 'backup', ...options } = body;
    const key = keyOf(given, 'target');
    const name = wanted ?? (await nameOf(services, actor, key));
    const queued = await services.backups.backUp(actor, key, snapshotClass, name, options);
    return answerQueued(services, actor, queued, given.speech);
  },
});

/** By the target's name, and the time as its account's clocks show it. */
async function nameOf({ accounts, targets, now }: NativeServices, actor: Actor, key: Key): Promise<string> {
  const { name, accountId } = await targets.find(actor, key);
  const { timeZone } = await accounts.find(actor, accountId);
  return nameSnapshot(name, await now(), timeZone);
}

const check = operation({
  id: 'checkTarget',
  summary: "Checks what a target's own store has of it",
  needs: 'operator',
  body: NEW_CHECK,
  status: 201,
  reply: RUN_WITH_TASKS,
  run: async (services, { body, ...given }, actor) => {
    const { action, maxSeconds = null, flags = [], paths = [] } = body;
    const options = { maxSeconds, flags, paths };
    const queued = await services.checks.start(actor, keyOf(given, 'target'), action, options);
    return answerQueued(services, actor, queued, given.speech);
  },
});

/** The addresses of runs, and of what queues one. */
export const RUN_OPERATIONS: OperationTable = {
  '/runs': { GET: listRuns },
  '/runs/{key}': { GET: getRun },
  '/runs/{key}/cancellation': { POST: cancelRun },
  '/schedules/{key}/runs': { POST: runSchedule },
  '/targets/{key}/backups': { POST: backUp },
  '/targets/{key}/checks': { POST: check },
};

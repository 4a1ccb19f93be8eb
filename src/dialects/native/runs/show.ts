import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Run } from '../../../domain/run.ts';
import type { Task } from '../../../domain/task.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { EnqueuedRun, TaskCounts } from '../../../services/runs/index.ts';
import type { Answer, NativeServices } from '../call.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { showTasks } from '../tasks/show.ts';
import { timeOrNull } from '../times.ts';
import type { RUN, RUN_WITH_TASKS } from './schema.ts';

const NONE: Static<typeof RUN>['taskCounts'] = {
  queued: 0,
  running: 0,
  succeeded: 0,
  succeeded_with_warnings: 0,
  failed: 0,
  cancelled: 0,
  skipped: 0,
  abandoned: 0,
};

/** A run as lists have it. */
export const showRun = (run: Run, counts: TaskCounts = {}): Static<typeof RUN> => ({
  id: run.id,
  uuid: run.uuid,
  accountId: run.accountId,
  scheduleId: run.scheduleId,
  action: run.action,
  trigger: run.trigger,
  outcome: run.outcome,
  reason: run.reason,
  fireTime: timeOrNull(run.fireTime),
  coversFrom: timeOrNull(run.coversFrom),
  coversTo: timeOrNull(run.coversTo),
  coversCount: run.coversCount,
  taskOrder: run.taskOrder,
  createdAt: formatTime(run.createdAt),
  taskCounts: { ...NONE, ...counts },
});

/** The tasks of runs, in as many queries for many as for one. */
export async function tasksByRun(
  services: Pick<NativeServices, 'runs'>,
  actor: Actor,
  runs: readonly Run[],
  speech: NativeSpeech,
): Promise<ReadonlyMap<number, Static<typeof RUN_WITH_TASKS>['tasks']>> {
  const tasks = await showTasks(services, actor, await services.runs.tasksOf(runs), speech);
  return Map.groupBy(tasks, ({ runId }) => runId);
}

/** A run with its tasks. */
export async function answerRun(
  services: Pick<NativeServices, 'runs'>,
  actor: Actor,
  { run, tasks }: { readonly run: Run; readonly tasks: readonly Task[] },
  speech: NativeSpeech,
): Promise<Answer<Static<typeof RUN_WITH_TASKS>>> {
  const counts = { ...NONE };
  for (const { state } of tasks) counts[state] += 1;
  return { body: { ...showRun(run, counts), tasks: await showTasks(services, actor, tasks, speech) } };
}

/** One that was queued a moment ago, and where it is found. */
export const answerQueued = async (
  services: Pick<NativeServices, 'runs'>,
  actor: Actor,
  queued: EnqueuedRun,
  speech: NativeSpeech,
): Promise<Answer<Static<typeof RUN_WITH_TASKS>>> => ({
  ...(await answerRun(services, actor, queued, speech)),
  location: `/runs/${queued.run.id}`,
});

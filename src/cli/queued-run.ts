import type { Actor } from '../domain/account.ts';
import type { Task } from '../domain/task.ts';
import { isServerRunning, type Status } from '../services/housekeeping/index.ts';
import type { Services } from '../services/index.ts';
import type { EnqueuedRun } from '../services/runs/index.ts';
import { CommandFailed } from './failure.ts';
import { printFields, printJson, printLine, printTable } from './output.ts';
import { waitForRun } from './wait.ts';

/** How what was queued is told of. */
export interface QueuedOptions {
  readonly json?: boolean;
  readonly wait?: true;
}

/**
 * Shows a run that was just queued, and whether anything is there to take it up; or follows it to its end.
 *
 * @throws CommandFailed where all of it was skipped; as `waitForRun`.
 */
export async function tellQueuedRun(
  services: Pick<Services, 'runs' | 'snapshots' | 'status'>,
  actor: Actor,
  queued: EnqueuedRun,
  { json, wait }: QueuedOptions,
): Promise<void> {
  if (wait) {
    refuseSkipped(queued.tasks);
    await waitForRun(services, actor, queued.run.id);
  } else printQueuedRun(queued, await services.status.read(), json);
}

function printQueuedRun({ run, tasks }: EnqueuedRun, status: Status, isJson: boolean | undefined): void {
  const isRunning = isServerRunning(status);
  if (isJson) {
    const shown = tasks.map(({ id, uuid, targetId, snapshotId, state, reason }) => ({
      id,
      uuid,
      targetId,
      snapshotId,
      state,
      reason,
    }));
    printJson({ id: run.id, uuid: run.uuid, scheduleId: run.scheduleId, tasks: shown, isServerRunning: isRunning });
    refuseSkipped(tasks);
    return;
  }
  printFields({ run: run.id });
  printTable(
    ['TASK', 'TARGET', 'SNAPSHOT', 'STATE'],
    tasks.map(({ id, targetId, snapshotId, state, reason }) => [
      id,
      targetId,
      snapshotId,
      reason === null ? state : `${state} (${reason})`,
    ]),
    'It has no task.',
  );
  refuseSkipped(tasks);
  printLine(
    isRunning
      ? 'The running server takes it up now.'
      : "No server is running on this database: it waits for 'backrota serve'.",
  );
}

function refuseSkipped(tasks: readonly Task[]): void {
  if (tasks.some(({ state }) => state !== 'skipped')) return;
  throw new CommandFailed(
    "Nothing is done by this run: the one before has not ended yet; wait for it, or call it off with 'backrota run cancel'.",
  );
}

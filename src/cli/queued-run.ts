import type { Client, RunWithTasks, Task } from '../../clients/typescript/client.ts';
import { CommandFailed } from './failure.ts';
import { withReason } from './listings.ts';
import { printFields, printLine, printTable } from './output.ts';
import { isServed } from './served.ts';
import { formOf, type ShownOptions, show } from './shown.ts';
import { waitForRun } from './wait.ts';

/** How what was queued is told of. */
export interface QueuedOptions extends ShownOptions {
  readonly wait?: true;
}

/** What showing or following a run works with, of this machine's installation. */
export const QUEUED_SERVICES = ['runs', 'snapshots', 'status', 'targets'] as const;

/**
 * Shows a run that was just queued, and whether anything is there to take it up; or follows it to its end.
 *
 * @throws CommandFailed where all of it was skipped; as `waitForRun`.
 */
export async function tellQueuedRun(client: Client, run: RunWithTasks, options: QueuedOptions): Promise<void> {
  if (options.wait) {
    refuseSkipped(run.tasks);
    await waitForRun(client, run.id);
    return;
  }
  await show(options, run, printQueuedRun);
  refuseSkipped(run.tasks);
  if (formOf(options) !== 'table' && formOf(options) !== 'wide') return;
  printLine(
    (await isServed(client))
      ? 'The running server takes it up now.'
      : "No server is running on this database: it waits for 'backrota serve'.",
  );
}

function printQueuedRun({ id: run, tasks }: RunWithTasks): void {
  printFields({ run });
  printTable(
    ['TASK', 'TARGET', 'SNAPSHOT', 'STATE'],
    tasks.map(({ id, targetId, snapshotId, state, reason }) => [id, targetId, snapshotId, withReason(state, reason)]),
    'It has no task.',
  );
}

function refuseSkipped(tasks: readonly Task[]): void {
  if (tasks.some(({ state }) => state !== 'skipped')) return;
  throw new CommandFailed(
    "Nothing is done by this run: the one before has not ended yet; wait for it, or call it off with 'backrota run cancel'.",
  );
}

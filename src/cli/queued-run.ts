import { isServerRunning, type Status } from '../services/housekeeping/index.ts';
import type { EnqueuedRun } from '../services/runs/index.ts';
import { printFields, printJson, printLine, printTable } from './output.ts';

/** Shows a run that was just queued, and whether anything is there to take it up. */
export function printQueuedRun({ run, tasks }: EnqueuedRun, status: Status, isJson: boolean | undefined): void {
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
  if (tasks.every(({ state }) => state !== 'queued')) return;
  printLine(
    isRunning
      ? 'The running server takes it up now.'
      : "No server is running on this database: it waits for 'backrota serve'.",
  );
}

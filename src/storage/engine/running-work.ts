import { RESTORE_STATES } from '../../domain/restore.ts';
import { TASK_STATES } from '../../domain/task.ts';
import { literals } from './conditions.ts';
import { type Connections, Sql } from './sql.ts';

/** How many tasks and restores run, by rows that databases of all versions have. */
export interface RunningWork {
  readonly tasks: number;
  readonly restores: number;
}

const { running: RUNNING_TASK } = literals(TASK_STATES);
const { running: RUNNING_RESTORE } = literals(RESTORE_STATES);

/** Of a database that may not be migrated yet. */
export const countRunning = async (connections: Connections): Promise<RunningWork> => {
  const running = await new Sql(connections).first<RunningWork>(
    `SELECT (SELECT COUNT(*) FROM tasks WHERE state = ${RUNNING_TASK}) AS tasks,
       (SELECT COUNT(*) FROM restores WHERE state = ${RUNNING_RESTORE}) AS restores`,
  );
  return { tasks: running?.tasks ?? 0, restores: running?.restores ?? 0 };
};

import { readStored, type StoredProblem, toStored } from '../../../domain/problems/stored.ts';
import type { FollowUp, Task } from '../../../domain/task.ts';
import { inColumn, json, mapper, optionalJson, optionalProblem, plain, problems } from '../../engine/mapper.ts';
import type { Stored } from '../../engine/sql.ts';

type StoredStep = Omit<FollowUp, 'reason'> & { readonly reason: StoredProblem | null };

/** Steps, kept as a JSON list. */
const followUps = json<readonly FollowUp[]>(
  (decoded) =>
    (decoded as readonly StoredStep[]).map((step) => ({
      ...step,
      reason: step.reason && readStored(JSON.stringify(step.reason)),
    })),
  (steps) => steps.map((step): StoredStep => ({ ...step, reason: step.reason && toStored(step.reason) })),
);

/** A task and its row; what it keeps others from while it runs is set by `claimTask` alone. */
export const taskMapper = mapper<Task>({
  id: plain(),
  uuid: plain(),
  runId: plain(),
  accountId: plain(),
  scheduleId: plain(),
  targetId: plain(),
  storeId: plain(),
  action: plain(),
  check: inColumn('check_options', optionalJson()),
  snapshotId: plain(),
  position: plain(),
  state: plain(),
  reason: plain(),
  attempt: plain(),
  lapses: plain(),
  fingerprint: plain(),
  leaseOwner: plain(),
  leaseUntil: plain(),
  notBefore: plain(),
  createdAt: plain(),
  startedAt: plain(),
  finishedAt: plain(),
  error: optionalProblem,
  log: problems,
  progress: optionalJson(),
  followUps,
  evidence: optionalJson(),
});

/** Columns of a new row of the table `tasks`. */
export const taskColumns = taskMapper.columns;

/** A new task's row, in the order of `taskColumns`. */
export const toTaskRow = (task: Task): Stored[] => taskMapper.toRow(task);

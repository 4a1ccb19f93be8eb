import { toStored } from '../domain/problems/stored.ts';
import type { Run } from '../domain/run.ts';
import type { Task } from '../domain/task.ts';
import type { MissedNode } from '../services/stores/index.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { showMissedNode, tellMissedNode } from './missed-node.ts';
import { toIso, toIsoOrNull } from './output.ts';

/** For which nodes tasks wait, by their ids. */
export type Waits = ReadonlyMap<number, MissedNode>;

/** Why a task failed, in a sentence; `null` = it did not. */
export const errorOf = ({ error }: Task): string | null => error && sayInEnglish(error);

/** What is remarked on a task, a sentence each. */
export const linesOf = ({ log }: Task): readonly string[] => log.map(sayInEnglish);

/** What became of a run's slot, and why. */
export const outcomeOf = ({ outcome, reason }: Run): string => (reason === null ? outcome : `${outcome} (${reason})`);

/** How far a task is, and why. */
export const stateOf = ({ id, state, reason }: Task, waits: Waits): string => {
  const wait = waits.get(id);
  const why = wait === undefined ? reason : tellMissedNode(wait);
  return why === null ? state : `${state} (${why})`;
};

/** A run with its tasks, for programs. */
export const runJson = (run: Run, tasks: readonly Task[], waits: Waits): object => ({
  id: run.id,
  uuid: run.uuid,
  accountId: run.accountId,
  scheduleId: run.scheduleId,
  action: run.action,
  trigger: run.trigger,
  outcome: run.outcome,
  reason: run.reason,
  fireTime: toIsoOrNull(run.fireTime),
  coversFrom: toIsoOrNull(run.coversFrom),
  coversTo: toIsoOrNull(run.coversTo),
  coversCount: run.coversCount,
  createdAt: toIso(run.createdAt),
  tasks: tasks.map((task) => ({
    id: task.id,
    uuid: task.uuid,
    targetId: task.targetId,
    storeId: task.storeId,
    snapshotId: task.snapshotId,
    state: task.state,
    waitsFor: showMissedNode(waits.get(task.id)),
    reason: task.reason,
    attempt: task.attempt,
    startedAt: toIsoOrNull(task.startedAt),
    finishedAt: toIsoOrNull(task.finishedAt),
    error: errorOf(task),
    problem: task.error && toStored(task.error),
    log: linesOf(task).join('\n'),
    remarks: task.log.map(toStored),
    followUps: task.followUps.map(({ kind, outcome, reason, startedAt, finishedAt }) => ({
      kind,
      outcome,
      why: reason && sayInEnglish(reason),
      problem: reason && toStored(reason),
      startedAt: toIso(startedAt),
      finishedAt: toIso(finishedAt),
    })),
    progress: task.progress,
    evidence: task.evidence,
  })),
});

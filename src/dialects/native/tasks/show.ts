import type { Static } from 'typebox';
import type { Actor } from '../../../domain/account.ts';
import type { Problem } from '../../../domain/problems/index.ts';
import type { Task } from '../../../domain/task.ts';
import type { TaskLogLine } from '../../../domain/task-log.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { MissedNode } from '../../../services/stores/index.ts';
import type { NativeServices } from '../call.ts';
import { sayingProblems, showFailure, showFailureOrNull } from '../problems.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { timeOrNull } from '../times.ts';
import type { MISSED_NODE, TASK, TASK_LOG } from './schema.ts';

/** What work waits for, as answers have it; tenants are told of no nodes. */
export const showMissedNode = (node: MissedNode | undefined): Static<typeof MISSED_NODE> =>
  node === undefined ? null : { name: node.name, seenAt: timeOrNull(node.seenAt) };

/** Tasks as answers have them, in as many queries for many as for one. */
export async function showTasks(
  { runs }: Pick<NativeServices, 'runs'>,
  actor: Actor,
  tasks: readonly Task[],
  speech: NativeSpeech,
): Promise<Static<typeof TASK>[]> {
  const waits = actor.isStaff ? await runs.waitedFor(tasks) : new Map<number, MissedNode>();
  return tasks.map((task) => showTask(task, waits.get(task.id), speech));
}

const showTask = (task: Task, missed: MissedNode | undefined, speech: NativeSpeech): Static<typeof TASK> => ({
  id: task.id,
  uuid: task.uuid,
  runId: task.runId,
  accountId: task.accountId,
  scheduleId: task.scheduleId,
  targetId: task.targetId,
  storeId: task.storeId,
  snapshotId: task.snapshotId,
  action: task.action,
  check: task.check === null ? null : { ...task.check, flags: [...task.check.flags], paths: [...task.check.paths] },
  position: task.position,
  state: task.state,
  reason: task.reason,
  attempt: task.attempt,
  notBefore: timeOrNull(task.notBefore),
  createdAt: formatTime(task.createdAt),
  startedAt: timeOrNull(task.startedAt),
  finishedAt: timeOrNull(task.finishedAt),
  failure: showFailureOrNull(task.error, speech),
  remarks: task.log.map((problem) => showFailure(problem, speech)),
  progress: task.progress === null ? null : { files: task.progress.files, bytes: task.progress.bytes },
  steps: task.followUps.map(({ kind, outcome, reason, startedAt, finishedAt }) => ({
    kind,
    outcome,
    failure: showFailureOrNull(reason, speech),
    startedAt: formatTime(startedAt),
    finishedAt: formatTime(finishedAt),
  })),
  evidence: showEvidence(task.evidence),
  waitsFor: showMissedNode(missed),
});

function showEvidence(evidence: Task['evidence']): Static<typeof TASK>['evidence'] {
  if (evidence === null) return null;
  const { copies, left, snapshot, files, bytes, differences, differenceCount } = evidence;
  return {
    copies,
    left,
    snapshot: snapshot === null ? null : { id: snapshot.id, uuid: snapshot.uuid, name: snapshot.name },
    files,
    bytes,
    differences: differences.map(({ path, how }) => ({ path, how })),
    differenceCount,
  };
}

/** A line of a log as answers have it. */
export function showLine(
  { number, at, note }: TaskLogLine,
  speech: NativeSpeech,
): Static<typeof TASK_LOG>['lines'][number] {
  const { kind, ...params } = note;
  const { problem } = params as { readonly problem?: Problem | null };
  return {
    number,
    at: formatTime(at),
    kind,
    params: { ...params, ...(problem === undefined ? {} : { problem: showFailureOrNull(problem, speech) }) },
    detail: speech.sayNote(note, sayingProblems(speech)),
  };
}

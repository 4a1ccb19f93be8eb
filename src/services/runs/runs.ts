import { type Actor, scopeOf } from '../../domain/account.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { DAY_SECONDS, type Instant } from '../../domain/instant.ts';
import type { Run } from '../../domain/run.ts';
import type { Schedule } from '../../domain/schedule.ts';
import type { Task } from '../../domain/task.ts';
import type { DialectData, DialectMemory } from '../../ports/records/dialect-data.ts';
import { type Key, nameOf, type Slice } from '../../ports/records/page.ts';
import type { EndedTasks, RunFilter, RunPage, TaskCounts } from '../../ports/records/runs.ts';
import type { ScriptOutput } from '../../ports/records/scripts.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { recall, remember } from '../dialect-memory.ts';
import { audit, requireRole, requireStaff } from '../identity/index.ts';
import { findMissed, type MissedNode } from '../stores/index.ts';
import { cancelUnfinished } from './cancelling.ts';
import { tellWaiting } from './waiting-tasks.ts';

/** What each slot and each request became, newest first unless told otherwise. */
export function list({ records }: UnitOfWork, actor: Actor, filter: RunFilter, page: RunPage): Promise<Slice<Run>> {
  return records.runs.list(scopeOf(actor), filter, page);
}

/** A run with its tasks, in their order. @throws `not_found`. */
export async function find(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
): Promise<{ readonly run: Run; readonly tasks: readonly Task[] }> {
  const run = await unitOfWork.records.runs.find(scopeOf(actor), key);
  if (run === null) throw notFound('run', nameOf(key));
  return { run, tasks: await tasksOf(unitOfWork, [run]) };
}

/** One task, by its id or uuid. @throws `not_found`. */
export async function findTask(unitOfWork: UnitOfWork, actor: Actor, key: Key): Promise<Task> {
  const { records } = unitOfWork;
  const task = await records.tasks.find(scopeOf(actor), key);
  if (task === null) throw notFound('task', nameOf(key));
  const [told = task] = await tellWaiting(records, [task], await unitOfWork.now());
  return told;
}

/** These tasks, as far as the actor may see them. */
export const findTasks = ({ records }: UnitOfWork, actor: Actor, ids: readonly number[]): Promise<readonly Task[]> =>
  records.tasks.findMany(scopeOf(actor), ids);

/** The tasks of these runs, which the actor has listed; those that wait for a store say so. */
export async function tasksOf(unitOfWork: UnitOfWork, runs: readonly Run[]): Promise<readonly Task[]> {
  const { records } = unitOfWork;
  const tasks = await records.tasks.ofRuns(runs.map(({ id }) => id));
  return tellWaiting(records, tasks, await unitOfWork.now());
}

/** How many tasks of each of these runs, which the actor has listed, are in each state. */
export const countTasks = ({ records }: UnitOfWork, runs: readonly Run[]): Promise<ReadonlyMap<number, TaskCounts>> =>
  records.tasks.countOfRuns(runs.map(({ id }) => id));

/** What a dialect remembers of runs or tasks, by id, as far as the actor may see them. */
export const recallOf = (
  unitOfWork: UnitOfWork,
  actor: Actor,
  noun: 'run' | 'task',
  dialect: string,
  ids: readonly number[],
): Promise<ReadonlyMap<number, DialectData>> => recall(unitOfWork, actor, noun, dialect, ids);

/** Remembers something of a run or a task for a dialect, in place of what it remembered. @throws `forbidden`, `not_found`. */
export async function rememberOf(
  unitOfWork: UnitOfWork,
  actor: Actor,
  noun: 'run' | 'task',
  id: number,
  memory: DialectMemory,
): Promise<void> {
  requireRole(actor, 'operator');
  await unitOfWork.transaction(async (records) => {
    const found = await (noun === 'run' ? records.runs : records.tasks).find(scopeOf(actor), { id });
    if (found === null) throw notFound(noun, id);
    await remember(records, noun, id, memory);
    records.events.note(noun === 'run' ? 'run.changed' : 'task.changed', found);
  });
}

/** When each of these schedules, which the actor has listed, last began a run, by its id; those that never did are left out. */
export const lastBegun = (
  { records }: UnitOfWork,
  schedules: readonly Pick<Schedule, 'id'>[],
): Promise<ReadonlyMap<number, Instant>> => records.runs.lastBegun(schedules.map(({ id }) => id));

/** How the backups of the last so many days ended that the actor may see; those that were called off or skipped are not among them. */
export async function countEnded(unitOfWork: UnitOfWork, actor: Actor, days: number): Promise<EndedTasks> {
  return unitOfWork.records.tasks.countEnded(scopeOf(actor), (await unitOfWork.now()) - days * DAY_SECONDS);
}

/** What scripts wrote that were run for these tasks. @throws `forbidden` (not staff). */
export async function outputsOf(
  { records }: UnitOfWork,
  actor: Actor,
  tasks: readonly Pick<Task, 'id'>[],
): Promise<readonly ScriptOutput[]> {
  requireStaff(actor);
  return records.scriptOutputs.ofTasks(tasks.map(({ id }) => id));
}

/** For which node those of these tasks wait that no node can take up which was seen lately, by the task's id. */
export async function waitedFor(
  unitOfWork: UnitOfWork,
  tasks: readonly Task[],
): Promise<ReadonlyMap<number, MissedNode>> {
  const { records } = unitOfWork;
  const queued = tasks.filter(({ state }) => state === 'queued');
  return findMissed(records, await records.tasks.neededNodes(queued.map(({ id }) => id)), await unitOfWork.now());
}

/**
 * Calls off what of a run has not ended; a copy that is being made stops within two seconds, and leaves nothing.
 *
 * @throws `forbidden`, `not_found`, `conflict` (reason `ended_already`).
 */
export async function cancel(unitOfWork: UnitOfWork, actor: Actor, key: Key): Promise<readonly Task[]> {
  requireRole(actor, 'operator');
  const { run } = await find(unitOfWork, actor, key);
  return callOff(unitOfWork, actor, { runId: run.id }, ['run', run]);
}

/** The same for one task, by its id or uuid. @throws as `cancel`. */
export async function cancelTask(unitOfWork: UnitOfWork, actor: Actor, key: Key): Promise<readonly Task[]> {
  requireRole(actor, 'operator');
  const task = await unitOfWork.records.tasks.find(scopeOf(actor), key);
  if (task === null) throw notFound('task', nameOf(key));
  return callOff(unitOfWork, actor, { id: task.id }, ['task', task]);
}

function callOff(
  unitOfWork: UnitOfWork,
  actor: Actor,
  filter: Parameters<typeof cancelUnfinished>[1],
  about: ['run', Run] | ['task', Task],
): Promise<readonly Task[]> {
  const [noun, { id }] = about;
  return unitOfWork.transaction(async (records) => {
    const cancelled = await cancelUnfinished(records, filter);
    if (cancelled.length === 0) throw problem('ended_already', { noun, id });
    await audit(records, actor, `${noun}.cancel`, about, { tasks: cancelled.map((task) => task.id) });
    return cancelled;
  });
}

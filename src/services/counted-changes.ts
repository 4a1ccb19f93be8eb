import type { EventKind } from '../domain/events.ts';
import { isOneOf } from '../domain/state-machine.ts';
import { SUCCEEDED_TASK } from '../domain/task.ts';
import type { EndedTask, Meter, RecordedRun } from '../ports/meter.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';

/** What a transaction did that is counted. */
interface Done {
  readonly runs: readonly RecordedRun[];
  readonly tasks: readonly EndedTask[];
  readonly expired: number;
}

/**
 * The database, whose transactions are counted by what they noted: runs, ended tasks, and snapshots that retention let go,
 * each once it is committed.
 */
export const countChanges = (unitOfWork: UnitOfWork, meter: Meter): UnitOfWork => ({
  get records() {
    return unitOfWork.records;
  },
  now: () => unitOfWork.now(),
  async transaction(work) {
    let done: Done | null = null;
    const answer = await unitOfWork.transaction(async (records) => {
      // One that is tried again counts as it was done last.
      done = null;
      const result = await work(records);
      done = await look(records);
      return result;
    });
    if (done !== null) count(done, meter);
    return answer;
  },
  ping: () => unitOfWork.ping(),
  close: () => unitOfWork.close(),
});

function count({ runs, tasks, expired }: Done, meter: Meter): void {
  for (const run of runs) meter.recordedRun(run);
  for (const task of tasks) meter.endedTask(task);
  if (expired > 0) meter.expired(expired);
}

/** In a query for the runs, and a few for the tasks, however many there are. */
async function look(records: Transaction): Promise<Done | null> {
  const noted = Map.groupBy(records.events.noted(), ({ kind }) => kind);
  const idsOf = (kind: EventKind): readonly number[] => (noted.get(kind) ?? []).map(({ id }) => id);
  const [runs, tasks, expired] = [idsOf('run.created'), idsOf('task.ended'), idsOf('snapshot.expired').length];
  if (runs.length + tasks.length + expired === 0) return null;
  return { runs: await runsOf(records, runs), tasks: await tasksOf(records, tasks), expired };
}

async function runsOf(records: Transaction, ids: readonly number[]): Promise<readonly RecordedRun[]> {
  const runs = await records.runs.outcomes(ids);
  return runs.map(({ outcome, reason, trigger, fireTime, createdAt }) => ({
    outcome,
    reason,
    trigger,
    lateness: outcome === 'fired' && fireTime !== null ? Math.max(0, createdAt - fireTime) : null,
  }));
}

async function tasksOf(records: Transaction, ids: readonly number[]): Promise<readonly EndedTask[]> {
  if (ids.length === 0) return [];
  const tasks = await records.tasks.findMany('everything', ids);
  const stores = await records.stores.findMany([...new Set(tasks.map(({ storeId }) => storeId))]);
  const drivers = new Map(stores.map(({ id, driver }) => [id, driver]));
  const made = tasks.filter(({ state, snapshotId }) => snapshotId !== null && isOneOf(SUCCEEDED_TASK, state));
  const bytes = await bytesOf(
    records,
    made.flatMap(({ snapshotId }) => snapshotId ?? []),
  );
  return tasks.map(({ state, storeId, snapshotId, startedAt, finishedAt, lapses }) => ({
    state,
    driver: drivers.get(storeId) ?? '',
    duration: startedAt === null || finishedAt === null ? null : Math.max(0, finishedAt - startedAt),
    bytes: bytes.get(snapshotId ?? 0) ?? 0,
    lapses,
  }));
}

/** Of the files in each of these snapshots. A task succeeds in a transaction of its own, so these are one or none. */
async function bytesOf(records: Transaction, ids: readonly number[]): Promise<ReadonlyMap<number, number>> {
  const bytes = new Map<number, number>();
  for (const id of ids) {
    const snapshot = await records.snapshots.find('everything', { id });
    bytes.set(id, snapshot?.contentBytes ?? 0);
  }
  return bytes;
}

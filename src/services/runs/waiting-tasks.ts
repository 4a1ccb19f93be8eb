import type { Instant } from '../../domain/instant.ts';
import { problemOf, thing } from '../../domain/problems/index.ts';
import type { Task } from '../../domain/task.ts';
import type { Records } from '../../ports/records/index.ts';

/** Says of tasks that wait for a store which is left alone that they do; of the others nothing. In two queries at most. */
export async function tellWaiting(
  records: Pick<Records, 'stores' | 'storeTroubles'>,
  tasks: readonly Task[],
  now: Instant,
): Promise<readonly Task[]> {
  const storeIds = [...new Set(tasks.flatMap(({ state, storeId }) => (state === 'queued' ? [storeId] : [])))];
  const resting = [...(await records.storeTroubles.list(storeIds)).values()].flatMap(
    ({ storeId, failures, restsUntil }) =>
      restsUntil !== null && restsUntil > now ? [{ storeId, failures, retryAfterSeconds: restsUntil - now }] : [],
  );
  if (resting.length === 0) return tasks;
  const stores = new Map(
    (await records.stores.findMany(resting.map(({ storeId }) => storeId))).map((row) => [row.id, row]),
  );
  const problems = new Map(
    resting.flatMap(({ storeId, ...rest }) => {
      const store = stores.get(storeId);
      return store === undefined
        ? []
        : [[storeId, problemOf('store_rests', { store: thing('store', store), ...rest })]];
    }),
  );
  return tasks.map((task) => {
    const problem = task.state === 'queued' ? problems.get(task.storeId) : undefined;
    // One that is put off for longer waits for that.
    const isPutOff = (task.notBefore ?? 0) > now + (problem?.params.retryAfterSeconds ?? 0);
    return problem === undefined || isPutOff ? task : { ...task, reason: problem.reason, error: problem };
  });
}

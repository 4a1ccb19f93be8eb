import { type Actor, scopeOf } from '../../domain/account.ts';
import { type CheckAction, type CheckOptions, checkOptionsOf, WHOLE_CHECK } from '../../domain/action.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Task } from '../../domain/task.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { CheckFilter } from '../../ports/records/runs.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireRole } from '../identity/index.ts';
import { type EnqueuedRun, enqueueRuns, REQUESTED } from './task-queue.ts';

/**
 * Queues a check of what a target's own store has of it.
 *
 * @throws `forbidden`, `not_found` (target), `invalid_request` (the options), `conflict` (`check_underway`: one of the kind has
 *   not ended).
 */
export async function start(
  unitOfWork: UnitOfWork,
  actor: Actor,
  key: Key,
  action: CheckAction,
  options: CheckOptions = WHOLE_CHECK,
): Promise<EnqueuedRun> {
  requireRole(actor, 'operator');
  const check = checkOptionsOf(action, options);
  return unitOfWork.transaction(async (records) => {
    // Locked: of two who ask at once, one finds the other's.
    const target = await records.targets.lock(scopeOf(actor), key);
    if (target === null) throw notFound('target', nameOf(key));
    const [unfinished] = await records.tasks.checks('everything', {
      targetIds: [target.id],
      action,
      isUnfinished: true,
      limit: 1,
    });
    if (unfinished !== undefined) {
      const { id, state } = unfinished;
      throw problem('check_underway', { target: thing('target', target), action, task: { id, state } });
    }
    const [queued] = await enqueueRuns(records, [
      {
        ...REQUESTED,
        action,
        check,
        accountId: target.accountId,
        scheduleId: null,
        class: 'backup',
        origin: actor.via,
        snapshotName: '',
        taskOrder: 'parallel',
        tasks: [{ targetId: target.id, storeId: target.storeId, isOverlapping: false }],
      },
    ]);
    if (queued === undefined) throw new Error('A planned check was not queued.');
    await audit(records, actor, `${action}.request`, ['run', queued.run]);
    return queued;
  });
}

/** Checks of targets that the actor may see, the newest first. */
export const list = ({ records }: UnitOfWork, actor: Actor, filter: CheckFilter): Promise<readonly Task[]> =>
  records.tasks.checks(scopeOf(actor), filter);

/** The last check of the kind that came to its end, whatever it found, of each of these targets; those without one are left out. */
export const lastOf = (
  { records }: UnitOfWork,
  actor: Actor,
  action: CheckAction,
  targetIds: readonly number[],
): Promise<ReadonlyMap<number, Task>> => records.tasks.lastChecks(scopeOf(actor), action, targetIds);

import type { Actor } from '../../../domain/account.ts';
import type { Task } from '../../../domain/task.ts';
import type { BorgUiServices } from '../call.ts';
import type { LoadedCheck } from './show.ts';

/** Adds what showing them takes, in as many queries for many checks as for one. */
export async function loadChecks(
  services: BorgUiServices,
  actor: Actor,
  tasks: readonly Task[],
): Promise<readonly LoadedCheck[]> {
  if (tasks.length === 0) return [];
  const targetIds = [...new Set(tasks.map(({ targetId }) => targetId))];
  const targets = new Map((await services.targets.findMany(actor, targetIds)).map((target) => [target.id, target]));
  const stores = await services.stores.list(actor);
  const kept = await services.snapshots.keptOf([...targets.values()]);
  return tasks.flatMap((task) => {
    const target = targets.get(task.targetId);
    if (target === undefined) return [];
    const store = stores.find(({ id }) => id === target.storeId);
    return [{ task, target, store, kept: kept.get(target.id), actor }];
  });
}

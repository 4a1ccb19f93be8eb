import type { Task } from '../../domain/task.ts';
import type { Records } from '../../ports/records/index.ts';
import type { SnapshotDriver } from '../../ports/snapshot-driver.ts';

/** Removes what attempts of a task left in its store; `keep` is the locator that was recorded, or `null` for none. */
export async function sweepTask(
  records: Pick<Records, 'targets'>,
  driver: SnapshotDriver,
  { id, uuid, targetId }: Task,
  keep: string | null,
): Promise<void> {
  const [target] = await records.targets.findMany([targetId]);
  if (target === undefined) throw new Error(`Task ${id} has lost its target.`);
  await driver.sweep({ taskUuid: uuid, targetUuid: target.uuid }, keep);
}

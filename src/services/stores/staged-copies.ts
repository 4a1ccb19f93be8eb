import { isOneOf } from '../../domain/state-machine.ts';
import { UNFINISHED_TASK } from '../../domain/task.ts';
import type { Log } from '../../ports/log.ts';
import type { StagedCopies } from '../../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { StoreDrivers } from './store-drivers.ts';

/**
 * Removes what lies on this node of copies on their way to a store whose tasks have ended: another node finished them, or
 * sweeping did not come to it. What cannot be removed is logged, and tried again with the next pass.
 */
export async function dropStagedCopies(unitOfWork: UnitOfWork, drivers: StoreDrivers, log: Log): Promise<void> {
  for (const staged of drivers.stagedCopies()) {
    try {
      await dropEnded(unitOfWork, staged);
    } catch (error) {
      log.warn({ err: error }, 'What is left on this node of copies to other stores could not be removed.');
    }
  }
}

async function dropEnded({ records }: UnitOfWork, staged: StagedCopies): Promise<void> {
  // Listed before the tasks are asked for: whatever comes later belongs to a task that is running.
  for (const uuid of await staged.tasks()) {
    const task = await records.tasks.find('everything', { uuid });
    if (task === null || !isOneOf(UNFINISHED_TASK, task.state)) await staged.remove(uuid);
  }
}

import type { Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import type { Task } from '../../domain/task.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { readSchedule } from '../readable-schedule.ts';
import type { PoolPlace, Pruning } from '../retention/index.ts';
import { type Repositories, type Snapshots, withoutRepository } from '../snapshots/index.ts';
import { StepSkipped, TaskSteps } from './task-steps.ts';

/** Where a backup went that succeeded. */
interface Place {
  readonly target: Target;
  readonly store: Store;
  readonly pool: PoolPlace;
}

/** What follows a backup that succeeded: its pool is thinned out by what its schedule keeps, then its store is compacted where the schedule says so. */
export class FollowUps {
  readonly #unitOfWork: UnitOfWork;
  readonly #pruning: Pruning;
  readonly #snapshots: Snapshots;
  readonly #repositories: Repositories;
  readonly #log: Log;

  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly pruning: Pruning;
    readonly snapshots: Snapshots;
    readonly repositories: Repositories;
    readonly log: Log;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#pruning = parts.pruning;
    this.#snapshots = parts.snapshots;
    this.#repositories = parts.repositories;
    this.#log = parts.log;
  }

  /** One that fails keeps no other from being tried; what was left undone, the hourly pass or a night makes up for. */
  async carryOut(task: Task, { target, store, pool }: Place, signal: AbortSignal): Promise<void> {
    const { records } = this.#unitOfWork;
    const schedule = await readSchedule(records, task.scheduleId, this.#log);
    if (schedule === null) return;
    const steps = new TaskSteps(this.#unitOfWork, this.#log, task);
    if (schedule.retention.kind !== 'all') {
      await steps.take('prune', signal, async () => {
        await this.#pruning.prune(schedule.id, target.id, pool);
      });
    }
    if (!schedule.compactsAfter) return;
    await steps.take('compact', signal, async () => {
      if (!this.#repositories.holds(store)) throw new StepSkipped(withoutRepository(store));
      // What was let go takes up its room until it is deleted.
      await this.#snapshots.removeMarked();
      await this.#repositories.compactOf(store, target, signal);
    });
  }
}

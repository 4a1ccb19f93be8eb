import type { Problem } from '../../domain/problems/index.ts';
import { isOfTheStore, restAfter, type StoreTrouble } from '../../domain/store-trouble.ts';
import type { Task } from '../../domain/task.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** Counts attempts that failed for their store, has it left alone once it failed too often, and tells of it in the log. */
export class StoreTroubles {
  readonly #unitOfWork: UnitOfWork;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#log = log;
  }

  /** Counts a failure, if it is one of the store. @throws `unavailable` - the database is away. */
  async noteFailure({ storeId }: Pick<Task, 'storeId'>, problem: Problem): Promise<void> {
    if (!isOfTheStore(problem)) return;
    const { failures, restsUntil } = await this.#unitOfWork.transaction(async (records): Promise<StoreTrouble> => {
      const before = await records.storeTroubles.lock(storeId);
      const count = (before?.failures ?? 0) + 1;
      const rest = restAfter(count);
      const restUntil = rest === null ? null : records.now + rest;
      const trouble = { storeId, failures: count, restsUntil: restUntil, problem };
      await records.storeTroubles.put(trouble);
      return trouble;
    });
    if (restsUntil === null) return;
    this.#log.warn(
      { store: storeId, reason: problem.reason, problem, failures, restsUntil },
      `Store ${storeId} failed ${failures} times in a row and is left alone for a while.`,
    );
  }

  /** Ends whatever trouble a store had: an attempt succeeded there. @throws `unavailable`. */
  async noteSuccess({ storeId }: Pick<Task, 'storeId'>): Promise<void> {
    if (await this.#unitOfWork.records.storeTroubles.end(storeId)) {
      this.#log.info({ store: storeId }, `Store ${storeId} can be written again.`);
    }
  }
}

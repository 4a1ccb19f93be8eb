import type { Actor } from '../../domain/account.ts';
import { scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import type { Run } from '../../domain/run.ts';
import type { Task } from '../../domain/task.ts';
import { type Key, nameOf, type Slice } from '../../ports/records/page.ts';
import type { RunFilter } from '../../ports/records/runs.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';

/** The history: what each slot and request became. */
export class Runs {
  readonly #unitOfWork: UnitOfWork;

  constructor(unitOfWork: UnitOfWork) {
    this.#unitOfWork = unitOfWork;
  }

  /** Newest first. */
  list(
    actor: Actor,
    filter: RunFilter,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<Slice<Run>> {
    return this.#unitOfWork.records.runs.list(scopeOf(actor), filter, page);
  }

  /** A run with its tasks, in their order. @throws `not_found`. */
  async find(actor: Actor, key: Key): Promise<{ readonly run: Run; readonly tasks: readonly Task[] }> {
    const run = await this.#unitOfWork.records.runs.find(scopeOf(actor), key);
    if (run === null) throw notFound('run', nameOf(key));
    return { run, tasks: await this.#unitOfWork.records.tasks.ofRuns([run.id]) };
  }

  /** The tasks of these runs, which the actor has listed. */
  tasksOf(runs: readonly Run[]): Promise<readonly Task[]> {
    return this.#unitOfWork.records.tasks.ofRuns(runs.map(({ id }) => id));
  }
}

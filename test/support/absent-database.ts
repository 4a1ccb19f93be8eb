import { problem } from '../../src/domain/errors.ts';
import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';

/** One way to use the database. */
export type DatabaseUse = 'now' | 'records' | 'transaction';

const unreachable = () => problem('database_unreachable', { system: 'ECONNREFUSED' });

/** A database that cannot be reached whenever the test says so, and tells it as the real one does: `unavailable`. */
export class AbsentDatabase {
  /** Asked before each use. */
  answers: (use: DatabaseUse) => boolean = () => true;
  readonly #fault: () => Error;

  /** `fault`: what is thrown in its place. */
  constructor(fault: () => Error = unreachable) {
    this.#fault = fault;
  }

  /** Wraps a process's connection to it. */
  readonly wrap = (real: UnitOfWork): UnitOfWork => {
    const reach = (use: DatabaseUse): UnitOfWork => {
      if (this.answers(use)) return real;
      throw this.#fault();
    };
    return {
      get records() {
        return reach('records').records;
      },
      now: async () => reach('now').now(),
      transaction: async (work) => reach('transaction').transaction(work),
      ping: () => real.ping(),
      close: () => real.close(),
    };
  };

  /** Does not answer the nth such use from now on, and all others. */
  missOnce(missed: DatabaseUse, nth = 1): void {
    let uses = 0;
    this.answers = (use) => {
      if (use === missed) uses += 1;
      return use !== missed || uses !== nth;
    };
  }
}

import type { UnitOfWork } from '../../src/ports/unit-of-work.ts';

/** A database that can be taken away for a while. */
export class UnreliableDatabase {
  isAway = false;

  /** Wraps a process's connection to it. */
  readonly wrap = (real: UnitOfWork): UnitOfWork => {
    const requireThere = () => {
      if (this.isAway) throw new Error('the database is away');
    };
    return {
      records: real.records,
      now: async () => {
        requireThere();
        return real.now();
      },
      transaction: async (work) => {
        requireThere();
        return real.transaction(work);
      },
      ping: () => real.ping(),
      close: () => real.close(),
    };
  };
}

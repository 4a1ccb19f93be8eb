import type { Instant } from '../domain/instant.ts';
import type { EventNotes } from './events.ts';
import type { Records } from './records/index.ts';

/** Records inside one transaction, with the database's time read once at its start. */
export interface Transaction extends Records {
  readonly now: Instant;
  /** Where every change that an account can see is noted. */
  readonly events: EventNotes;
}

/** The one way to the database. */
export interface UnitOfWork {
  /** Records outside any transaction: for reads, and for single writes that stand alone. */
  readonly records: Records;
  /** The database's clock. */
  now(): Promise<Instant>;
  /**
   * Runs `work` in one transaction: all of it is kept, or none. Retried from the start on a deadlock or a lock wait, so
   * `work` must have no effects outside the database. Everything inside must go through the given records.
   *
   * Rows are locked in one order, so that two transactions seldom wait for each other: targets, schedules, accounts,
   * tasks, restores, snapshots; several of one kind by ascending id. Firing alone has schedules and no targets. Last,
   * and by the transaction itself once `work` is done, the counters of the accounts whose events it notes.
   */
  transaction<T>(work: (records: Transaction) => Promise<T>): Promise<T>;
  /** Resolves if the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

import type { Instant } from '../../domain/instant.ts';
import type { LeaseTerms } from '../../ports/records/leases.ts';
import type { Fragment } from './engine.ts';
import { isDuplicate } from './errors.ts';
import type { Row } from './mapper.ts';
import type { Sql, Stored } from './sql.ts';

/** How often it looks again after none of those found could be kept. */
const LOOKS = 3;

/** How the rows of one table tell who is at work on them. */
export interface LeasedTable {
  readonly table: 'tasks' | 'restores' | 'mails' | 'alert_deliveries';
  /** The column that names a row. */
  readonly key: 'id' | 'uuid';
  /** Whether nobody is at it and somebody may be. */
  readonly isFree: string;
  /** Whether an attempt holds it, for however long. */
  readonly isHeld: string;
  /** What is set of one that is taken and of one that is given back, besides its lease. */
  readonly taken: readonly string[];
  readonly freed: readonly string[];
  /** The columns that keep others out while it is held. */
  readonly holds: readonly string[];
}

/** How tasks and restores tell it: by their state, given as it stands in a statement. */
export const heldByState = ({ queued, running }: { readonly queued: string; readonly running: string }) =>
  ({
    key: 'id',
    isFree: `state = ${queued}`,
    isHeld: `state = ${running}`,
    taken: [`state = ${running}`],
    freed: [`state = ${queued}`],
  }) as const;

/** How mails, and alerts on their way, tell it: by the lease itself, while they are open. */
export const heldByLease = (isOpen: string) =>
  ({
    isFree: `${isOpen} AND lease_until IS NULL`,
    isHeld: `${isOpen} AND lease_until IS NOT NULL`,
    taken: [],
    freed: [],
  }) as const;

/** Whether the lease of a row of this table, or its alias, has lapsed; binds up to when leases have lapsed. */
export const hasLapsedIn = (table: string): string => `${table}.lease_until <= ?`;

/** Whether the lease of a row of this table, or its alias, lasts beyond a time; binds the time. */
export const lastsIn = (table: string): string => `${table}.lease_until > ?`;

/** Rows of one statement that ends what nobody is at. */
const ENDED_AT_ONCE = 500;

/** Work that may be taken up, as it was when it was found. */
export interface Candidate {
  readonly piece: Stored;
  readonly attempt: number;
}

/** How one kind of leased work is taken up. */
export interface Claiming<Found extends Candidate> {
  /** What may be done now, in the order to try; locks nothing. */
  find(): Promise<readonly Found[]>;
  /** What is set of one that is taken, besides; reads the row as it was. */
  take?(found: Found): Fragment;
  /** Runs once one is taken, before it is looked at. */
  settle?(found: Found): Promise<void>;
  /** The columns to answer. */
  readonly select: string;
  /** Whether other work was taken at the same time that goes first, as a condition on the row. */
  readonly isBarred?: string;
  /** What is set of one that is given back, besides, so that it is as it was found. */
  undo?(found: Found): Fragment;
}

const NOTHING: Fragment = { sql: '', bindings: [] };
const ALL: Fragment = { sql: '1 = 1', bindings: [] };

/**
 * The leases on the work of one table: the one place that takes, renews, ends and lapses them. A lease is known by the
 * number of its attempt: whoever has lost it changes nothing any more, whatever the clock shows.
 */
export class Leases {
  readonly #sql: Sql;
  readonly #leased: LeasedTable;
  readonly #released: readonly string[];

  constructor(sql: Sql, leased: LeasedTable) {
    this.#sql = sql;
    this.#leased = leased;
    this.#released = ['lease_owner', 'lease_until', ...leased.holds].map((column) => `${column} = NULL`);
  }

  /** Whether its worker was silent for too long, as a condition; binds up to when leases have lapsed. */
  get hasLapsed(): string {
    return `${this.#leased.isHeld} AND ${hasLapsedIn(this.#leased.table)}`;
  }

  /** Whether it is held for longer than up to a time, as a condition; binds the time. */
  get isHeldBeyond(): string {
    return `${this.#leased.isHeld} AND ${lastsIn(this.#leased.table)}`;
  }

  /** Whether somebody may take it up, as a condition; binds up to when leases have lapsed. */
  get mayBeTaken(): string {
    return `(${this.#leased.isFree} OR (${this.hasLapsed}))`;
  }

  /**
   * Takes up the first work that may be done now and raises its attempt; answers the row then, or `null`.
   *
   * It finds without locking, then takes by compare-and-set; unique keys on what held work holds decide between two
   * workers, so a claim never waits for work that is taken. What no key decides is looked for once it is taken, and then
   * given back. So never inside a transaction, where nothing is committed yet.
   */
  async claim<Found extends Candidate>(terms: LeaseTerms, claiming: Claiming<Found>): Promise<Row | null> {
    for (let look = 0; look < LOOKS; look += 1) {
      const candidates = await claiming.find();
      if (candidates.length === 0) return null;
      for (const found of candidates) {
        if (!(await this.#isTaken(terms, claiming, found))) continue;
        await claiming.settle?.(found);
        const row = await this.#look(claiming, found);
        if (row !== null && row.is_barred === 0) return row;
        await this.#giveBack(claiming, found);
      }
    }
    return null;
  }

  /** Whether this owner's attempt still holds it. */
  async isHeldBy(piece: Stored, attempt: number, owner: string): Promise<boolean> {
    const { table, key, isHeld } = this.#leased;
    const row = await this.#sql.first(
      `SELECT ${key} FROM ${table} WHERE ${key} = ? AND attempt = ? AND lease_owner = ? AND ${isHeld}`,
      [piece, attempt, owner],
    );
    return row !== null;
  }

  /** Holds on for longer, if this owner's attempt still holds it. */
  async renew(piece: Stored, attempt: number, owner: string, until: Instant, change: Fragment): Promise<boolean> {
    const longer = { sql: join('lease_until = ?', change.sql), bindings: [until, ...change.bindings] };
    return this.#change(piece, attempt, longer, { sql: 'lease_owner = ?', bindings: [owner] });
  }

  /** Changes what the attempt still holds. */
  async change(piece: Stored, attempt: number, change: Fragment): Promise<boolean> {
    return this.#change(piece, attempt, change);
  }

  /** Ends the attempt, if it still holds it: nobody is at it any more. */
  async end(piece: Stored, attempt: number, change: Fragment): Promise<boolean> {
    return this.#change(piece, attempt, { sql: join(change.sql, ...this.#released), bindings: change.bindings });
  }

  /** Puts back what an attempt holds whose lease has lapsed by then. */
  async requeueLapsed(piece: Stored, attempt: number, lapsedAt: Instant, change: Fragment): Promise<boolean> {
    const freed = { sql: join(change.sql, ...this.#leased.freed, ...this.#released), bindings: change.bindings };
    return this.#change(piece, attempt, freed, {
      sql: hasLapsedIn(this.#leased.table),
      bindings: [lapsedAt],
    });
  }

  /** Has what is held beyond a time lapse now: so long it cannot have been meant. */
  async lapseBeyond(bound: Instant, now: Instant): Promise<void> {
    await this.#write(this.#leased.table, 'lease_until = ?', this.isHeldBeyond, [now, bound]);
  }

  /** Ends what nobody is at and this holds for, in pieces; answers how many. */
  async endIdle(which: Fragment, lapsedAt: Instant, change: Fragment): Promise<number> {
    const { table, key } = this.#leased;
    for (let ended = 0; ; ) {
      const found = await this.#sql.all<{ piece: Stored }>(
        `SELECT ${key} AS piece FROM ${table} WHERE ${which.sql} AND ${this.mayBeTaken} LIMIT ?`,
        [...which.bindings, lapsedAt, ENDED_AT_ONCE],
      );
      if (found.length === 0) return ended;
      const list = this.#sql.engine.inList(found.map(({ piece }) => piece));
      // Some may have been taken up since.
      ended += await this.#write(
        table,
        join(change.sql, ...this.#released),
        `${key} IN ${list.sql} AND ${this.mayBeTaken}`,
        [...change.bindings, list.binding, lapsedAt],
      );
    }
  }

  /** Ends these, whose rows the caller has locked, whoever holds them. */
  async endAll(pieces: readonly Stored[], change: Fragment): Promise<void> {
    const { table, key } = this.#leased;
    const list = this.#sql.engine.inList(pieces);
    await this.#write(table, join(change.sql, ...this.#released), `${key} IN ${list.sql}`, [
      ...change.bindings,
      list.binding,
    ]);
  }

  async #isTaken<Found extends Candidate>(
    terms: LeaseTerms,
    claiming: Claiming<Found>,
    found: Found,
  ): Promise<boolean> {
    const { owner, now, lapsedAt = now, leaseUntil } = terms;
    const change = claiming.take?.(found) ?? NOTHING;
    // MariaDB sets one after the other: what reads the row as it was goes first.
    const taken = join(change.sql, ...this.#leased.taken, 'attempt = attempt + 1', 'lease_owner = ?, lease_until = ?');
    try {
      const { table, key } = this.#leased;
      const changes = await this.#write(table, taken, `${key} = ? AND attempt = ? AND ${this.mayBeTaken}`, [
        ...change.bindings,
        owner,
        leaseUntil,
        found.piece,
        found.attempt,
        lapsedAt,
      ]);
      return changes === 1;
    } catch (error) {
      // Another worker began to hold the same after it was found free, or is about to.
      if (this.#sql.engine.faultOf(error) === 'contention' || isDuplicate(error)) return false;
      throw error;
    }
  }

  /** The row as it is once taken, with `is_barred`. */
  #look<Found extends Candidate>({ select, isBarred = '0' }: Claiming<Found>, found: Found): Promise<Row | null> {
    const { table, key, isHeld } = this.#leased;
    return this.#sql.first<Row>(
      `SELECT ${select}, ${isBarred} AS is_barred FROM ${table} WHERE ${key} = ? AND attempt = ? AND ${isHeld}`,
      [found.piece, found.attempt + 1],
    );
  }

  /** As if it had not been taken: the number of an attempt that nobody began is free for the next one. */
  async #giveBack<Found extends Candidate>(claiming: Claiming<Found>, found: Found): Promise<void> {
    const undo = claiming.undo?.(found) ?? NOTHING;
    await this.#change(found.piece, found.attempt + 1, {
      sql: join(...this.#leased.freed, 'attempt = ?', ...this.#released, undo.sql),
      bindings: [found.attempt, ...undo.bindings],
    });
  }

  async #change(piece: Stored, attempt: number, change: Fragment, which: Fragment = ALL): Promise<boolean> {
    const leased = this.#leased;
    const changes = await this.#write(
      leased.table,
      change.sql,
      `${leased.key} = ? AND attempt = ? AND ${leased.isHeld} AND ${which.sql}`,
      [...change.bindings, piece, attempt, ...which.bindings],
    );
    return changes === 1;
  }

  async #write(table: string, set: string, where: string, bindings: Fragment['bindings']): Promise<number> {
    const { changes } = await this.#sql.write(`UPDATE ${table} SET ${set} WHERE ${where}`, bindings);
    return changes;
  }
}

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join(', ');

import type { Instant } from '../../domain/instant.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { LeaseTerms } from '../../ports/records/leases.ts';
import type { OutboxRecords, SendingEnd } from '../../ports/records/outbox.ts';
import type { Fragment } from '../engine/engine.ts';
import { type Candidate, heldByLease, type LeasedTable, Leases } from '../engine/leases.ts';
import { type Mapper, optionalProblem } from '../engine/mapper.ts';
import type { Sql } from '../engine/sql.ts';

/** How what waits in a table to be sent is leased. */
export const outboxLeases = (table: LeasedTable['table']): LeasedTable => ({
  ...heldByLease('next_attempt_at IS NOT NULL'),
  table,
  key: 'uuid',
  holds: [],
});

const ANY: Fragment = { sql: '1 = 1', bindings: [] };

/** The outbox that a table is. */
export class KnexOutboxRecords<Piece extends object> implements OutboxRecords<Piece> {
  protected readonly sql: Sql;
  protected readonly mapper: Mapper<Piece>;
  readonly #table: LeasedTable['table'];
  readonly #leases: Leases;

  constructor(sql: Sql, leased: LeasedTable, mapper: Mapper<Piece>) {
    this.sql = sql;
    this.mapper = mapper;
    this.#table = leased.table;
    this.#leases = new Leases(sql, leased);
  }

  async insertMany(pieces: readonly Piece[]): Promise<void> {
    await this.sql.insert(
      this.#table,
      this.mapper.columns,
      pieces.map((piece) => this.mapper.toRow(piece)),
    );
  }

  async claim(terms: LeaseTerms): Promise<Piece | null> {
    return this.claimOf(terms, ANY);
  }

  /** As `claim`, of those that a condition holds for. */
  protected async claimOf(terms: LeaseTerms, { sql, bindings }: Fragment): Promise<Piece | null> {
    const { now, lapsedAt = now } = terms;
    const row = await this.#leases.claim(terms, {
      find: () =>
        this.sql.all<Candidate>(
          `SELECT uuid AS piece, attempt FROM ${this.#table}
           WHERE next_attempt_at <= ? AND ${this.#leases.mayBeTaken} AND ${sql}
           ORDER BY next_attempt_at, id LIMIT ?`,
          [now, lapsedAt, ...bindings, this.sql.engine.claimCandidates],
        ),
      select: this.mapper.select(this.#table),
    });
    return row === null ? null : this.mapper.fromRow(row);
  }

  async end(uuid: string, attempt: number, end: SendingEnd): Promise<boolean> {
    const change = { nextAttemptAt: null, error: null, ...end };
    const set = this.mapper.toChange(change as unknown as Partial<Piece>);
    return set !== null && this.#leases.end(uuid, attempt, set);
  }

  /** The fault that the last try met, if any, stays what is told of it. */
  async giveUpOlder(before: Instant, error: Problem, now: Instant): Promise<number> {
    return this.#leases.endIdle({ sql: 'next_attempt_at <= ? AND created_at < ?', bindings: [now, before] }, now, {
      sql: 'next_attempt_at = NULL, given_up_at = ?, error = COALESCE(error, ?)',
      bindings: [now, optionalProblem.write(error)],
    });
  }

  async forgetOlder(before: Instant): Promise<void> {
    await this.sql.deleteInSlices(this.#table, 'id', 'created_at < ?', [before]);
  }
}

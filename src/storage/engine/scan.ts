import type { Conditions } from './conditions.ts';
import type { Bound, Sql } from './sql.ts';

/** What a query may look through all of: the rows of these tables for which this holds, found along an index. */
export interface Scanned {
  readonly from: string;
  readonly where: Conditions;
}

/** How many rows the serving thread looks through in one piece. */
export const MAX_SCANNED_ROWS = 10_000;

/**
 * Queries over the same rows: where these are more than the serving thread looks through in one piece, another one
 * reads them, if there is one. A query that finds something does not take another one to tell.
 */
export class Scan {
  readonly #sql: Sql;
  readonly #probe: string;
  readonly #bindings: readonly Bound[];
  #isLong: boolean | null;

  constructor(sql: Sql, { from, where }: Scanned) {
    this.#sql = sql;
    this.#probe = `SELECT 1 FROM ${from}${where.sql} LIMIT 1 OFFSET ${MAX_SCANNED_ROWS}`;
    this.#bindings = where.bindings;
    this.#isLong = sql.hasThread ? null : false;
  }

  /** So many rows of a query, beyond the first `offset`. */
  async rows<Row>(text: string, bindings: readonly Bound[], limit: number, offset: number): Promise<Row[]> {
    const plain = [`${text} LIMIT ? OFFSET ?`, [...bindings, limit, offset]] as const;
    if (this.#isLong) return this.#sql.allApart<Row>(...plain);
    if (this.#isLong === false) return this.#sql.all<Row>(...plain);
    // SQLite works the limit out before it looks at any row.
    const found = await this.#sql.all<Row>(
      `${text} LIMIT CASE WHEN (${this.#probe}) IS NULL THEN ? ELSE 0 END OFFSET ?`,
      [...bindings, ...this.#bindings, limit, offset],
    );
    this.#isLong = found.length === 0 && (await this.#sql.first(this.#probe, this.#bindings)) !== null;
    return this.#isLong ? this.rows(text, bindings, limit, offset) : found;
  }

  /** The `total` that a query over them counts. */
  async count(text: string, bindings: readonly Bound[]): Promise<number> {
    const [counted] = await this.rows<{ total: number }>(text, bindings, 1, 0);
    return counted?.total ?? 0;
  }
}

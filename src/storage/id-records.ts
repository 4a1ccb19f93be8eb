import { GatewayError } from '../domain/errors.ts';
import type { IdRecords, Noun } from '../ports/records.ts';
import type { Sql } from './sql.ts';

/** The sequence of ids, kept as the auto-increment of its own table. */
export class KnexIdRecords implements IdRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async next(kind: Noun, count: number): Promise<readonly number[]> {
    if (count === 0) return [];
    if (this.#sql.dialect === 'mysql') return this.#nextOnMysql(kind, count);
    const { lastId } = await this.#sql.write(
      'INSERT INTO ids (kind) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT ? FROM n',
      [count, kind],
    );
    return Array.from({ length: count }, (_, index) => lastId - count + 1 + index);
  }

  async reserve(kind: Noun, id: number): Promise<void> {
    try {
      await this.#sql.write('INSERT INTO ids (id, kind) VALUES (?, ?)', [id, kind]);
    } catch (error) {
      if (!(error instanceof GatewayError && error.code === 'conflict')) throw error;
      throw new GatewayError(
        'conflict',
        { message: `The id ${id} is taken already; choose another one.`, field: 'id', value: String(id) },
        { cause: error },
      );
    }
  }

  async kindOf(id: number): Promise<Noun | null> {
    const row = await this.#sql.first<{ kind: Noun }>('SELECT kind FROM ids WHERE id = ?', [id]);
    return row?.kind ?? null;
  }

  /** A multi-row `VALUES` gets its numbers in one stride from the first, which is what the server answers with. */
  async #nextOnMysql(kind: Noun, count: number): Promise<readonly number[]> {
    const { lastId: firstId } = await this.#sql.write('INSERT INTO ids (kind) VALUES ?', [Array(count).fill([kind])]);
    const step =
      count === 1
        ? 1
        : ((await this.#sql.first<{ step: number }>('SELECT @@auto_increment_increment AS step'))?.step ?? 1);
    return Array.from({ length: count }, (_, index) => firstId + index * step);
  }
}

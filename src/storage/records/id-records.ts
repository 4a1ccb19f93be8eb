import type { CountedNoun, IdRecords } from '../../ports/records/ids.ts';
import type { Sql } from '../engine/sql.ts';

/** The sequence of ids, kept as the auto-increment of its own table. */
export class KnexIdRecords implements IdRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async next(kind: CountedNoun, count: number): Promise<readonly number[]> {
    if (count === 0) return [];
    if (this.#sql.dialect === 'mysql') return this.#nextOnMysql(kind, count);
    const { lastId } = await this.#sql.write(
      'INSERT INTO ids (kind) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT ? FROM n',
      [count, kind],
    );
    return Array.from({ length: count }, (_, index) => lastId - count + 1 + index);
  }

  async kindOf(id: number): Promise<CountedNoun | null> {
    const row = await this.#sql.first<{ kind: CountedNoun }>('SELECT kind FROM ids WHERE id = ?', [id]);
    return row?.kind ?? null;
  }

  /** A multi-row `VALUES` gets its numbers in one stride from the first, which is what the server answers with. */
  async #nextOnMysql(kind: CountedNoun, count: number): Promise<readonly number[]> {
    const { lastId: firstId } = await this.#sql.write('INSERT INTO ids (kind) VALUES ?', [Array(count).fill([kind])]);
    const step =
      count === 1
        ? 1
        : ((await this.#sql.first<{ step: number }>('SELECT @@auto_increment_increment AS step'))?.step ?? 1);
    return Array.from({ length: count }, (_, index) => firstId + index * step);
  }
}

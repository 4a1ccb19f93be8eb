import type { CountedNoun, IdRecords } from '../../ports/records/ids.ts';
import type { Sql } from '../engine/sql.ts';

/** The sequence of ids, kept as the auto-increment of its own table. */
export class KnexIdRecords implements IdRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async one(kind: CountedNoun): Promise<number> {
    const [id] = await this.next(kind, 1);
    if (id === undefined) throw new Error(`No id was given out for a ${kind}.`);
    return id;
  }

  async next(kind: CountedNoun, count: number): Promise<readonly number[]> {
    if (count === 0) return [];
    return this.#sql.engine.countUp(this.#sql, 'ids', 'kind', kind, count);
  }
}

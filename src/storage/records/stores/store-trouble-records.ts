import type { Problem } from '../../../domain/problems/index.ts';
import type { StoreTrouble } from '../../../domain/store-trouble.ts';
import type { StoreTroubleRecords } from '../../../ports/records/stores.ts';
import { Conditions } from '../../engine/conditions.ts';
import { type Codec, mapper, optionalProblem, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const troubleMapper = mapper<StoreTrouble>({
  storeId: plain(),
  failures: plain(),
  restsUntil: plain(),
  problem: optionalProblem as Codec<Problem>,
});

const SELECT = `SELECT ${troubleMapper.select('store_troubles')} FROM store_troubles`;

/** Stores in trouble: a row from the first failure to the next success. */
export class KnexStoreTroubleRecords implements StoreTroubleRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async list(storeIds?: readonly number[]): Promise<ReadonlyMap<number, StoreTrouble>> {
    if (storeIds?.length === 0) return new Map();
    const where = new Conditions();
    if (storeIds !== undefined) where.andIn(this.#sql, 'store_id', storeIds);
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY store_id`, where.bindings);
    return new Map(rows.map((row) => troubleMapper.fromRow(row)).map((trouble) => [trouble.storeId, trouble]));
  }

  async lock(storeId: number): Promise<StoreTrouble | null> {
    const where = new Conditions().and('store_id = ?', storeId);
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql}${this.#sql.engine.forUpdate}`, where.bindings);
    return row === null ? null : troubleMapper.fromRow(row);
  }

  async put(trouble: StoreTrouble): Promise<void> {
    const row = troubleMapper.toRow(trouble);
    await this.#sql.upsert('store_troubles', ['store_id'], troubleMapper.columns, [row]);
  }

  async end(storeId: number): Promise<boolean> {
    return (await this.#sql.write('DELETE FROM store_troubles WHERE store_id = ?', [storeId])).changes > 0;
  }
}

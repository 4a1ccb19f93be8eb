import type { NativeFields, NativeRecords } from '../ports/records/things.ts';
import { Conditions } from './conditions.ts';
import type { Sql } from './sql.ts';

/** What single dialects know of a thing, as JSON by (thing, dialect). */
export class KnexNativeRecords implements NativeRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async findMany(dialect: string, objectIds: readonly number[]): Promise<ReadonlyMap<number, NativeFields>> {
    if (objectIds.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'object_id', objectIds).and('dialect = ?', dialect);
    const rows = await this.#sql.all<{ object_id: number; native: string }>(
      `SELECT object_id, native FROM native_fields${where.sql}`,
      where.bindings,
    );
    return new Map(rows.map((row) => [row.object_id, JSON.parse(row.native) as NativeFields]));
  }

  async put(dialect: string, objectId: number, native: NativeFields): Promise<void> {
    await this.#sql.upsert(
      'native_fields',
      ['object_id', 'dialect'],
      ['object_id', 'dialect', 'native'],
      [[objectId, dialect, JSON.stringify(native)]],
    );
  }
}

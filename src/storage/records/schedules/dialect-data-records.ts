import type { Scope } from '../../../domain/account.ts';
import { findInPieces, mapInSlices } from '../../../ports/current-call.ts';
import type { NativeFields, NativeNoun, NativeRecords } from '../../../ports/records/dialect-data.ts';
import { Conditions } from '../../engine/conditions.ts';
import type { Sql } from '../../engine/sql.ts';

const TABLES: Readonly<Record<NativeNoun, string>> = {
  schedule: 'schedules',
  target: 'targets',
  snapshot: 'snapshots',
};

/** What single dialects know of a thing, as JSON by (noun, thing, dialect). */
export class KnexNativeRecords implements NativeRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async findMany(
    scope: Scope,
    noun: NativeNoun,
    dialect: string,
    objectIds: readonly number[],
  ): Promise<ReadonlyMap<number, NativeFields>> {
    const found = await findInPieces(objectIds, async (ids) => {
      const where = new Conditions()
        .and('n.noun = ?', noun)
        .andIn(this.#sql, 'n.object_id', ids)
        .and('n.dialect = ?', dialect);
      if (scope !== 'everything') {
        const isOfAccount = `EXISTS (SELECT 1 FROM ${TABLES[noun]} h WHERE h.id = n.object_id AND h.account_id = ?)`;
        where.and(isOfAccount, scope.accountId);
      }
      const rows = await this.#sql.all<{ object_id: number; native: string }>(
        `SELECT n.object_id, n.native FROM dialect_data n${where.sql}`,
        where.bindings,
      );
      return mapInSlices(rows, (row) => [row.object_id, JSON.parse(row.native) as NativeFields] as const);
    });
    return new Map(found);
  }

  async put(noun: NativeNoun, objectId: number, dialect: string, native: NativeFields): Promise<void> {
    const key = ['noun', 'object_id', 'dialect'];
    const row = [noun, objectId, dialect, JSON.stringify(native)];
    await this.#sql.upsert('dialect_data', key, [...key, 'native'], [row]);
  }
}

import type { Scope } from '../../domain/account.ts';
import { findInPieces, mapInSlices } from '../../ports/current-call.ts';
import type { DialectData, DialectDataNoun, DialectDataRecords } from '../../ports/records/dialect-data.ts';
import { Conditions } from '../engine/conditions.ts';
import { json } from '../engine/mapper.ts';
import type { Sql } from '../engine/sql.ts';

const TABLES: Readonly<Record<DialectDataNoun, string>> = {
  schedule: 'schedules',
  target: 'targets',
  snapshot: 'snapshots',
  run: 'runs',
  task: 'tasks',
  restore: 'restores',
};

/** Lists are read again and again, and what is remembered of their rows stays as it is. */
const NATIVE = json<DialectData>();

/** What single dialects know of a thing, as JSON by (noun, thing, dialect). */
export class KnexDialectDataRecords implements DialectDataRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async findMany(
    scope: Scope,
    noun: DialectDataNoun,
    dialect: string,
    objectIds: readonly number[],
  ): Promise<ReadonlyMap<number, DialectData>> {
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
      return mapInSlices(rows, (row) => [row.object_id, NATIVE.read(row.native)] as const);
    });
    return new Map(found);
  }

  async put(noun: DialectDataNoun, objectId: number, dialect: string, data: DialectData): Promise<void> {
    const key = ['noun', 'object_id', 'dialect'];
    const row = [noun, objectId, dialect, JSON.stringify(data)];
    await this.#sql.upsert('dialect_data', key, [...key, 'native'], [row]);
  }
}

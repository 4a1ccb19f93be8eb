import type { Scope } from '../domain/account.ts';
import { findInPieces, mapInSlices } from '../ports/current-call.ts';
import type { NativeFields, NativeRecords } from '../ports/records/things.ts';
import { Conditions } from './conditions.ts';
import type { Sql } from './sql.ts';

/** What a dialect remembers something of. */
const HOLDERS = ['snapshots', 'targets', 'schedules'];
const IS_OF_ACCOUNT = `(${HOLDERS.map((table) => `EXISTS (SELECT 1 FROM ${table} h WHERE h.id = n.object_id AND h.account_id = ?)`).join(' OR ')})`;

/** What single dialects know of a thing, as JSON by (thing, dialect). */
export class KnexNativeRecords implements NativeRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async findMany(
    scope: Scope,
    dialect: string,
    objectIds: readonly number[],
  ): Promise<ReadonlyMap<number, NativeFields>> {
    const found = await findInPieces(objectIds, async (ids) => {
      const where = new Conditions().andIn(this.#sql, 'n.object_id', ids).and('n.dialect = ?', dialect);
      if (scope !== 'everything') where.and(IS_OF_ACCOUNT, ...HOLDERS.map(() => scope.accountId));
      const rows = await this.#sql.all<{ object_id: number; native: string }>(
        `SELECT n.object_id, n.native FROM native_fields n${where.sql}`,
        where.bindings,
      );
      return mapInSlices(rows, (row) => [row.object_id, JSON.parse(row.native) as NativeFields] as const);
    });
    return new Map(found);
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

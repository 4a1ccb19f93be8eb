import type { Sealed, SealedRecords } from '../../ports/records/sealed.ts';
import type { Sql } from '../engine/sql.ts';

/** How columns are called that hold what is sealed, in whatever table. */
export const SEALED_COLUMNS = ['sealed', 'secrets_sealed', 'totp_sealed'] as const;

/** Settings that are sealed begin so. */
const SEALED_SETTINGS = 'signing-key:';

/** What is sealed, wherever it stands. */
export class KnexSealedRecords implements SealedRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async list(): Promise<readonly Sealed[]> {
    const found: Sealed[] = [];
    for (const { name: table } of await this.#sql.all<{ name: string }>(this.#sql.engine.listTables)) {
      for (const column of SEALED_COLUMNS) {
        if ((await this.#sql.first(this.#sql.engine.findColumn, [table, column])) === null) continue;
        const rows = await this.#sql.all<{ id: number; text: string }>(
          `SELECT id, \`${column}\` AS text FROM \`${table}\` WHERE \`${column}\` IS NOT NULL ORDER BY id`,
        );
        found.push(...rows.map(({ id, text }) => ({ table, column, key: id, text })));
      }
    }
    const settings = await this.#sql.all<{ name: string; value: string }>(
      'SELECT name, value FROM settings WHERE SUBSTR(name, 1, ?) = ?',
      [SEALED_SETTINGS.length, SEALED_SETTINGS],
    );
    const ofSettings = settings.map(({ name, value }) => ({
      table: 'settings',
      column: 'value',
      key: name,
      text: value,
    }));
    return [...found, ...ofSettings];
  }

  async replace({ table, column, key }: Sealed, text: string): Promise<void> {
    const by = table === 'settings' ? 'name' : 'id';
    await this.#sql.write(`UPDATE \`${table}\` SET \`${column}\` = ? WHERE \`${by}\` = ?`, [text, key]);
  }
}

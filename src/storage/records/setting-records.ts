import type { SettingRecords } from '../../ports/records/settings.ts';
import { Conditions } from '../engine/conditions.ts';
import { isDuplicate } from '../engine/errors.ts';
import type { Sql } from '../engine/sql.ts';

/** Small facts of the installation, by name. */
export class KnexSettingRecords implements SettingRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async get(name: string): Promise<string | null> {
    return this.#get(name, '');
  }

  async lock(name: string): Promise<string | null> {
    return this.#get(name, this.#sql.engine.forUpdate);
  }

  async findMany(names: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (names.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'name', names);
    const rows = await this.#sql.all<{ name: string; value: string }>(
      `SELECT name, value FROM settings${where.sql}`,
      where.bindings,
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  async beginningWith(prefix: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#sql.all<{ name: string; value: string }>(
      'SELECT name, value FROM settings WHERE SUBSTR(name, 1, ?) = ?',
      [prefix.length, prefix],
    );
    return new Map(rows.map(({ name, value }) => [name, value]));
  }

  async put(name: string, value: string): Promise<void> {
    await this.#sql.upsert('settings', ['name'], ['name', 'value'], [[name, value]]);
  }

  async remove(name: string): Promise<void> {
    await this.#sql.write('DELETE FROM settings WHERE name = ?', [name]);
  }

  async claim(name: string, value: string): Promise<boolean> {
    try {
      await this.#sql.write('INSERT INTO settings (name, value) VALUES (?, ?)', [name, value]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async #get(name: string, lock: string): Promise<string | null> {
    const row = await this.#sql.first<{ value: string }>(`SELECT value FROM settings WHERE name = ?${lock}`, [name]);
    return row?.value ?? null;
  }
}

import { JUMP_SECONDS } from '../../../domain/clock-state.ts';
import type { Instant } from '../../../domain/instant.ts';
import { type CountedTries, LONGEST_WINDOW_SECONDS } from '../../../domain/login-limits.ts';
import type { LoginTryRecords } from '../../../ports/records/identity.ts';
import { Conditions } from '../../engine/conditions.ts';
import type { Sql, Stored } from '../../engine/sql.ts';

interface TryRow {
  readonly try_key: string;
  readonly tries: number;
  readonly last_at: Instant;
  readonly ends_at: Instant;
}

const TRIES = 'SELECT try_key, tries, last_at, ends_at FROM login_tries';
const COLUMNS = ['try_key', 'tries', 'last_at', 'ends_at'];

/** No key of tries. */
const SEEN = '';

/** Tries at logins, by keys that tell nothing; and where log-ins came from. */
export class KnexLoginTryRecords implements LoginTryRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async look(keys: readonly string[], loginId: number, caller: string): ReturnType<LoginTryRecords['look']> {
    const where = new Conditions().andIn(this.#sql, 'try_key', keys);
    const rows = await this.#sql.all<TryRow>(
      `${TRIES}${where.sql}
       UNION ALL SELECT '${SEEN}', 0, seen_at, 0 FROM login_addresses WHERE login_id = ? AND caller = ?`,
      [...where.bindings, loginId, caller],
    );
    const seen = rows.find(({ try_key }) => try_key === SEEN);
    return { counted: byKey(rows.filter((row) => row !== seen)), seenAt: seen?.last_at ?? null };
  }

  async lock(windows: ReadonlyMap<string, Instant>, now: Instant): Promise<ReadonlyMap<string, CountedTries>> {
    // In one order for all, so that no two wait for each other.
    const keys = [...windows.keys()].sort();
    const where = new Conditions().andIn(this.#sql, 'try_key', keys);
    const isOver = new Conditions()
      .andIn(this.#sql, 'try_key', keys)
      .and('(ends_at <= ? OR last_at > ?)', now, now + JUMP_SECONDS);
    await this.#sql.write(`DELETE FROM login_tries${isOver.sql}`, isOver.bindings);
    const begun = keys.map((key): readonly Stored[] => [key, 0, now, windows.get(key) ?? now]);
    await this.#sql.insertMissing('login_tries', ['try_key'], COLUMNS, begun);
    return byKey(await this.#sql.all<TryRow>(`${TRIES}${where.sql}${this.#sql.engine.forUpdate}`, where.bindings));
  }

  async count(keys: readonly string[], now: Instant): Promise<void> {
    const where = new Conditions().andIn(this.#sql, 'try_key', keys);
    await this.#sql.write(`UPDATE login_tries SET tries = tries + 1, last_at = ?${where.sql}`, [
      now,
      ...where.bindings,
    ]);
  }

  async takeBack(keys: readonly string[]): Promise<void> {
    const where = new Conditions().andIn(this.#sql, 'try_key', keys).and('tries > 0');
    await this.#sql.write(`UPDATE login_tries SET tries = tries - 1${where.sql}`, where.bindings);
  }

  async see(loginId: number, caller: string, now: Instant, most: number): Promise<void> {
    await this.#sql.upsert(
      'login_addresses',
      ['login_id', 'caller'],
      ['login_id', 'caller', 'seen_at'],
      [[loginId, caller, now]],
    );
    const beyond = await this.#sql.all<{ caller: string }>(
      'SELECT caller FROM login_addresses WHERE login_id = ? ORDER BY seen_at DESC, caller LIMIT ? OFFSET ?',
      [loginId, Number.MAX_SAFE_INTEGER, most],
    );
    if (beyond.length === 0) return;
    const where = new Conditions().and('login_id = ?', loginId).andIn(
      this.#sql,
      'caller',
      beyond.map((row) => row.caller),
    );
    await this.#sql.write(`DELETE FROM login_addresses${where.sql}`, where.bindings);
  }

  async forgetTries(now: Instant, most: number): Promise<void> {
    // What ends later than it can was begun by a clock that was ahead.
    const latest = now + LONGEST_WINDOW_SECONDS + JUMP_SECONDS;
    await this.#sql.deleteInSlices('login_tries', 'try_key', 'ends_at <= ? OR ends_at > ?', [now, latest]);
    const isBeyond = () => this.#sql.first('SELECT 1 FROM login_tries LIMIT 1 OFFSET ?', [most]);
    while ((await isBeyond()) !== null) {
      const rows = await this.#sql.all<{ try_key: string }>(
        'SELECT try_key FROM login_tries ORDER BY tries, ends_at LIMIT ?',
        [FORGOTTEN_AT_ONCE],
      );
      const where = new Conditions().andIn(
        this.#sql,
        'try_key',
        rows.map((row) => row.try_key),
      );
      await this.#sql.write(`DELETE FROM login_tries${where.sql}`, where.bindings);
    }
  }

  async forgetCallers(before: Instant): Promise<void> {
    await this.#sql.write('DELETE FROM login_addresses WHERE seen_at < ?', [before]);
  }
}

const FORGOTTEN_AT_ONCE = 500;

const byKey = (rows: readonly TryRow[]): ReadonlyMap<string, CountedTries> =>
  new Map(rows.map((row) => [row.try_key, { tries: row.tries, lastAt: row.last_at, endsAt: row.ends_at }]));

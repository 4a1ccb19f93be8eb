import type { Instant } from '../../../domain/instant.ts';
import type { BegunCall, RepeatableCall, RepeatedCallRecords } from '../../../ports/records/repeated-calls.ts';
import { isDuplicate } from '../../engine/errors.ts';
import type { Sql } from '../../engine/sql.ts';

interface StoredCall {
  readonly login_id: number;
  readonly call_key: string;
  readonly fingerprint: string;
  readonly answer: string | null;
  readonly created_at: Instant;
}

const COLUMNS = ['login_id', 'call_key', 'fingerprint', 'answer', 'created_at'];

/** Calls that may be sent again, by login and key. */
export class KnexRepeatedCallRecords implements RepeatedCallRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(loginId: number, key: string): Promise<BegunCall | null> {
    const row = await this.#sql.first<StoredCall>(
      `SELECT ${COLUMNS.join(', ')} FROM repeated_calls WHERE login_id = ? AND call_key = ?`,
      [loginId, key],
    );
    if (row === null) return null;
    const { fingerprint, answer, created_at: createdAt } = row;
    return { loginId, key, fingerprint, answer, createdAt };
  }

  async count(loginId: number): Promise<number> {
    const row = await this.#sql.first<{ count: number }>(
      'SELECT COUNT(*) AS count FROM repeated_calls WHERE login_id = ?',
      [loginId],
    );
    return row?.count ?? 0;
  }

  async begin({ loginId, key, fingerprint }: RepeatableCall, now: Instant): Promise<boolean> {
    try {
      await this.#sql.insert('repeated_calls', COLUMNS, [[loginId, key, fingerprint, null, now]]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async answer({ loginId, key }: RepeatableCall, answer: string): Promise<void> {
    await this.#sql.write('UPDATE repeated_calls SET answer = ? WHERE login_id = ? AND call_key = ?', [
      answer,
      loginId,
      key,
    ]);
  }

  async forgetOutside(from: Instant, until: Instant): Promise<void> {
    await this.#sql.deleteInSlices('repeated_calls', 'id', 'created_at < ?', [from]);
    await this.#sql.deleteInSlices('repeated_calls', 'id', 'created_at > ?', [until]);
  }
}

import type { Instant } from '../../../domain/instant.ts';
import type { LoginKey, LoginKeyRecords } from '../../../ports/records/identity.ts';
import { mapper, plain } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const keyMapper = mapper<LoginKey>({ keyHash: plain(), loginId: plain(), createdAt: plain(), expiresAt: plain() });

/** Keys that log in once: using one up removes it. */
export class KnexLoginKeyRecords implements LoginKeyRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async insert(key: LoginKey): Promise<void> {
    await this.#sql.insert('login_keys', keyMapper.columns, [keyMapper.toRow(key)]);
  }

  async take(keyHash: string, loginId: number, now: Instant): Promise<boolean> {
    const { changes } = await this.#sql.write(
      'DELETE FROM login_keys WHERE key_hash = ? AND login_id = ? AND expires_at > ?',
      [keyHash, loginId, now],
    );
    return changes === 1;
  }

  async forgetExpired(now: Instant): Promise<void> {
    await this.#sql.deleteInSlices('login_keys', 'key_hash', 'expires_at <= ?', [now]);
  }
}

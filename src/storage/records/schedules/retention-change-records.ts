import type { Instant } from '../../../domain/instant.ts';
import { parseRetention } from '../../../domain/retention/index.ts';
import { SNAPSHOT_STATES } from '../../../domain/snapshot.ts';
import type { RetentionChange, RetentionChangeRecords } from '../../../ports/records/retention-changes.ts';
import { Conditions, literals } from '../../engine/conditions.ts';
import { mapper, optionalJson, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const changeMapper = mapper<RetentionChange>({
  id: plain(),
  accountId: plain(),
  scheduleId: plain(),
  targetId: plain(),
  formerPolicy: optionalJson(),
  formerRotation: plain(),
  changedAt: plain(),
});

const SELECT = `SELECT ${changeMapper.select('retention_changes')} FROM retention_changes`;
const { expiring: EXPIRING } = literals(SNAPSHOT_STATES);

/** Changes of policy that may be undone. */
export class KnexRetentionChangeRecords implements RetentionChangeRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async insert(change: Omit<RetentionChange, 'id'>): Promise<number> {
    const columns = changeMapper.columns.filter((column) => column !== 'id');
    const [, ...values] = changeMapper.toRow({ id: 0, ...change });
    const places = columns.map(() => '?').join(', ');
    const { lastId } = await this.#sql.write(
      `INSERT INTO retention_changes (${columns.join(', ')}) VALUES (${places})`,
      values,
    );
    return lastId;
  }

  async ofAccount(accountId: number): Promise<readonly RetentionChange[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE account_id = ? ORDER BY id`, [accountId]);
    return rows.map((row) => {
      const change = changeMapper.fromRow(row);
      return { ...change, formerPolicy: change.formerPolicy === null ? null : parseRetention(change.formerPolicy) };
    });
  }

  async madeBefore(instant: Instant, after: number, limit: number): Promise<readonly number[]> {
    const rows = await this.#sql.all<{ id: number }>(
      'SELECT id FROM retention_changes WHERE changed_at <= ? AND id > ? ORDER BY id LIMIT ?',
      [instant, after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async redate(now: Instant): Promise<void> {
    await this.#sql.write('UPDATE retention_changes SET changed_at = ? WHERE changed_at > ?', [now, now]);
  }

  async forget(ids: readonly number[]): Promise<void> {
    if (ids.length === 0) return;
    const where = new Conditions().andIn(this.#sql, 'id', ids);
    await this.#sql.write(`DELETE FROM retention_changes${where.sql}`, where.bindings);
  }

  async forgetIdle(id: number): Promise<void> {
    await this.#sql.write(
      `DELETE FROM retention_changes WHERE id = ? AND NOT EXISTS
         (SELECT 1 FROM snapshots p WHERE p.retention_change_id = ? AND p.state = ${EXPIRING})`,
      [id, id],
    );
  }
}

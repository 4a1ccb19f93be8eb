import type { Scope } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import { RESTORE_TRANSITIONS, type Restore } from '../domain/restore.ts';
import { canBecome } from '../domain/state-machine.ts';
import type { RestoreRecords } from '../ports/records/work.ts';
import type { Key } from '../ports/records.ts';
import { Conditions } from './conditions.ts';
import { mapper, plain, type Row } from './mapper.ts';
import type { Sql } from './sql.ts';

const restoreMapper = mapper<Restore>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  snapshotId: plain(),
  kind: plain(),
  targetId: plain(),
  directory: plain(),
  state: plain(),
  attempt: plain(),
  leaseOwner: plain(),
  leaseUntil: plain(),
  createdAt: plain(),
  startedAt: plain(),
  finishedAt: plain(),
  error: plain(),
});

/** Restores, leased like tasks. */
export class KnexRestoreRecords implements RestoreRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(scope: Scope, key: Key): Promise<Restore | null> {
    const where = new Conditions().andKey(key).andScope(scope);
    const row = await this.#sql.first<Row>(
      `SELECT ${restoreMapper.select('restores')} FROM restores${where.sql}`,
      where.bindings,
    );
    return row === null ? null : restoreMapper.fromRow(row);
  }

  async insert(restore: Restore): Promise<void> {
    await this.#sql.insert('restores', restoreMapper.columns, [restoreMapper.toRow(restore)]);
  }

  async end(
    id: number,
    attempt: number,
    state: Restore['state'],
    error: string | null,
    now: Instant,
  ): Promise<boolean> {
    if (!canBecome(RESTORE_TRANSITIONS, 'running', state)) throw new Error(`No restore ends as '${state}'.`);
    const finishedAt = state === 'queued' ? null : now;
    const { changes } = await this.#sql.write(
      `UPDATE restores SET state = ?, error = ?, finished_at = ?, lease_owner = NULL, lease_until = NULL
       WHERE id = ? AND attempt = ? AND state = 'running'`,
      [state, error, finishedAt, id, attempt],
    );
    return changes === 1;
  }

  async renew(id: number, attempt: number, owner: string, until: Instant): Promise<boolean> {
    const { changes } = await this.#sql.write(
      `UPDATE restores SET lease_until = ? WHERE id = ? AND attempt = ? AND state = 'running' AND lease_owner = ?`,
      [until, id, attempt, owner],
    );
    return changes === 1;
  }

  async endLapsed(now: Instant): Promise<number> {
    const { changes } = await this.#sql.write(
      `UPDATE restores SET state = 'failed', error = ?, finished_at = ?, lease_owner = NULL, lease_until = NULL
       WHERE state = 'running' AND kind = 'directory' AND lease_until <= ?`,
      ['The process that restored it ended before it was done; restore it again.', now, now],
    );
    return changes;
  }

  async reading(snapshotIds: readonly number[]): Promise<ReadonlySet<number>> {
    if (snapshotIds.length === 0) return new Set();
    const where = new Conditions().andIn(this.#sql, 'snapshot_id', snapshotIds);
    where.and("state IN ('queued', 'running')");
    const rows = await this.#sql.all<{ snapshot_id: number }>(
      `SELECT DISTINCT snapshot_id FROM restores${where.sql}`,
      where.bindings,
    );
    return new Set(rows.map((row) => row.snapshot_id));
  }
}

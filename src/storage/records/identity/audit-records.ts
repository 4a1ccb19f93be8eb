import type { Scope } from '../../../domain/account.ts';
import type { AuditEntry, AuditRecords } from '../../../ports/records/identity.ts';
import { Conditions } from '../../engine/conditions.ts';
import { json, mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const auditMapper = mapper<AuditEntry>({
  at: plain(),
  actor: plain(),
  accountId: plain(),
  action: plain(),
  noun: plain(),
  objectId: plain(),
  details: json(),
});

/** The audit: lines are added and read, never changed. */
export class KnexAuditRecords implements AuditRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.#sql.insert('audit', auditMapper.columns, [auditMapper.toRow(entry)]);
  }

  /** Newest first. */
  async list(scope: Scope, limit: number): Promise<readonly AuditEntry[]> {
    const where = new Conditions().andScope(scope);
    const rows = await this.#sql.all<Row>(
      `SELECT ${auditMapper.select('audit')} FROM audit${where.sql} ORDER BY id DESC LIMIT ?`,
      [...where.bindings, limit],
    );
    return rows.map((row) => auditMapper.fromRow(row));
  }
}

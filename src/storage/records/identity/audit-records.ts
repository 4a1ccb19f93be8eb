import type { Scope } from '../../../domain/account.ts';
import type { AuditEntry, AuditFilter, AuditLine, AuditRecords } from '../../../ports/records/identity.ts';
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

const lineMapper = mapper<Pick<AuditLine, 'id'>>({ id: plain() });

/** The audit: lines are added and read, never changed. */
export class KnexAuditRecords implements AuditRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async append(entry: AuditEntry): Promise<void> {
    await this.#sql.insert('audit', auditMapper.columns, [auditMapper.toRow(entry)]);
  }

  async list(scope: Scope, limit: number, filter: AuditFilter = {}): Promise<readonly AuditLine[]> {
    const where = this.#matching(filter).andScope(scope);
    const rows = await this.#sql.all<Row>(
      `SELECT ${lineMapper.select('audit')}, ${auditMapper.select('audit')} FROM audit${where.sql} ORDER BY id DESC LIMIT ?`,
      [...where.bindings, limit],
    );
    return rows.map((row) => ({ ...lineMapper.fromRow(row), ...auditMapper.fromRow(row) }));
  }

  async newestId(): Promise<number> {
    const row = await this.#sql.first<{ id: number | null }>('SELECT MAX(id) AS id FROM audit');
    return Number(row?.id ?? 0);
  }

  #matching({ actor, actions, nouns, objectId, from, to, beforeId, sinceId }: AuditFilter): Conditions {
    const where = new Conditions();
    if (actor !== undefined) where.andText(this.#sql, 'actor', actor);
    if (actions !== undefined) where.andIn(this.#sql, 'action', actions);
    if (nouns !== undefined) where.andIn(this.#sql, 'noun', nouns);
    if (objectId !== undefined) where.and('object_id = ?', objectId);
    if (from !== undefined) where.and('at >= ?', from);
    if (to !== undefined) where.and('at < ?', to);
    if (beforeId !== undefined) where.and('id < ?', beforeId);
    if (sinceId !== undefined) where.and('id >= ?', sinceId);
    return where;
  }
}

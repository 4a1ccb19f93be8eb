import type { Alert } from '../../../domain/alert.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { AlertRecords } from '../../../ports/records/alerts.ts';
import { json, mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const alertMapper = mapper<Alert>({
  id: plain(),
  channel: plain(),
  address: plain(),
  sealed: plain(),
  topics: json(),
  silentForSeconds: plain(),
  createdAt: plain(),
  toldUntil: plain(),
  lookAt: plain(),
  told: json(),
});

const SELECT = `SELECT ${alertMapper.select('alerts')} FROM alerts`;

/** Where staff is told of what goes wrong. */
export class KnexAlertRecords implements AlertRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async list(): Promise<readonly Alert[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} ORDER BY id`);
    return rows.map((row) => alertMapper.fromRow(row));
  }

  async find(id: number): Promise<Alert | null> {
    const row = await this.#sql.first<Row>(`${SELECT} WHERE id = ?`, [id]);
    return row === null ? null : alertMapper.fromRow(row);
  }

  async insert(alert: Omit<Alert, 'id'>): Promise<number> {
    const columns = alertMapper.columns.filter((column) => column !== 'id');
    const [, ...values] = alertMapper.toRow({ id: 0, ...alert });
    const places = columns.map(() => '?').join(', ');
    const { lastId } = await this.#sql.write(`INSERT INTO alerts (${columns.join(', ')}) VALUES (${places})`, values);
    return lastId;
  }

  async remove(id: number): Promise<boolean> {
    await this.#sql.write('DELETE FROM alert_deliveries WHERE alert_id = ?', [id]);
    const { changes } = await this.#sql.write('DELETE FROM alerts WHERE id = ?', [id]);
    return changes === 1;
  }

  async due(now: Instant, latest: Instant): Promise<readonly Alert[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE look_at <= ? OR look_at > ? ORDER BY id`, [now, latest]);
    return rows.map((row) => alertMapper.fromRow(row));
  }

  async moveOn(
    { id, lookAt: seen }: Pick<Alert, 'id' | 'lookAt'>,
    change: Pick<Alert, 'lookAt' | 'toldUntil' | 'told'>,
  ): Promise<boolean> {
    const set = alertMapper.toChange(change);
    if (set === null) return false;
    const { changes } = await this.#sql.write(`UPDATE alerts SET ${set.sql} WHERE id = ? AND look_at = ?`, [
      ...set.bindings,
      id,
      seen,
    ]);
    return changes === 1;
  }
}

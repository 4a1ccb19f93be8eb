import type { AlertChannel, AlertDelivery } from '../../../domain/alert.ts';
import type { AlertDeliveryRecords } from '../../../ports/records/alerts.ts';
import type { LeaseTerms } from '../../../ports/records/leases.ts';
import { json, mapper, optionalProblem, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { KnexOutboxRecords, outboxLeases } from '../outbox-records.ts';

const deliveryMapper = mapper<AlertDelivery>({
  uuid: plain(),
  alertId: plain(),
  channel: plain(),
  digest: json(),
  createdAt: plain(),
  attempt: plain(),
  nextAttemptAt: plain(),
  leaseOwner: plain(),
  leaseUntil: plain(),
  sentAt: plain(),
  givenUpAt: plain(),
  error: optionalProblem,
});

/** How digests on their way are leased. */
export const DELIVERY_LEASES = outboxLeases('alert_deliveries');

/** Digests on their way to staff. */
export class KnexAlertDeliveryRecords extends KnexOutboxRecords<AlertDelivery> implements AlertDeliveryRecords {
  constructor(sql: Sql) {
    super(sql, DELIVERY_LEASES, deliveryMapper);
  }

  override async claim(terms: LeaseTerms, channels?: readonly AlertChannel[]): Promise<AlertDelivery | null> {
    if (channels === undefined) return super.claim(terms);
    const list = this.sql.engine.inList(channels);
    return this.claimOf(terms, { sql: `channel IN ${list.sql}`, bindings: [list.binding] });
  }

  async list(alertId: number, limit: number): Promise<readonly AlertDelivery[]> {
    const rows = await this.sql.all<Row>(
      `SELECT ${deliveryMapper.select('d')} FROM alert_deliveries d WHERE d.alert_id = ? ORDER BY d.id DESC LIMIT ?`,
      [alertId, limit],
    );
    return rows.map((row) => deliveryMapper.fromRow(row));
  }
}

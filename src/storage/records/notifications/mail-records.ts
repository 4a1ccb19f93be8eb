import type { Scope } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Mail } from '../../../domain/notification.ts';
import type { MailRecords } from '../../../ports/records/notifications.ts';
import { Conditions } from '../../engine/conditions.ts';
import { mapper, optionalProblem, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { KnexOutboxRecords, outboxLeases } from '../outbox-records.ts';

const mailMapper = mapper<Mail>({
  uuid: plain(),
  accountId: plain(),
  kind: plain(),
  recipient: plain(),
  subject: plain(),
  text: plain(),
  createdAt: plain(),
  attempt: plain(),
  nextAttemptAt: plain(),
  leaseOwner: plain(),
  leaseUntil: plain(),
  sentAt: plain(),
  givenUpAt: plain(),
  error: optionalProblem,
});

const SELECT = `SELECT ${mailMapper.select('m')} FROM mails m`;

/** How mails are leased. */
export const MAIL_LEASES = outboxLeases('mails');

/** Mails: written with what they tell of, sent under a lease. */
export class KnexMailRecords extends KnexOutboxRecords<Mail> implements MailRecords {
  constructor(sql: Sql) {
    super(sql, MAIL_LEASES, mailMapper);
  }

  async countSince(accountId: number, since: Instant): Promise<number> {
    const row = await this.sql.first<{ count: number }>(
      'SELECT COUNT(*) AS count FROM mails WHERE account_id = ? AND created_at >= ?',
      [accountId, since],
    );
    return row?.count ?? 0;
  }

  /** Newest first. */
  async list(scope: Scope, limit: number): Promise<readonly Mail[]> {
    const where = new Conditions().andScope(scope, 'm.account_id');
    const rows = await this.sql.all<Row>(`${SELECT}${where.sql} ORDER BY m.id DESC LIMIT ?`, [
      ...where.bindings,
      limit,
    ]);
    return rows.map((row) => mailMapper.fromRow(row));
  }
}

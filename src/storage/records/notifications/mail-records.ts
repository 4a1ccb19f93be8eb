import type { Scope } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Mail } from '../../../domain/notification.ts';
import type { MailRecords } from '../../../ports/records/notifications.ts';
import { Conditions } from '../../engine/conditions.ts';
import { mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

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
  error: plain(),
});

const SELECT = `SELECT ${mailMapper.select('m')} FROM mails m`;
const IS_DUE = 'next_attempt_at <= ? AND (lease_until IS NULL OR lease_until <= ?)';

type Claim = Parameters<MailRecords['claimDue']>[0];
type End = Parameters<MailRecords['end']>[2];

/** Mails: written with what they tell of, sent under a lease. */
export class KnexMailRecords implements MailRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async insertMany(mails: readonly Mail[]): Promise<void> {
    await this.#sql.insert(
      'mails',
      mailMapper.columns,
      mails.map((mail) => mailMapper.toRow(mail)),
    );
  }

  async claimDue({ owner, now, lapsedAt = now, leaseUntil, limit }: Claim): Promise<readonly Mail[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE ${IS_DUE} ORDER BY m.next_attempt_at, m.id LIMIT ?`, [
      now,
      lapsedAt,
      limit,
    ]);
    const claimed: Mail[] = [];
    for (const mail of rows.map((row) => mailMapper.fromRow(row))) {
      const attempt = mail.attempt + 1;
      // Another node may have taken it since we looked.
      const { changes } = await this.#sql.write(
        `UPDATE mails SET attempt = ?, lease_owner = ?, lease_until = ? WHERE uuid = ? AND attempt = ? AND ${IS_DUE}`,
        [attempt, owner, leaseUntil, mail.uuid, mail.attempt, now, lapsedAt],
      );
      if (changes === 1) claimed.push({ ...mail, attempt, leaseOwner: owner, leaseUntil });
    }
    return claimed;
  }

  async end(uuid: string, attempt: number, end: End): Promise<boolean> {
    const change: Partial<Mail> = { nextAttemptAt: null, error: null, leaseOwner: null, leaseUntil: null, ...end };
    const set = mailMapper.toChange(change);
    if (set === null) return false;
    const { changes } = await this.#sql.write(
      `UPDATE mails SET ${set.sql} WHERE uuid = ? AND attempt = ? AND lease_owner IS NOT NULL`,
      [...set.bindings, uuid, attempt],
    );
    return changes === 1;
  }

  /** The fault that the last try met, if any, stays what is told of it. */
  async giveUpOlder(before: Instant, error: string, now: Instant): Promise<number> {
    const { changes } = await this.#sql.write(
      `UPDATE mails SET next_attempt_at = NULL, lease_owner = NULL, lease_until = NULL, given_up_at = ?,
       error = COALESCE(error, ?) WHERE ${IS_DUE} AND created_at < ?`,
      [now, error, now, now, before],
    );
    return changes;
  }

  async countSince(accountId: number, since: Instant): Promise<number> {
    const row = await this.#sql.first<{ count: number }>(
      'SELECT COUNT(*) AS count FROM mails WHERE account_id = ? AND created_at >= ?',
      [accountId, since],
    );
    return row?.count ?? 0;
  }

  async forgetOlder(before: Instant): Promise<void> {
    await this.#sql.deleteInSlices('mails', 'id', 'created_at < ?', [before]);
  }

  /** Newest first. */
  async list(scope: Scope, limit: number): Promise<readonly Mail[]> {
    const where = new Conditions().andScope(scope, 'm.account_id');
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY m.id DESC LIMIT ?`, [
      ...where.bindings,
      limit,
    ]);
    return rows.map((row) => mailMapper.fromRow(row));
  }
}

import type { Scope } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { Mail } from '../../../domain/notification.ts';
import type { Problem } from '../../../domain/problems/index.ts';
import type { LeaseTerms } from '../../../ports/records/leases.ts';
import type { MailRecords } from '../../../ports/records/notifications.ts';
import { Conditions } from '../../engine/conditions.ts';
import { type Candidate, heldByLease, type LeasedTable, Leases } from '../../engine/leases.ts';
import { mapper, optionalProblem, plain, type Row } from '../../engine/mapper.ts';
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
  error: optionalProblem,
});

const SELECT = `SELECT ${mailMapper.select('m')} FROM mails m`;

/** How mails are leased. */
export const MAIL_LEASES: LeasedTable = {
  ...heldByLease('next_attempt_at IS NOT NULL'),
  table: 'mails',
  key: 'uuid',
  holds: [],
};

type End = Parameters<MailRecords['end']>[2];

/** Mails: written with what they tell of, sent under a lease. */
export class KnexMailRecords implements MailRecords {
  readonly #sql: Sql;
  readonly #leases: Leases;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.#leases = new Leases(sql, MAIL_LEASES);
  }

  async insertMany(mails: readonly Mail[]): Promise<void> {
    await this.#sql.insert(
      'mails',
      mailMapper.columns,
      mails.map((mail) => mailMapper.toRow(mail)),
    );
  }

  async claim(terms: LeaseTerms): Promise<Mail | null> {
    const { now, lapsedAt = now } = terms;
    const row = await this.#leases.claim(terms, {
      find: () =>
        this.#sql.all<Candidate>(
          `SELECT uuid AS piece, attempt FROM mails WHERE next_attempt_at <= ? AND ${this.#leases.mayBeTaken}
           ORDER BY next_attempt_at, id LIMIT ?`,
          [now, lapsedAt, this.#sql.engine.claimCandidates],
        ),
      select: mailMapper.select('mails'),
    });
    return row === null ? null : mailMapper.fromRow(row);
  }

  async end(uuid: string, attempt: number, end: End): Promise<boolean> {
    const set = mailMapper.toChange({ nextAttemptAt: null, error: null, ...end });
    return set !== null && this.#leases.end(uuid, attempt, set);
  }

  /** The fault that the last try met, if any, stays what is told of it. */
  async giveUpOlder(before: Instant, error: Problem, now: Instant): Promise<number> {
    return this.#leases.endIdle({ sql: 'next_attempt_at <= ? AND created_at < ?', bindings: [now, before] }, now, {
      sql: 'next_attempt_at = NULL, given_up_at = ?, error = COALESCE(error, ?)',
      bindings: [now, optionalProblem.write(error)],
    });
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

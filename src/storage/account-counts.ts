import { COUNTED, type Counted, type Counts, NOTHING_YET } from '../domain/account-caps.ts';
import type { Instant } from '../domain/instant.ts';
import type { Sql, Stored } from './sql.ts';

interface Counting {
  /** The column that names the account. */
  readonly account: string;
  /** What is counted, of all accounts. */
  readonly from: string;
  /** Whether the condition asks for the present time. */
  readonly hasTime: boolean;
}

const ofSessions = (kind: 'api' | 'panel'): Counting => ({
  account: 'l.account_id',
  from: `sessions s JOIN logins l ON l.id = s.login_id
    WHERE s.kind = '${kind}' AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?)`,
  hasTime: true,
});

const ofLive = (table: string): Counting => ({
  account: 'account_id',
  from: `${table} WHERE account_id IS NOT NULL AND deleted_at IS NULL`,
  hasTime: false,
});

const COUNTINGS: Readonly<Record<Counted, Counting>> = {
  schedules: ofLive('schedules'),
  targets: ofLive('targets'),
  stores: ofLive('stores'),
  tokens: ofSessions('api'),
  sessions: ofSessions('panel'),
};

/** As `AccountRecords.count`. */
export const countOf = async (sql: Sql, accountId: number, counted: Counted, now: Instant): Promise<number> => {
  const { account, from, hasTime } = COUNTINGS[counted];
  const bindings: Stored[] = [...(hasTime ? [now] : []), accountId];
  const row = await sql.first<{ total: number }>(`SELECT COUNT(*) AS total FROM ${from} AND ${account} = ?`, bindings);
  return row?.total ?? 0;
};

/** As `AccountRecords.counts`: a query for each thing that is counted, however many accounts there are. */
export const countsByAccount = async (sql: Sql, now: Instant): Promise<ReadonlyMap<number, Counts>> => {
  const byAccount = new Map<number, Record<Counted, number>>();
  for (const counted of COUNTED) {
    const { account, from, hasTime } = COUNTINGS[counted];
    const rows = await sql.all<{ id: number; total: number }>(
      `SELECT ${account} AS id, COUNT(*) AS total FROM ${from} GROUP BY ${account}`,
      hasTime ? [now] : [],
    );
    for (const { id, total } of rows) {
      const counts = byAccount.get(id) ?? { ...NOTHING_YET };
      counts[counted] = total;
      byAccount.set(id, counts);
    }
  }
  return byAccount;
};

import { COUNTED, type Counted, type Counts, NOTHING_YET } from '../../../domain/account-caps.ts';
import type { Instant } from '../../../domain/instant.ts';
import { API_TOKENS } from '../../../domain/session-policies.ts';
import { Conditions } from '../../engine/conditions.ts';
import { MAX_SCANNED_ROWS } from '../../engine/scan.ts';
import type { Sql, Stored } from '../../engine/sql.ts';

interface Counting {
  /** The column that names the account. */
  readonly account: string;
  /** What is counted, of all accounts. */
  readonly from: string;
  /** Whether the condition asks for the present time. */
  readonly hasTime: boolean;
}

const ofSessions = (which: string): Counting => ({
  account: 'l.account_id',
  from: `sessions s JOIN logins l ON l.id = s.login_id WHERE s.revoked_at IS NULL AND ${which}`,
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
  tokens: ofSessions(`(s.expires_at IS NULL OR (s.kind = '${API_TOKENS}' AND s.expires_at > ?))`),
  sessions: ofSessions(`s.kind <> '${API_TOKENS}' AND s.expires_at > ?`),
};

/**
 * How many of an account's rows meet a condition, deleted ones not. In pieces along the index on account and name, so
 * that also a transaction looks through so many in one piece only.
 */
export const countLiveOf = async (
  sql: Sql,
  table: 'schedules' | 'targets',
  accountId: number,
  condition = '1 = 1',
  bound: readonly Stored[] = [],
): Promise<number> => {
  let last: { readonly name: string; readonly id: number } | null = null;
  for (let total = 0; ; ) {
    const left = new Conditions().and('account_id = ?', accountId);
    if (last !== null) left.and('name >= ? AND (name > ? OR id > ?)', last.name, last.name, last.id);
    last = await sql.first<{ readonly name: string; readonly id: number }>(
      `SELECT name, id FROM ${table}${left.sql} ORDER BY name, id LIMIT 1 OFFSET ${MAX_SCANNED_ROWS - 1}`,
      left.bindings,
    );
    if (last !== null) left.and('name <= ? AND (name < ? OR id <= ?)', last.name, last.name, last.id);
    const piece = left.and('deleted_at IS NULL').and(condition, ...bound);
    const row = await sql.first<{ total: number }>(
      `SELECT COUNT(*) AS total FROM ${table}${piece.sql}`,
      piece.bindings,
    );
    total += row?.total ?? 0;
    if (last === null) return total;
  }
};

/** As `AccountRecords.count`. */
export const countOf = async (sql: Sql, accountId: number, counted: Counted, now: Instant): Promise<number> => {
  if (counted === 'schedules' || counted === 'targets') return countLiveOf(sql, counted, accountId);
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

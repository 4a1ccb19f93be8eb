import type { Account, Scope } from '../../../domain/account.ts';
import type { Counted, Counts } from '../../../domain/account-caps.ts';
import { problem } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { AccountRecords } from '../../../ports/records/identity.ts';
import type { Key, Slice } from '../../../ports/records/page.ts';
import { Conditions, selectPage } from '../../engine/conditions.ts';
import { isDuplicate } from '../../engine/errors.ts';
import { mapper, NEXT_VERSION, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { countOf, countsByAccount } from './account-counts.ts';
import { closeAccount, eraseAccount, isAtRest } from './account-erasure.ts';

/** An account and its row. */
export const accountMapper = mapper<Account>({
  id: plain(),
  uuid: plain(),
  name: plain(),
  timeZone: plain(),
  quotaPerDay: plain(),
  quotaTotal: plain(),
  quotaBytes: plain(),
  caps: {
    read: (stored) => (stored === null ? {} : JSON.parse(String(stored))),
    write: (caps) => (Object.keys(caps).length === 0 ? null : JSON.stringify(caps)),
  },
  suspendedAt: plain(),
  version: plain(),
  createdAt: plain(),
  deletedAt: plain(),
});

/** The turn of an account none of whose tasks was ever taken up: before all others. */
const NEVER_SERVED = 0;

const SELECT = `SELECT ${accountMapper.select('accounts')} FROM accounts`;

/** Accounts; deleted ones are not found. */
export class KnexAccountRecords implements AccountRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(scope: Scope, key: Key): Promise<Account | null> {
    return this.#findOne(new Conditions().andKey(key).andScope(scope, 'id').and('deleted_at IS NULL'));
  }

  async findByName(name: string): Promise<Account | null> {
    return this.#findOne(new Conditions().andText(this.#sql, 'name', name).and('deleted_at IS NULL'));
  }

  async lock(id: number): Promise<Account | null> {
    return this.#findOne(new Conditions().and('id = ?', id).and('deleted_at IS NULL'), this.#sql.engine.forUpdate);
  }

  async list(): Promise<readonly Account[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE deleted_at IS NULL ORDER BY id`);
    return rows.map((row) => accountMapper.fromRow(row));
  }

  async page(
    { ids, names, nameContains }: Parameters<AccountRecords['page']>[0],
    page: Parameters<AccountRecords['page']>[1],
  ): Promise<Slice<Account>> {
    const where = new Conditions().and('deleted_at IS NULL');
    if (ids !== undefined) where.andIn(this.#sql, 'id', ids);
    if (names !== undefined) where.andIn(this.#sql, 'name', names);
    if (nameContains !== undefined) where.andContainsAny(this.#sql, 'name', nameContains);
    const query = {
      select: accountMapper.select('accounts'),
      from: 'accounts',
      scanned: { table: 'accounts', scope: 'everything' } as const,
      key: 'accounts.id',
      where,
      orderColumns: { id: 'id' },
      tieColumns: ['id'],
    };
    return selectPage(this.#sql, query, page, async (rows) => rows.map((row) => accountMapper.fromRow(row)));
  }

  async suspended(ids: readonly number[]): Promise<ReadonlySet<number>> {
    const where = new Conditions().andIn(this.#sql, 'id', ids).and('suspended_at IS NOT NULL');
    const rows = await this.#sql.all<{ id: number }>(`SELECT id FROM accounts${where.sql}`, where.bindings);
    return new Set(rows.map(({ id }) => id));
  }

  async insert(account: Account): Promise<void> {
    await this.#unlessTaken(account.name, () =>
      this.#sql.insert('accounts', accountMapper.columns, [accountMapper.toRow(account)]),
    );
    await this.#sql.insert('account_turns', ['account_id', 'turn'], [[account.id, NEVER_SERVED]]);
  }

  async update(id: number, change: Parameters<AccountRecords['update']>[1]): Promise<void> {
    const set = accountMapper.toChange(change);
    if (set === null) return;
    await this.#unlessTaken(change.name ?? '', () =>
      this.#sql.write(`UPDATE accounts SET ${set.sql}, ${NEXT_VERSION} WHERE id = ?`, [...set.bindings, id]),
    );
  }

  close(id: number, at: Instant): Promise<void> {
    return closeAccount(this.#sql, id, at);
  }

  erase(id: number): Promise<void> {
    return eraseAccount(this.#sql, id);
  }

  isAtRest(id: number): Promise<boolean> {
    return isAtRest(this.#sql, id);
  }

  async count(id: number, counted: Counted, now: Instant): Promise<number> {
    return countOf(this.#sql, id, counted, now);
  }

  async counts(now: Instant): Promise<ReadonlyMap<number, Counts>> {
    return countsByAccount(this.#sql, now);
  }

  async #unlessTaken(name: string, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      throw isDuplicate(error) ? problem('account_taken', { name }, error) : error;
    }
  }

  async #findOne(where: Conditions, lock = ''): Promise<Account | null> {
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql}${lock}`, where.bindings);
    return row === null ? null : accountMapper.fromRow(row);
  }
}

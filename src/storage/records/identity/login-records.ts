import type { Login, Scope } from '../../../domain/account.ts';
import { problem } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { LoginFilter, LoginRecords } from '../../../ports/records/identity.ts';
import type { Key, Page, Slice } from '../../../ports/records/page.ts';
import { Conditions, selectPage } from '../../engine/conditions.ts';
import { isDuplicate } from '../../engine/errors.ts';
import { flag, mapper, NEXT_VERSION, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { closeLogin } from './account-erasure.ts';

/** A login and its row. */
export const loginMapper = mapper<Login>({
  id: plain(),
  uuid: plain(),
  accountId: plain(),
  login: plain(),
  passwordHash: plain(),
  role: plain(),
  isStaff: flag,
  isDisabled: flag,
  totpSealed: plain(),
  version: plain(),
  createdAt: plain(),
  deletedAt: plain(),
});

const SELECT = `SELECT ${loginMapper.select('logins')} FROM logins`;

/** Reads some row for a login that there is not, so that this takes as long. */
const BY_LOGIN = `${SELECT} WHERE id = COALESCE(
  (SELECT id FROM logins WHERE login = ? AND deleted_at IS NULL), (SELECT MIN(id) FROM logins)
)`;

/** Logins; deleted ones are not found. */
export class KnexLoginRecords implements LoginRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async findByLogin(login: string): Promise<Login | null> {
    const row = await this.#sql.first<Row>(BY_LOGIN, [login]);
    const found = row === null ? null : loginMapper.fromRow(row);
    // The row that is read for nobody is another one's, or this login's, deleted.
    return found?.login === login && found.deletedAt === null ? found : null;
  }

  async find(id: number): Promise<Login | null> {
    const row = await this.#sql.first<Row>(`${SELECT} WHERE id = ? AND deleted_at IS NULL`, [id]);
    return row === null ? null : loginMapper.fromRow(row);
  }

  async findByKey(scope: Scope, key: Key): Promise<Login | null> {
    const where = new Conditions().andKey(key).andScope(scope).and('deleted_at IS NULL');
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql}`, where.bindings);
    return row === null ? null : loginMapper.fromRow(row);
  }

  async page(scope: Scope, { accountId, names, nameContains }: LoginFilter, page: Page<'id'>): Promise<Slice<Login>> {
    const where = new Conditions().andScope(scope).and('deleted_at IS NULL');
    if (accountId !== undefined) where.and('account_id = ?', accountId);
    if (names !== undefined) where.andIn(this.#sql, 'login', names);
    if (nameContains !== undefined) where.andContainsAny(this.#sql, 'login', nameContains);
    const query = {
      select: loginMapper.select('logins'),
      from: 'logins',
      scanned: { table: 'logins', scope },
      key: 'logins.id',
      where,
      orderColumns: { id: 'id' },
      tieColumns: ['id'],
    };
    return selectPage(this.#sql, query, page, async (rows) => rows.map((row) => loginMapper.fromRow(row)));
  }

  async lock(scope: Scope, key: Key): Promise<Login | null> {
    const where = new Conditions().andKey(key).andScope(scope).and('deleted_at IS NULL');
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql}${this.#sql.engine.forUpdate}`, where.bindings);
    return row === null ? null : loginMapper.fromRow(row);
  }

  async list(scope: Scope): Promise<readonly Login[]> {
    const where = new Conditions().andScope(scope).and('deleted_at IS NULL');
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY id`, where.bindings);
    return rows.map((row) => loginMapper.fromRow(row));
  }

  async count(): Promise<number> {
    const row = await this.#sql.first<{ total: number }>(
      'SELECT COUNT(*) AS total FROM logins WHERE deleted_at IS NULL',
    );
    return row?.total ?? 0;
  }

  async insert(login: Login): Promise<void> {
    try {
      await this.#sql.insert('logins', loginMapper.columns, [loginMapper.toRow(login)]);
    } catch (error) {
      throw isDuplicate(error) ? problem('login_taken', { login: login.login }, error) : error;
    }
  }

  async update(
    id: number,
    change: Partial<Pick<Login, 'passwordHash' | 'isDisabled' | 'totpSealed' | 'role'>>,
  ): Promise<void> {
    const set = loginMapper.toChange(change);
    if (set !== null)
      await this.#sql.write(`UPDATE logins SET ${set.sql}, ${NEXT_VERSION} WHERE id = ?`, [...set.bindings, id]);
  }

  close(id: number, at: Instant): Promise<void> {
    return closeLogin(this.#sql, id, at);
  }

  async useTotpStep(id: number, step: number, span: number): Promise<boolean> {
    const later = await this.#sql.first(
      'SELECT 1 FROM used_totp_steps WHERE login_id = ? AND step >= ? AND step <= ? LIMIT 1',
      [id, step, step + span],
    );
    if (later !== null) return false;
    try {
      await this.#sql.insert('used_totp_steps', ['login_id', 'step'], [[id, step]]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async forgetTotpSteps(before: number): Promise<void> {
    await this.#sql.write('DELETE FROM used_totp_steps WHERE step < ?', [before]);
  }
}

import { LRUCache } from 'lru-cache';
import type { Login, Scope, Session } from '../../../domain/account.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { SessionFilter, SessionOwner, SessionRecords, SessionRoom } from '../../../ports/records/identity.ts';
import type { Page, Slice } from '../../../ports/records/page.ts';
import { Conditions, selectPage } from '../../engine/conditions.ts';
import { flag, mapper, optionalJson, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';
import { type PositionRow, positionOf, readPosition } from '../events/event-feed.ts';
import { accountMapper } from './account-records.ts';
import { loginMapper } from './login-records.ts';

const sessionMapper = mapper<Session>({
  id: plain(),
  tokenHash: plain(),
  loginId: plain(),
  kind: plain(),
  awaitsTotp: flag,
  createdAt: plain(),
  address: plain(),
  scope: plain(),
  networks: optionalJson<readonly string[]>(),
  expiresAt: plain(),
  revokedAt: plain(),
});

const LIVES = 's.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?)';

const OF_LIVE = `FROM sessions s JOIN logins l ON l.id = s.login_id JOIN accounts a ON a.id = l.account_id
  WHERE s.token_hash = ? AND s.revoked_at IS NULL AND (s.expires_at IS NULL OR s.expires_at > ?)
    AND l.is_disabled = 0 AND l.deleted_at IS NULL AND a.deleted_at IS NULL`;

const LIVE = `SELECT ${sessionMapper.select('s', 's_')}, ${loginMapper.select('l', 'l_')}, ${accountMapper.select('a', 'a_')},
  ${positionOf('a.id')} ${OF_LIVE}`;

const VERSIONS = `SELECT s.id, s.expires_at, l.version AS login_version, a.version AS account_version,
  ${positionOf('a.id')} ${OF_LIVE}`;

interface Versions extends PositionRow {
  readonly id: number;
  readonly expires_at: Instant | null;
  readonly login_version: number;
  readonly account_version: number;
}

/** Whose a session was, as of a version of all data. */
interface KnownOwner {
  readonly owner: SessionOwner;
  readonly dataVersion: number | null;
}

/** Of so many sessions it is known whose they are; of others all is read. */
const MOST_OWNERS = 2_000;

const insertColumns = sessionMapper.columns.filter((column) => column !== 'id');

/** Sessions, found by the hash of their token only. */
export class KnexSessionRecords implements SessionRecords {
  readonly #sql: Sql;
  #owners: LRUCache<string, KnownOwner> | null = null;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /**
   * Every call of every room asks: whether it lives is read each time, unless nothing at all was written meanwhile, and
   * whose it is where a write has changed that.
   */
  async findLive(tokenHash: string, now: Instant): Promise<SessionOwner | null> {
    // Made when somebody asks: each transaction has records of its own.
    this.#owners ??= new LRUCache({ max: MOST_OWNERS });
    const dataVersion = this.#sql.dataVersion();
    const known = this.#owners.get(tokenHash);
    if (known !== undefined && dataVersion !== null && known.dataVersion === dataVersion) {
      const { expiresAt } = known.owner.session;
      return expiresAt === null || expiresAt > now ? known.owner : null;
    }
    const owner = await this.#readLive(known?.owner, tokenHash, now);
    if (owner !== null) this.#owners.set(tokenHash, { owner, dataVersion });
    return owner;
  }

  async #readLive(known: SessionOwner | undefined, tokenHash: string, now: Instant): Promise<SessionOwner | null> {
    if (known !== undefined) {
      const row = await this.#sql.first<Versions>(VERSIONS, [tokenHash, now]);
      if (row === null) return null;
      const { session, login, account } = known;
      if (row.id === session.id && row.login_version === login.version && row.account_version === account.version)
        return { session: { ...session, expiresAt: row.expires_at }, login, account, position: readPosition(row) };
    }
    const row = await this.#sql.first<Row & PositionRow>(LIVE, [tokenHash, now]);
    if (row === null) return null;
    return {
      session: sessionMapper.fromRow(row, 's_'),
      login: loginMapper.fromRow(row, 'l_'),
      account: accountMapper.fromRow(row, 'a_'),
      position: readPosition(row),
    };
  }

  async list(scope: Scope, loginId: number | null): Promise<readonly Session[]> {
    const where = new Conditions().andScope(scope, 'l.account_id');
    if (loginId !== null) where.and('s.login_id = ?', loginId);
    const rows = await this.#sql.all<Row>(
      `SELECT ${sessionMapper.select('s')} FROM sessions s JOIN logins l ON l.id = s.login_id${where.sql} ORDER BY s.id`,
      where.bindings,
    );
    return rows.map((row) => sessionMapper.fromRow(row));
  }

  async page(scope: Scope, { liveAt, id, loginId }: SessionFilter, page: Page<'id'>): Promise<Slice<Session>> {
    const where = new Conditions().andScope(scope, 'l.account_id').and(LIVES, liveAt);
    if (id !== undefined) where.and('s.id = ?', id);
    if (loginId !== undefined) where.and('s.login_id = ?', loginId);
    const query = {
      select: sessionMapper.select('s'),
      from: 'sessions s JOIN logins l ON l.id = s.login_id',
      scanned: { table: 'logins', joins: ' JOIN sessions s ON s.login_id = logins.id', scope },
      key: 's.id',
      where,
      orderColumns: { id: 's.id' },
      tieColumns: [],
    };
    return selectPage(this.#sql, query, page, async (rows) => rows.map((row) => sessionMapper.fromRow(row)));
  }

  async insert(session: Omit<Session, 'id'>): Promise<number> {
    const [, ...values] = sessionMapper.toRow({ id: 0, ...session });
    const places = insertColumns.map(() => '?').join(', ');
    const { lastId } = await this.#sql.write(
      `INSERT INTO sessions (${insertColumns.join(', ')}) VALUES (${places})`,
      values,
    );
    return lastId;
  }

  async slide(id: number, expiresAt: Instant): Promise<void> {
    await this.#sql.write('UPDATE sessions SET expires_at = ? WHERE id = ? AND revoked_at IS NULL', [expiresAt, id]);
  }

  async revoke(scope: Scope, id: number, now: Instant): Promise<Pick<Login, 'id' | 'accountId'> | null> {
    const owned = new Conditions().and('s.id = ?', id).andScope(scope, 'l.account_id');
    const owner = await this.#sql.first<{ id: number; account_id: number }>(
      `SELECT l.id, l.account_id FROM sessions s JOIN logins l ON l.id = s.login_id${owned.sql}`,
      owned.bindings,
    );
    if (owner === null) return null;
    const where = new Conditions().and('id = ?', id).and('revoked_at IS NULL');
    where.and('(expires_at IS NULL OR expires_at > ?)', now);
    const { changes } = await this.#sql.write(`UPDATE sessions SET revoked_at = ?${where.sql}`, [
      now,
      ...where.bindings,
    ]);
    return changes > 0 ? { id: owner.id, accountId: owner.account_id } : null;
  }

  async revokeAllOf(loginId: number, now: Instant, keptKind = ''): Promise<void> {
    await this.#sql.write(
      'UPDATE sessions SET revoked_at = ? WHERE login_id = ? AND revoked_at IS NULL AND kind <> ?',
      [now, loginId, keptKind],
    );
  }

  async countCode(id: number): Promise<number | null> {
    const where = 'id = ? AND revoked_at IS NULL';
    await this.#sql.write(`UPDATE sessions SET codes_given = codes_given + 1 WHERE ${where}`, [id]);
    const row = await this.#sql.first<{ codes: number }>(`SELECT codes_given AS codes FROM sessions WHERE ${where}`, [
      id,
    ]);
    return row?.codes ?? null;
  }

  async memory(id: number): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#sql.all<{ name: string; text: string }>(
      'SELECT name, `text` FROM session_memory WHERE session_id = ? ORDER BY name',
      [id],
    );
    return new Map(rows.map(({ name, text }) => [name, text]));
  }

  async memoriesOf(ids: readonly number[], name: string): Promise<ReadonlyMap<number, string>> {
    if (ids.length === 0) return new Map();
    const where = new Conditions().andIn(this.#sql, 'session_id', ids).and('name = ?', name);
    const rows = await this.#sql.all<{ session_id: number; text: string }>(
      `SELECT session_id, \`text\` FROM session_memory${where.sql}`,
      where.bindings,
    );
    return new Map(rows.map(({ session_id: id, text }) => [id, text]));
  }

  async remember(id: number, name: string, text: string | null): Promise<void> {
    if (text === null) {
      await this.#sql.write('DELETE FROM session_memory WHERE session_id = ? AND name = ?', [id, name]);
      return;
    }
    await this.#sql.upsert(
      'session_memory',
      ['session_id', 'name'],
      ['session_id', 'name', 'text'],
      [[id, name, text]],
    );
  }

  async makeRoom(loginId: number, kind: Session['kind'], room: SessionRoom): Promise<number> {
    // Read without locks, then deleted by id: nearly always there is nothing to delete.
    const rows = await this.#sql.all<{ id: number; is_in_use: number }>(
      `SELECT id, CASE WHEN awaits_totp = 0 AND expires_at > ? AND expires_at <= ? THEN 1 ELSE 0 END AS is_in_use
       FROM sessions WHERE login_id = ? AND kind = ? AND revoked_at IS NULL
       ORDER BY CASE WHEN expires_at > ? THEN 1 ELSE 0 END, awaits_totp, expires_at DESC, id DESC LIMIT ? OFFSET ?`,
      [room.inUseFrom, room.latest, loginId, kind, room.latest, Number.MAX_SAFE_INTEGER, room.left],
    );
    const ids = rows.filter((row) => row.is_in_use === 0).map(({ id }) => id);
    if (ids.length > 0) {
      ids.sort((one, other) => one - other);
      const where = new Conditions().andIn(this.#sql, 'id', ids);
      await this.#sql.write(`DELETE FROM sessions${where.sql}`, where.bindings);
    }
    return rows.length - ids.length;
  }

  async forgetEnded(before: Instant): Promise<void> {
    // What was kept with them goes along by its foreign key.
    await this.#sql.deleteInSlices('sessions', 'id', 'expires_at < ? OR revoked_at < ?', [before, before]);
  }
}

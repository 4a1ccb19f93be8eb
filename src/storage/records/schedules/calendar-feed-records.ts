import type { Scope } from '../../../domain/account.ts';
import type { CalendarFeed } from '../../../domain/calendar-feed.ts';
import type { CalendarFeedRecords } from '../../../ports/records/calendar-feeds.ts';
import { Conditions } from '../../engine/conditions.ts';
import { mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const feedMapper = mapper<CalendarFeed>({
  id: plain(),
  accountId: plain(),
  loginId: plain(),
  scheduleId: plain(),
  targetId: plain(),
  createdAt: plain(),
});

const SELECT = `SELECT ${feedMapper.select('calendar_feeds')} FROM calendar_feeds`;

/** Calendars that programs subscribe to; of their tokens only hashes are stored. */
export class KnexCalendarFeedRecords implements CalendarFeedRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async insert(feed: Omit<CalendarFeed, 'id'>, tokenHash: string): Promise<number> {
    const columns = ['token_hash', ...feedMapper.columns.filter((column) => column !== 'id')];
    const [, ...values] = feedMapper.toRow({ id: 0, ...feed });
    const places = columns.map(() => '?').join(', ');
    const { lastId } = await this.#sql.write(`INSERT INTO calendar_feeds (${columns.join(', ')}) VALUES (${places})`, [
      tokenHash,
      ...values,
    ]);
    return lastId;
  }

  async findByToken(tokenHash: string): Promise<CalendarFeed | null> {
    const row = await this.#sql.first<Row>(`${SELECT} WHERE token_hash = ?`, [tokenHash]);
    return row === null ? null : feedMapper.fromRow(row);
  }

  async list(scope: Scope): Promise<readonly CalendarFeed[]> {
    const where = new Conditions().andScope(scope, 'account_id');
    const rows = await this.#sql.all<Row>(`${SELECT}${where.sql} ORDER BY id DESC`, where.bindings);
    return rows.map((row) => feedMapper.fromRow(row));
  }

  async remove(scope: Scope, id: number): Promise<boolean> {
    const where = new Conditions().and('id = ?', id).andScope(scope, 'account_id');
    const { changes } = await this.#sql.write(`DELETE FROM calendar_feeds${where.sql}`, where.bindings);
    return changes === 1;
  }

  async removeAll(accountId: number): Promise<void> {
    await this.#sql.write('DELETE FROM calendar_feeds WHERE account_id = ?', [accountId]);
  }
}

import { type ChangeEvent, EVERYBODY } from '../../../domain/events.ts';
import type { Instant } from '../../../domain/instant.ts';
import { UNFINISHED_RESTORE } from '../../../domain/restore.ts';
import { UNFINISHED_TASK } from '../../../domain/task.ts';
import type { EventFeed, FeedPosition } from '../../../ports/events.ts';
import { listed } from '../../engine/conditions.ts';
import { mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

interface StoredEvent extends Omit<ChangeEvent, 'id'> {
  readonly objectId: number;
}

const eventMapper = mapper<StoredEvent>({
  accountId: plain(),
  seq: plain(),
  kind: plain(),
  noun: plain(),
  objectId: plain(),
  at: plain(),
});

/** Rows of one statement that forgets. */
const FORGOTTEN_AT_ONCE = 500;

const AFTER = `SELECT ${eventMapper.select('e')} FROM events e WHERE e.account_id = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`;

/** The columns of an account's position, for a statement whose `account` is that account's id. */
export const positionOf = (
  account: string,
): string => `(SELECT seq FROM event_counters WHERE account_id = ${account}) AS own,
  (SELECT seq FROM event_counters WHERE account_id = ${EVERYBODY}) AS everybodys,
  CASE WHEN EXISTS (SELECT 1 FROM tasks t
      WHERE t.account_id = ${account} AND t.state IN ${listed(UNFINISHED_TASK)} AND t.finished_at IS NULL)
    OR EXISTS (SELECT 1 FROM restores r
      WHERE r.account_id = ${account} AND r.state IN ${listed(UNFINISHED_RESTORE)} AND r.finished_at IS NULL)
  THEN 1 ELSE 0 END AS at_work`;

/** What those columns hold. */
export interface PositionRow {
  readonly own: number | null;
  readonly everybodys: number | null;
  readonly at_work: number;
}

/** An account of which nothing has changed yet has no counter. */
export const readPosition = ({ own, everybodys, at_work }: PositionRow): FeedPosition => ({
  own: own ?? 0,
  everybodys: everybodys ?? 0,
  isAtWork: at_work === 1,
});

const POSITION = `SELECT ${positionOf('a.id')} FROM (SELECT ? AS id) a`;

/** Reads the change feed of an account in the order of `seq`, and forgets old rows. */
export class KnexEventFeed implements EventFeed {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async position(accountId: number): Promise<FeedPosition> {
    const row = await this.#sql.first<PositionRow>(POSITION, [accountId]);
    return readPosition(row ?? { own: null, everybodys: null, at_work: 0 });
  }

  async after(accountId: number, seq: number, limit: number): Promise<readonly ChangeEvent[]> {
    const rows = await this.#sql.all<Row>(AFTER, [accountId, seq, limit]);
    return rows.map((row) => {
      const { objectId, ...event } = eventMapper.fromRow(row);
      return { ...event, id: objectId };
    });
  }

  async forgetOlder(before: Instant, now: Instant): Promise<void> {
    for (;;) {
      const rows = await this.#sql.all<{ id: number; at: Instant }>('SELECT id, at FROM events ORDER BY id LIMIT ?', [
        FORGOTTEN_AT_ONCE,
      ]);
      const kept = rows.findIndex(({ at }) => at >= before && at <= now);
      const last = rows.at(kept < 0 ? -1 : kept - 1);
      if (last === undefined || kept === 0) return;
      await this.#sql.write('DELETE FROM events WHERE id <= ?', [last.id]);
      if (kept >= 0 || rows.length < FORGOTTEN_AT_ONCE) return;
    }
  }
}

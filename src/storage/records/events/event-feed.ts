import type { ChangeEvent } from '../../../domain/events.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { EventFeed } from '../../../ports/events.ts';
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

/** Reads the change feed of an account in the order of `seq`, and forgets old rows. */
export class KnexEventFeed implements EventFeed {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
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

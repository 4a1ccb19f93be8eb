import { EVENT_NOUNS, EVERYBODY, type EventKind } from '../../../domain/events.ts';
import type { Instant } from '../../../domain/instant.ts';
import type { ChangedThing, EventNotes, NotedEvent } from '../../../ports/events.ts';
import { Conditions } from '../../engine/conditions.ts';
import { isDuplicate } from '../../engine/errors.ts';
import type { Sql } from '../../engine/sql.ts';
import { KnexEventFeed } from './event-feed.ts';

const COLUMNS = ['account_id', 'seq', 'kind', 'noun', 'object_id', 'at'];

/** Gathers what a transaction changes, and writes it at its end. */
export class KnexEventNotes extends KnexEventFeed implements EventNotes {
  readonly #sql: Sql;
  /** By account; in each, by what tells two events apart, in the order in which they were noted. */
  readonly #noted = new Map<number, Map<string, NotedEvent>>();

  constructor(sql: Sql) {
    super(sql);
    this.#sql = sql;
  }

  note(kind: EventKind, { id, accountId }: ChangedThing): void {
    const account = accountId ?? EVERYBODY;
    let noted = this.#noted.get(account);
    if (noted === undefined) {
      noted = new Map();
      this.#noted.set(account, noted);
    }
    const key = `${kind} ${id}`;
    if (!noted.has(key)) noted.set(key, { kind, id, accountId });
  }

  noted(): readonly NotedEvent[] {
    return [...this.#noted.values()].flatMap((events) => [...events.values()]);
  }

  /**
   * Writes what was noted. Call it last: from here on all who note something of these accounts wait for this transaction
   * to end, so that their numbers follow in the order of the commits.
   */
  async flush(at: Instant): Promise<void> {
    if (this.#noted.size === 0) return;
    const last = await this.#takeNumbers();
    const rows = [...this.#noted].flatMap(([account, noted]) => {
      let seq = (last.get(account) ?? 0) - noted.size;
      return Array.from(noted.values(), ({ kind, id }) => {
        seq += 1;
        return [account, seq, kind, EVENT_NOUNS[kind], id, at];
      });
    });
    await this.#sql.insert('events', COLUMNS, rows);
  }

  /** Counts each account's events on; answers the number of its last one. */
  async #takeNumbers(): Promise<ReadonlyMap<number, number>> {
    const accounts = [...this.#noted.keys()].sort((one, other) => one - other);
    let stood = await this.#lockCounters(accounts);
    if (stood.size < accounts.length) {
      for (const account of accounts) if (!stood.has(account)) await this.#beginCounter(account);
      stood = await this.#lockCounters(accounts);
    }
    const byCount = Map.groupBy(accounts, (account) => this.#noted.get(account)?.size ?? 0);
    for (const [count, some] of byCount) {
      const where = new Conditions().andIn(this.#sql, 'account_id', some);
      await this.#sql.write(`UPDATE event_counters SET seq = seq + ?${where.sql}`, [count, ...where.bindings]);
    }
    return new Map(
      accounts.map((account) => [account, (stood.get(account) ?? 0) + (this.#noted.get(account)?.size ?? 0)]),
    );
  }

  /** By ascending account, as everybody does: no two transactions wait for each other. */
  async #lockCounters(accounts: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const where = new Conditions().andIn(this.#sql, 'account_id', accounts);
    const rows = await this.#sql.all<{ account_id: number; seq: number }>(
      `SELECT account_id, seq FROM event_counters${where.sql} ORDER BY account_id${this.#sql.engine.forUpdate}`,
      where.bindings,
    );
    return new Map(rows.map(({ account_id, seq }) => [account_id, seq]));
  }

  /** Another node may begin it at the same time. */
  async #beginCounter(account: number): Promise<void> {
    try {
      await this.#sql.insert('event_counters', ['account_id', 'seq'], [[account, 0]]);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Instant } from '../domain/instant.ts';
import { holdingLocks } from '../ports/breather.ts';
import type { Clock } from '../ports/clock.ts';
import type { Records } from '../ports/records/index.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';
import { tooBusy, translateDatabaseError } from './engine/errors.ts';
import { type Connections, Sql } from './engine/sql.ts';
import { KnexAlertRecords } from './records/alerts/alert-records.ts';
import { KnexAlertDeliveryRecords } from './records/alerts/delivery-records.ts';
import { KnexNewsRecords } from './records/alerts/news-records.ts';
import { KnexDatedRecords } from './records/dated-records.ts';
import { KnexDialectDataRecords } from './records/dialect-data-records.ts';
import { KnexEventFeed } from './records/events/event-feed.ts';
import { KnexEventNotes } from './records/events/event-notes.ts';
import { KnexFigureRecords } from './records/figures/figure-records.ts';
import { KnexIdRecords } from './records/id-records.ts';
import { KnexAccountRecords } from './records/identity/account-records.ts';
import { KnexAuditRecords } from './records/identity/audit-records.ts';
import { KnexLoginKeyRecords } from './records/identity/login-key-records.ts';
import { KnexLoginRecords } from './records/identity/login-records.ts';
import { KnexLoginTryRecords } from './records/identity/login-try-records.ts';
import { KnexRepeatedCallRecords } from './records/identity/repeated-call-records.ts';
import { KnexSessionRecords } from './records/identity/session-records.ts';
import { KnexMailRecords } from './records/notifications/mail-records.ts';
import { KnexNotificationRecords } from './records/notifications/notification-records.ts';
import { KnexOverviewRecords } from './records/overview/overview-records.ts';
import { KnexRestoreRecords } from './records/restores/restore-records.ts';
import { KnexRunRecords } from './records/runs/run-records.ts';
import { KnexTaskLogRecords } from './records/runs/task-log-records.ts';
import { KnexTaskRecords } from './records/runs/task-records.ts';
import { KnexCalendarFeedRecords } from './records/schedules/calendar-feed-records.ts';
import { KnexRetentionChangeRecords } from './records/schedules/retention-change-records.ts';
import { KnexScheduleRecords } from './records/schedules/schedule-records.ts';
import { KnexScriptOutputRecords, KnexScriptRecords } from './records/scripts/script-records.ts';
import { KnexSealedRecords } from './records/sealed-records.ts';
import { KnexSettingRecords } from './records/setting-records.ts';
import { KnexSnapshotRecords } from './records/snapshots/snapshot-records.ts';
import { KnexStoreRecords } from './records/stores/store-records.ts';
import { KnexStoreTroubleRecords } from './records/stores/store-trouble-records.ts';
import { type FreeIdHint, KnexTargetRecords } from './records/targets/target-records.ts';

const openRecords = (sql: Sql, freeTargetId: FreeIdHint): Records => ({
  ids: new KnexIdRecords(sql),
  accounts: new KnexAccountRecords(sql),
  logins: new KnexLoginRecords(sql),
  loginKeys: new KnexLoginKeyRecords(sql),
  loginTries: new KnexLoginTryRecords(sql),
  sessions: new KnexSessionRecords(sql),
  calendarFeeds: new KnexCalendarFeedRecords(sql),
  retentionChanges: new KnexRetentionChangeRecords(sql),
  repeatedCalls: new KnexRepeatedCallRecords(sql),
  stores: new KnexStoreRecords(sql),
  storeTroubles: new KnexStoreTroubleRecords(sql),
  targets: new KnexTargetRecords(sql, freeTargetId),
  schedules: new KnexScheduleRecords(sql),
  runs: new KnexRunRecords(sql),
  tasks: new KnexTaskRecords(sql),
  taskLogs: new KnexTaskLogRecords(sql),
  snapshots: new KnexSnapshotRecords(sql),
  restores: new KnexRestoreRecords(sql),
  scripts: new KnexScriptRecords(sql),
  scriptOutputs: new KnexScriptOutputRecords(sql),
  notifications: new KnexNotificationRecords(sql),
  mails: new KnexMailRecords(sql),
  alerts: new KnexAlertRecords(sql),
  alertDeliveries: new KnexAlertDeliveryRecords(sql),
  news: new KnexNewsRecords(sql),
  dialectData: new KnexDialectDataRecords(sql),
  audit: new KnexAuditRecords(sql),
  sealed: new KnexSealedRecords(sql),
  settings: new KnexSettingRecords(sql),
  events: new KnexEventFeed(sql),
  dated: new KnexDatedRecords(sql),
  figures: new KnexFigureRecords(sql),
  overview: new KnexOverviewRecords(sql),
});

const MAX_ATTEMPTS = 4;
const BACKOFF_MILLISECONDS = 10;

/** What an installation decides about its unit of work. */
export interface UnitOfWorkOptions {
  /** Whether the database's own clock decides, see `UnitOfWork.now`, where it has one: all nodes go by it. */
  readonly useDatabaseClock: boolean;
  /** The number from which targets count whose id nobody chose; 1 unless said otherwise. */
  readonly targetIdsFrom?: number;
}

/** Reads and transactions over knex, on whichever engine: a transaction that met contention is tried again. */
export class KnexUnitOfWork implements UnitOfWork {
  readonly records: Records;
  readonly #connections: Connections;
  readonly #sql: Sql;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #freeTargetId: FreeIdHint;
  readonly #databaseClock: string | null;

  constructor(connections: Connections, clock: Pick<Clock, 'now'>, options: UnitOfWorkOptions) {
    this.#connections = connections;
    this.#sql = new Sql(connections);
    this.#clock = clock;
    this.#freeTargetId = { from: options.targetIdsFrom ?? 1 };
    this.#databaseClock = options.useDatabaseClock ? this.#sql.engine.clock : null;
    this.records = openRecords(this.#sql, this.#freeTargetId);
  }

  async now(): Promise<Instant> {
    return this.#readClock(this.#sql);
  }

  async transaction<T>(work: (records: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(work);
      } catch (error) {
        if (this.#sql.engine.faultOf(error) !== 'contention') throw translateDatabaseError(this.#sql.engine, error);
        if (attempt === MAX_ATTEMPTS) throw tooBusy(error);
        await wait(BACKOFF_MILLISECONDS * attempt);
      }
    }
  }

  async ping(): Promise<void> {
    await this.#sql.all('SELECT 1');
  }

  async close(): Promise<void> {
    await this.#connections.destroy();
  }

  async #attempt<T>(work: (records: Transaction) => Promise<T>): Promise<T> {
    const run = async (transaction: Connections): Promise<T> => {
      const sql = new Sql(transaction);
      const events = new KnexEventNotes(sql);
      const now = await this.#readClock(sql);
      const result = await work({ ...openRecords(sql, this.#freeTargetId), events, now });
      await events.flush(now);
      return result;
    };
    return holdingLocks(() => this.#connections.transaction(run));
  }

  async #readClock(sql: Sql): Promise<Instant> {
    if (this.#databaseClock === null) return this.#clock.now();
    const row = await sql.first<{ now: Instant }>(this.#databaseClock);
    return row?.now ?? this.#clock.now();
  }
}

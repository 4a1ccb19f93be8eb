import type { EventFeed } from '../events.ts';
import type { AlertDeliveryRecords, AlertRecords, NewsRecords } from './alerts.ts';
import type { CalendarFeedRecords } from './calendar-feeds.ts';
import type { DatedRecords } from './dated.ts';
import type { DialectDataRecords } from './dialect-data.ts';
import type { FigureRecords } from './figures.ts';
import type {
  AccountRecords,
  AuditRecords,
  LoginKeyRecords,
  LoginRecords,
  LoginTryRecords,
  SessionRecords,
} from './identity.ts';
import type { IdRecords } from './ids.ts';
import type { MailRecords, NotificationRecords } from './notifications.ts';
import type { OverviewRecords } from './overview.ts';
import type { RepeatedCallRecords } from './repeated-calls.ts';
import type { RestoreRecords } from './restores.ts';
import type { RetentionChangeRecords } from './retention-changes.ts';
import type { RunRecords, TaskRecords } from './runs.ts';
import type { ScheduleRecords } from './schedules.ts';
import type { ScriptOutputRecords, ScriptRecords } from './scripts.ts';
import type { SealedRecords } from './sealed.ts';
import type { SettingRecords } from './settings.ts';
import type { SnapshotRecords } from './snapshots.ts';
import type { StoreRecords, StoreTroubleRecords } from './stores.ts';
import type { TargetRecords } from './targets.ts';
import type { TaskLogRecords } from './task-logs.ts';

/**
 * Everything that is stored, a noun each. Every read that serves a caller takes a Scope; what is out of scope is
 * answered exactly as what does not exist. Nothing that has an id is ever removed.
 */
export interface Records {
  readonly ids: IdRecords;
  readonly accounts: AccountRecords;
  readonly logins: LoginRecords;
  readonly loginKeys: LoginKeyRecords;
  readonly loginTries: LoginTryRecords;
  readonly sessions: SessionRecords;
  readonly repeatedCalls: RepeatedCallRecords;
  readonly stores: StoreRecords;
  readonly storeTroubles: StoreTroubleRecords;
  readonly targets: TargetRecords;
  readonly sealed: SealedRecords;
  readonly schedules: ScheduleRecords;
  readonly calendarFeeds: CalendarFeedRecords;
  readonly retentionChanges: RetentionChangeRecords;
  readonly runs: RunRecords;
  readonly tasks: TaskRecords;
  readonly taskLogs: TaskLogRecords;
  readonly snapshots: SnapshotRecords;
  readonly restores: RestoreRecords;
  readonly scripts: ScriptRecords;
  readonly scriptOutputs: ScriptOutputRecords;
  readonly notifications: NotificationRecords;
  readonly mails: MailRecords;
  readonly alerts: AlertRecords;
  readonly alertDeliveries: AlertDeliveryRecords;
  readonly news: NewsRecords;
  readonly dialectData: DialectDataRecords;
  readonly audit: AuditRecords;
  readonly settings: SettingRecords;
  readonly events: EventFeed;
  readonly dated: DatedRecords;
  readonly figures: FigureRecords;
  readonly overview: OverviewRecords;
}

import type { TSchema } from 'typebox';
import {
  ACCOUNT,
  ACCOUNT_CHANGE,
  LOGIN,
  LOGIN_CHANGE,
  LOGIN_KEY,
  MADE_ACCOUNT,
  MADE_LOGIN,
  NEW_ACCOUNT,
  NEW_LOGIN,
  TOTP,
} from './accounts/schema.ts';
import { ALERT, MADE_ALERT, NEW_ALERT } from './alerts/routes.ts';
import { AUDIT_LINE, NODE } from './audit/routes.ts';
import { CHANGE, CHANGES } from './changes/routes.ts';
import { CONTACT, CONTACT_FIELDS, PREFERENCE, PREFERENCES } from './contacts/routes.ts';
import { FEED, MADE_FEED, NEW_FEED } from './feeds/routes.ts';
import { FORECAST, FORECAST_REQUEST } from './forecasts/schema.ts';
import { IMPORT, IMPORT_REQUEST } from './imports/schema.ts';
import { LOAD, SUGGESTION, SUGGESTION_REQUEST } from './load/schema.ts';
import { NEED, OVERVIEW, TARGET_DAYS } from './overview/schema.ts';
import { LOCAL_TIME, PREVIEW, PREVIEW_REQUEST } from './previews/schema.ts';
import { RENDERING } from './renderings/schema.ts';
import { NEW_CLONE, NEW_RESTORE, RESTORE } from './restores/schema.ts';
import { RETENTION_PREVIEW, RETENTION_PREVIEW_REQUEST, RETENTION_UNDONE } from './retention/schema.ts';
import { RECURRENCE, RETENTION } from './rules.ts';
import { NEW_BACKUP, NEW_CHECK, NEW_RUN, RUN, RUN_WITH_TASKS } from './runs/schema.ts';
import { NEW_SCHEDULE, SCHEDULE, SCHEDULE_CHANGE, SCHEDULE_STATUS } from './schedules/schema.ts';
import { FAILURE } from './schema.ts';
import { NEW_SCRIPT, SCRIPT, SCRIPT_CHANGE, SCRIPT_TRIAL, SCRIPT_TRIED } from './scripts/schema.ts';
import {
  NEW_SESSION,
  PASSWORD_CHANGE,
  SESSION,
  STATUS,
  TOTP_CONFIRMATION,
  TOTP_OFFER,
  TOTP_OFFER_REQUEST,
  TOTP_REMOVAL,
} from './session/schema.ts';
import { EXPLANATION, SLOT } from './slots/schema.ts';
import { FILE, FINDING, NEW_COPY, SNAPSHOT, SNAPSHOT_CHANGE } from './snapshots/schema.ts';
import { NEW_STORE, STORE, STORE_CHANGE, STORE_GROWTH, STORE_KIND, STORE_STATUS } from './stores/schema.ts';
import { NEW_TARGET, TARGET, TARGET_CHANGE, TARGET_STATUS } from './targets/schema.ts';
import { TASK, TASK_LOG, TASK_OUTPUTS } from './tasks/schema.ts';
import { MADE_TOKEN, NEW_TOKEN, TOKEN } from './tokens/routes.ts';

/** What the document calls by a name, and clients after it: each is written down once, and referred to from wherever it stands. */
export const COMPONENTS: Readonly<Record<string, TSchema>> = {
  Failure: FAILURE,
  Account: ACCOUNT,
  NewAccount: NEW_ACCOUNT,
  MadeAccount: MADE_ACCOUNT,
  AccountChange: ACCOUNT_CHANGE,
  Login: LOGIN,
  NewLogin: NEW_LOGIN,
  MadeLogin: MADE_LOGIN,
  LoginChange: LOGIN_CHANGE,
  LoginKey: LOGIN_KEY,
  Totp: TOTP,
  Token: TOKEN,
  NewToken: NEW_TOKEN,
  MadeToken: MADE_TOKEN,
  Feed: FEED,
  NewFeed: NEW_FEED,
  MadeFeed: MADE_FEED,
  Store: STORE,
  NewStore: NEW_STORE,
  StoreChange: STORE_CHANGE,
  StoreKind: STORE_KIND,
  StoreStatus: STORE_STATUS,
  StoreGrowth: STORE_GROWTH,
  Script: SCRIPT,
  NewScript: NEW_SCRIPT,
  ScriptChange: SCRIPT_CHANGE,
  ScriptTrial: SCRIPT_TRIAL,
  TriedScript: SCRIPT_TRIED,
  Contact: CONTACT,
  ContactFields: CONTACT_FIELDS,
  NotificationPreference: PREFERENCE,
  NotificationPreferences: PREFERENCES,
  Alert: ALERT,
  NewAlert: NEW_ALERT,
  MadeAlert: MADE_ALERT,
  Change: CHANGE,
  Changes: CHANGES,
  AuditLine: AUDIT_LINE,
  Node: NODE,
  Session: SESSION,
  NewSession: NEW_SESSION,
  PasswordChange: PASSWORD_CHANGE,
  TotpOffer: TOTP_OFFER,
  TotpOfferRequest: TOTP_OFFER_REQUEST,
  TotpConfirmation: TOTP_CONFIRMATION,
  TotpRemoval: TOTP_REMOVAL,
  Status: STATUS,
  Target: TARGET,
  TargetStatus: TARGET_STATUS,
  NewTarget: NEW_TARGET,
  TargetChange: TARGET_CHANGE,
  Recurrence: RECURRENCE,
  Retention: RETENTION,
  Schedule: SCHEDULE,
  NewSchedule: NEW_SCHEDULE,
  ScheduleChange: SCHEDULE_CHANGE,
  ScheduleStatus: SCHEDULE_STATUS,
  Overview: OVERVIEW,
  Need: NEED,
  TargetDays: TARGET_DAYS,
  ForecastRequest: FORECAST_REQUEST,
  Forecast: FORECAST,
  PreviewRequest: PREVIEW_REQUEST,
  Preview: PREVIEW,
  LocalTime: LOCAL_TIME,
  Run: RUN,
  RunWithTasks: RUN_WITH_TASKS,
  NewRun: NEW_RUN,
  NewBackup: NEW_BACKUP,
  NewCheck: NEW_CHECK,
  Task: TASK,
  TaskLog: TASK_LOG,
  TaskOutputs: TASK_OUTPUTS,
  ImportRequest: IMPORT_REQUEST,
  Import: IMPORT,
  Rendering: RENDERING,
  RetentionPreviewRequest: RETENTION_PREVIEW_REQUEST,
  RetentionPreview: RETENTION_PREVIEW,
  RetentionUndone: RETENTION_UNDONE,
  Load: LOAD,
  SuggestionRequest: SUGGESTION_REQUEST,
  Suggestion: SUGGESTION,
  Slot: SLOT,
  Explanation: EXPLANATION,
  Snapshot: SNAPSHOT,
  SnapshotChange: SNAPSHOT_CHANGE,
  SnapshotFile: FILE,
  NewCopy: NEW_COPY,
  Finding: FINDING,
  Restore: RESTORE,
  NewRestore: NEW_RESTORE,
  NewClone: NEW_CLONE,
};

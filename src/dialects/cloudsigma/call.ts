import type { Account } from '../../domain/account.ts';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import type { Endpoint } from '../../server/endpoint.ts';
import type { Services } from '../../services/index.ts';

/** The slice of the product that this room uses. */
export type CloudSigmaServices = Pick<
  Services,
  | 'accounts'
  | 'authentication'
  | 'backups'
  | 'natives'
  | 'notifications'
  | 'primarySchedules'
  | 'restores'
  | 'schedules'
  | 'snapshots'
  | 'stores'
  | 'targets'
>;

/** What an installation decides about this room. */
export interface CloudSigmaSettings {
  /** Location code that a remote scheduler gets if it names none. */
  readonly defaultRemoteLocation: string;
}

/** A call whose route is known; nobody has proved who calls. */
export interface OpenCall {
  readonly request: WireRequest;
  readonly settings: CloudSigmaSettings;
  /** Counts the call for a login once that is known. @throws GatewayError `rate_limited` */
  readonly countCall: (loginId: number) => void;
}

/** A call whose route is known and whose caller is proved. */
export interface CloudSigmaCall extends OpenCall {
  readonly account: Account;
  /** The uuid in the path, in lower case; empty where the route has none. */
  readonly uuid: string;
}

/** What an endpoint answers: JSON (absent = an empty body), where a new thing lives, and who logged in. */
export interface CloudSigmaAnswer {
  readonly json?: unknown;
  readonly location?: string;
  readonly headers?: WireReply['headers'];
  readonly loginId?: number;
}

/** An endpoint of this room: its wire, its services and its answers. */
export type RoomEndpoint<Input, Result> = Endpoint<CloudSigmaCall, Input, CloudSigmaServices, Result, CloudSigmaAnswer>;

/** What an endpoint takes of a call beside its own input. */
export interface Given<Sent> {
  readonly sent: Sent;
  readonly uuid: string;
  readonly account: Account;
  readonly settings: CloudSigmaSettings;
}

/** A call with what was read of it. */
export const given = <Sent>({ uuid, account, settings }: CloudSigmaCall, sent: Sent): Given<Sent> => ({
  sent,
  uuid,
  account,
  settings,
});

/** Hour and minute; both `""` = unset. */
export interface ClockTime {
  readonly hour: number | '';
  readonly minute: number | '';
}

/** `incremental_backup`, as it is read back. */
export interface IncrementalBackup {
  readonly day_of_month: string;
  readonly day_of_week: readonly string[];
  readonly end_time: ClockTime;
  readonly hour: string;
  readonly minute: string;
  readonly month: string | readonly string[];
  readonly repeat: { readonly hour: string; readonly minute: string };
  readonly start_time: ClockTime;
}

/** All fields that say when: one value. */
export interface WhenFields {
  readonly incremental_backup: IncrementalBackup;
  /** `HH:MM,HH:MM`, 24 h; empty = by `incremental_backup`'s hour and minute. */
  readonly manual_incremental_backup: string;
  readonly user_timezone: string;
}

/** A retention rule; `time_option` = weekday (0 = Sunday) or day of the month. */
export interface RetentionRuleBody {
  readonly period: string;
  readonly quantity: number;
  readonly time_option?: number;
}

/** `retention_policy`; its name is free text. */
export interface RetentionPolicyBody {
  readonly name: string;
  readonly rules: readonly RetentionRuleBody[];
}

/** Fields that are stored and echoed, without effect. */
export interface EchoedFields {
  readonly grantees: readonly unknown[];
  readonly initial_backup: Readonly<Record<string, unknown>>;
  readonly is_default: boolean;
  readonly meta: Readonly<Record<string, string>>;
  readonly orchestrator_timezone: string;
  readonly permissions: readonly unknown[];
  readonly tags: readonly { readonly resource_uri: string; readonly uuid: string }[];
}

/** Everything of a drive that a client may write but its name, as it is read back; all but `size` without effect. */
export interface DriveFields {
  readonly affinities: readonly string[];
  readonly allow_multimount: boolean;
  readonly media: string;
  readonly meta: EchoedFields['meta'];
  /** Declared, in bytes; of a drive without one the bytes of its files in its newest snapshot. */
  readonly size: number;
  readonly storage_type: string;
  readonly tags: EchoedFields['tags'];
}

/** What a drive was when a remote snapshot of it was made. */
export interface DriveMeta extends Pick<DriveFields, 'media' | 'size' | 'storage_type'> {
  readonly name: string;
  readonly src_uuid: string;
}

/** What this room alone knows of a snapshot. */
export interface SnapshotFields {
  readonly meta: EchoedFields['meta'];
  readonly tags: EchoedFields['tags'];
  readonly drive_meta?: DriveMeta;
}

/** Everything of a scheduler that a client may write, as it is read back. */
export interface SchedulerFields extends WhenFields, EchoedFields {
  readonly enable_backup_policy_notifications: boolean;
  readonly enable_retention_policy_notifications: boolean;
  readonly is_enabled: boolean;
  readonly name: string;
  readonly remote_location: string;
  readonly retention_policy: RetentionPolicyBody;
  readonly type: string;
}

/** The dialect's name: its folder, and the key of what it remembers of a schedule. */
export const DIALECT = 'cloudsigma';

/** The address that every `resource_uri` starts with, whichever prefix was called. */
export const RESOURCE_ROOT = '/api/2.0';

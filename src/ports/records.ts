import type { DatedRecords } from './records/dated.ts';
import type { MailRecords, NotificationRecords } from './records/notifications.ts';
import type { AccountRecords, AuditRecords, LoginKeyRecords, LoginRecords, SessionRecords } from './records/people.ts';
import type { RunRecords, ScheduleRecords } from './records/scheduling.ts';
import type { NativeRecords, SettingRecords, StoreRecords, TargetRecords } from './records/things.ts';
import type { RestoreRecords, SnapshotRecords, TaskRecords } from './records/work.ts';

/**
 * Everything that is stored, a noun each. Every read that serves a caller takes a Scope; what is out of scope is
 * answered exactly as what does not exist. Nothing that has an id is ever removed.
 */
export interface Records {
  readonly ids: IdRecords;
  readonly accounts: AccountRecords;
  readonly logins: LoginRecords;
  readonly loginKeys: LoginKeyRecords;
  readonly sessions: SessionRecords;
  readonly stores: StoreRecords;
  readonly targets: TargetRecords;
  readonly schedules: ScheduleRecords;
  readonly runs: RunRecords;
  readonly tasks: TaskRecords;
  readonly snapshots: SnapshotRecords;
  readonly restores: RestoreRecords;
  readonly notifications: NotificationRecords;
  readonly mails: MailRecords;
  readonly natives: NativeRecords;
  readonly audit: AuditRecords;
  readonly settings: SettingRecords;
  readonly dated: DatedRecords;
}

export type Noun = 'account' | 'login' | 'store' | 'target' | 'schedule' | 'run' | 'task' | 'snapshot' | 'restore';

/** Nouns that share one sequence of ids; targets count for themselves, as their ids are the provider's own. */
export type CountedNoun = Exclude<Noun, 'target'>;

/** The one sequence of integer ids of all nouns but targets, so that among them an id never means two things. */
export interface IdRecords {
  /** `count` new ids of one kind, ascending. */
  next(kind: CountedNoun, count: number): Promise<readonly number[]>;
  /** What kind of thing an id is, deleted things too. */
  kindOf(id: number): Promise<CountedNoun | null>;
}

/** How one thing is named from outside: by integer id or by uuid. */
export type Key = { readonly id: number } | { readonly uuid: string };

/** The id or uuid by which a thing was asked for, for messages. */
export const nameOf = (key: Key): string => ('id' in key ? String(key.id) : key.uuid);

/** A slice of a sorted list. `orderBy` is one of the list's own columns; the id breaks ties. `limit` null = all. */
export interface Page<Column extends string> {
  readonly offset: number;
  readonly limit: number | null;
  readonly orderBy: Column;
  readonly descending: boolean;
}

/** One page and how many rows there are in all. */
export interface Slice<T> {
  readonly rows: readonly T[];
  readonly total: number;
}

/**
 * As `Slice`, its rows in pieces, each read once it is asked for: of a long page nothing else is in the memory. A row
 * that is gone by then is left out.
 */
export interface PiecedSlice<T> {
  readonly pieces: AsyncIterable<readonly T[]> | Iterable<readonly T[]>;
  readonly total: number;
}

import type { Account, Login, Scope, Session } from '../../domain/account.ts';
import type { Counted, Counts } from '../../domain/account-caps.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Noun } from './ids.ts';
import type { Key } from './page.ts';

export interface AccountRecords {
  find(scope: Scope, key: Key): Promise<Account | null>;
  findByName(name: string): Promise<Account | null>;
  /** Locks the account's row for the transaction: what is counted under it cannot change meanwhile. */
  lock(id: number): Promise<Account | null>;
  list(): Promise<readonly Account[]>;
  insert(account: Account): Promise<void>;
  update(id: number, change: Partial<Pick<Account, 'timeZone' | 'quotaPerDay' | 'quotaTotal' | 'caps'>>): Promise<void>;
  /** How many of these an account has: live ones. */
  count(id: number, counted: Counted, now: Instant): Promise<number>;
  /** The same of all accounts and things, by account; one that has nothing is left out. */
  counts(now: Instant): Promise<ReadonlyMap<number, Counts>>;
}

export interface LoginRecords {
  /** Exact match on the login's text; deleted ones are not found. */
  findByLogin(login: string): Promise<Login | null>;
  find(id: number): Promise<Login | null>;
  list(scope: Scope): Promise<readonly Login[]>;
  count(): Promise<number>;
  /** `conflict` where the login exists. */
  insert(login: Login): Promise<void>;
  update(
    id: number,
    change: Partial<Pick<Login, 'passwordHash' | 'isDisabled' | 'totpSealed' | 'role'>>,
  ): Promise<void>;
}

/** A session with whose it is, read in one query. */
export interface SessionOwner {
  readonly session: Session;
  readonly login: Login;
  readonly account: Account;
}

export interface SessionRecords {
  /** A session that is neither revoked nor past `now`, of a login that is neither disabled nor deleted. */
  findLive(tokenHash: string, now: Instant): Promise<SessionOwner | null>;
  list(scope: Scope, loginId: number | null): Promise<readonly Session[]>;
  /** Answers the new session's id. */
  insert(session: Omit<Session, 'id'>): Promise<number>;
  slide(id: number, expiresAt: Instant): Promise<void>;
  /** Answers whose it was; `null` if there was no live one. */
  revoke(scope: Scope, id: number, now: Instant): Promise<Pick<Login, 'id' | 'accountId'> | null>;
  revokeAllOf(loginId: number, now: Instant): Promise<void>;
  /** What a room keeps with a session, by name; it goes when the session is forgotten. */
  memory(id: number): Promise<ReadonlyMap<string, string>>;
  /** Keeps a text with a session under a name; `null` forgets it. */
  remember(id: number, name: string, text: string | null): Promise<void>;
  /**
   * Forgets all unrevoked sessions of a kind that a login has but so many: those that would end latest stay, but first go
   * those that would end after `latest`, which a clock that was ahead opened.
   */
  forgetBeyond(loginId: number, kind: Session['kind'], count: number, latest: Instant): Promise<void>;
  /** Forgets sessions that ended before then, with what was kept with them. */
  forgetEnded(before: Instant): Promise<void>;
}

/** A key that logs one login in, once; only its SHA-256 is kept. */
export interface LoginKey {
  readonly keyHash: string;
  readonly loginId: number;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

export interface LoginKeyRecords {
  /** `conflict` where the key exists. */
  insert(key: LoginKey): Promise<void>;
  /** Uses a key up: `true` for one caller, and only for this login's before it expires. */
  take(keyHash: string, loginId: number, now: Instant): Promise<boolean>;
  forgetExpired(now: Instant): Promise<void>;
}

/** What the audit tells of; sessions too, which have ids of their own. */
export type AuditedNoun = Noun | 'session';

/** One line of the audit: who did what to which thing, when. Values only that may be shown; never a credential. */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly accountId: number | null;
  /** `schedule.create`, `snapshot.delete` … */
  readonly action: string;
  /** What kind of thing `objectId` is the id of; `null` where an earlier version's line does not tell. */
  readonly noun: AuditedNoun | null;
  readonly objectId: number | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface AuditRecords {
  append(entry: AuditEntry): Promise<void>;
  list(scope: Scope, limit: number): Promise<readonly AuditEntry[]>;
}

import type { Account, Login, Scope, Session } from '../../domain/account.ts';
import type { Counted, Counts } from '../../domain/account-caps.ts';
import type { Instant } from '../../domain/instant.ts';
import type { CountedTries } from '../../domain/login-limits.ts';
import type { FeedPosition } from '../events.ts';
import type { Noun } from './ids.ts';
import type { Key, Page, Slice } from './page.ts';

/** Which accounts are asked for; what is absent leaves all. */
export interface AccountFilter {
  readonly ids?: readonly number[];
  readonly names?: readonly string[];
  /** What their names contain, in any case. */
  readonly nameContains?: string;
}

export interface AccountRecords {
  find(scope: Scope, key: Key): Promise<Account | null>;
  findByName(name: string): Promise<Account | null>;
  /** Locks the account's row for the transaction: what is counted under it cannot change meanwhile. */
  lock(id: number): Promise<Account | null>;
  list(): Promise<readonly Account[]>;
  page(filter: AccountFilter, page: Page<'id'>): Promise<Slice<Account>>;
  /** Which of these accounts are suspended. */
  suspended(ids: readonly number[]): Promise<ReadonlySet<number>>;
  /** `conflict` where the name is another account's. */
  insert(account: Account): Promise<void>;
  /** `conflict` as `insert`. */
  update(
    id: number,
    change: Partial<
      Pick<Account, 'name' | 'timeZone' | 'quotaPerDay' | 'quotaTotal' | 'quotaBytes' | 'caps' | 'suspendedAt'>
    >,
  ): Promise<void>;
  /**
   * Marks an account and its logins deleted: their sessions, keys, contacts and unsent mails go, and other ones may have
   * their names.
   */
  close(id: number, at: Instant): Promise<void>;
  /** Of a deleted account leaves numbers and times alone, but for what copies that still stand need. May be repeated. */
  erase(id: number): Promise<void>;
  /** Whether no snapshot, unfinished work or kept file of a deleted account is left. */
  isAtRest(id: number): Promise<boolean>;
  /** How many of these an account has: live ones. */
  count(id: number, counted: Counted, now: Instant): Promise<number>;
  /** The same of all accounts and things, by account; one that has nothing is left out. */
  counts(now: Instant): Promise<ReadonlyMap<number, Counts>>;
}

/** Which logins are asked for; what is absent leaves all. */
export interface LoginFilter {
  readonly accountId?: number;
  readonly names?: readonly string[];
  /** What their names contain, in any case. */
  readonly nameContains?: string;
}

export interface LoginRecords {
  /** Exact match on the login's text; deleted ones are not found. */
  findByLogin(login: string): Promise<Login | null>;
  find(id: number): Promise<Login | null>;
  /** Locks the login's row for the transaction; after its account's, and before its sessions. */
  lock(scope: Scope, key: Key): Promise<Login | null>;
  findByKey(scope: Scope, key: Key): Promise<Login | null>;
  list(scope: Scope): Promise<readonly Login[]>;
  page(scope: Scope, filter: LoginFilter, page: Page<'id'>): Promise<Slice<Login>>;
  count(): Promise<number>;
  /** `conflict` where the login exists. */
  insert(login: Login): Promise<void>;
  update(
    id: number,
    change: Partial<Pick<Login, 'passwordHash' | 'isDisabled' | 'totpSealed' | 'role'>>,
  ): Promise<void>;
  /** Marks a login deleted: its sessions, keys and contacts go, and another one may have its name. */
  close(id: number, at: Instant): Promise<void>;
  /**
   * Uses a TOTP step of a login up: `true` for one caller, and only where neither it nor one of the `span` steps behind it
   * was used before. Call it in a transaction.
   */
  useTotpStep(id: number, step: number, span: number): Promise<boolean>;
  /** Forgets used steps before this one. */
  forgetTotpSteps(before: number): Promise<void>;
}

/** What is counted of tries at logins that did not get in, and the addresses that log-ins came from. */
export interface LoginTryRecords {
  /** What is counted under these keys, and when this caller was last seen to log the login in, in one query. */
  look(
    keys: readonly string[],
    loginId: number,
    caller: string,
  ): Promise<{ readonly counted: ReadonlyMap<string, CountedTries>; readonly seenAt: Instant | null }>;
  /**
   * What is counted under these keys, locked for the transaction. A window that is over by `now`, or was never begun,
   * begins with no tries and ends then.
   */
  lock(windows: ReadonlyMap<string, Instant>, now: Instant): Promise<ReadonlyMap<string, CountedTries>>;
  /** One try more under each of these keys, which are locked. */
  count(keys: readonly string[], now: Instant): Promise<void>;
  /** One try less under each of these keys. */
  takeBack(keys: readonly string[]): Promise<void>;
  /** This caller logged the login in; of more than `most` of a login those seen longest ago are forgotten. */
  see(loginId: number, caller: string, now: Instant, most: number): Promise<void>;
  /** Forgets windows that are over, and of more than `most` others those with the fewest tries. */
  forgetTries(now: Instant, most: number): Promise<void>;
  /** Forgets callers not seen since then. */
  forgetCallers(before: Instant): Promise<void>;
}

/** A session with whose it is, read in one query. */
export interface SessionOwner {
  readonly session: Session;
  readonly login: Login;
  readonly account: Account;
  /** How far the account's changes had come then: most calls by a session ask whether any came. */
  readonly position: FeedPosition;
}

/** How many sessions are left, and when they end. */
export interface SessionRoom {
  readonly left: number;
  /** One that ends later is in use, unless it awaits a second factor. */
  readonly inUseFrom: Instant;
  /** One that ends later than it can was opened by a clock that was ahead. */
  readonly latest: Instant;
}

/** Which sessions are listed. */
export interface SessionFilter {
  readonly liveAt: Instant;
  readonly id?: number;
  readonly loginId?: number;
}

export interface SessionRecords {
  /** A session that is neither revoked nor past `now`, of a login that is neither disabled nor deleted. */
  findLive(tokenHash: string, now: Instant): Promise<SessionOwner | null>;
  list(scope: Scope, loginId: number | null): Promise<readonly Session[]>;
  /** A page of those that live at an instant. */
  page(scope: Scope, filter: SessionFilter, page: Page<'id'>): Promise<Slice<Session>>;
  /** Answers the new session's id. */
  insert(session: Omit<Session, 'id'>): Promise<number>;
  slide(id: number, expiresAt: Instant): Promise<void>;
  /** Answers whose it was; `null` if there was no live one. */
  revoke(scope: Scope, id: number, now: Instant): Promise<Pick<Login, 'id' | 'accountId'> | null>;
  /** Those of `keptKind` stay. */
  revokeAllOf(loginId: number, now: Instant, keptKind?: string): Promise<void>;
  /** Counts a code given for a live session's second factor; answers how many that makes, or `null` where it has ended. */
  countCode(id: number): Promise<number | null>;
  /** What a room keeps with a session, by name; it goes when the session is forgotten. */
  memory(id: number): Promise<ReadonlyMap<string, string>>;
  /** What is kept under a name with each of these sessions, by id. */
  memoriesOf(ids: readonly number[], name: string): Promise<ReadonlyMap<number, string>>;
  /** Keeps a text with a session under a name; `null` forgets it. */
  remember(id: number, name: string, text: string | null): Promise<void>;
  /**
   * Forgets idle sessions of a kind that a login has, beyond so many that are left; answers how many more are left as they
   * are in use. First go those that a clock ahead opened, then those that await a second factor, then those that end first.
   */
  makeRoom(loginId: number, kind: Session['kind'], room: SessionRoom): Promise<number>;
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

/** What the audit tells of; sessions, alerts and feeds too, which have ids of their own, and the installation's key, which has none. */
export type AuditedNoun = Noun | 'session' | 'alert' | 'feed' | 'key';

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

/** A line as it stands in the audit; later ones have greater ids. */
export interface AuditLine extends AuditEntry {
  readonly id: number;
}

/** Which lines are asked for; what is absent leaves all. */
export interface AuditFilter {
  /** Who did it, as `Actor.label`. */
  readonly actor?: string;
  readonly actions?: readonly string[];
  readonly nouns?: readonly string[];
  readonly objectId?: number;
  /** At this instant, or later. */
  readonly from?: Instant;
  /** Before this instant. */
  readonly to?: Instant;
  /** Of lines before this one. */
  readonly beforeId?: number;
  /** Of lines from this one on: how far back is looked. */
  readonly sinceId?: number;
}

export interface AuditRecords {
  append(entry: AuditEntry): Promise<void>;
  /** The newest first. */
  list(scope: Scope, limit: number, filter?: AuditFilter): Promise<readonly AuditLine[]>;
  /** The id of the newest line of all; 0 where there is none. */
  newestId(): Promise<number>;
}

import { randomBytes } from 'node:crypto';
import type { Account, Actor, Login, Role, Session } from '../../domain/account.ts';
import { isInScope, scopeOf } from '../../domain/account.ts';
import { COUNTED, type Counted, type Counts } from '../../domain/account-caps.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { assertTimeZone } from '../../domain/recurrence/index.ts';
import type { AccountFilter, LoginFilter, SessionFilter } from '../../ports/records/identity.ts';
import { type Key, nameOf, type Page, type Slice } from '../../ports/records/page.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { type ChangeOptions, refuseStale } from '../seen-version.ts';
import { refuseBeyond, refuseLimited, requireManager, requireStaff } from './access.ts';
import {
  addAccount,
  insertLogin,
  type NewLogin,
  type PreparedAccount,
  type PreparedLogin,
} from './account-creation.ts';
import { audit } from './audit.ts';
import { accountNamed, accounts } from './oversight.ts';
import { checkPassword } from './password-rule.ts';
import type { Passwords } from './passwords.ts';
import type { SecretBox } from './secret-box.ts';
import { revokeSession } from './sessions.ts';
import { newTotpSeed, totpUri } from './totp.ts';

const isCount = (count: number | null, least: number): boolean =>
  count === null || (Number.isSafeInteger(count) && count >= least);

const capsOf = (caps: Readonly<Partial<Record<Counted, number | null>>>): Account['caps'] =>
  Object.fromEntries(Object.entries(caps).filter(([, cap]) => cap !== null));

/** A new login; without a password it gets a generated one. */
export interface LoginDraft {
  readonly login: string;
  readonly role: Role;
  readonly isStaff?: boolean;
  readonly password?: string;
}

const LOGIN = /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,99}$/;

/** What staff may change of an account; a cap of `null` = the default again. */
export type AccountChange = Partial<
  Pick<Account, 'name' | 'timeZone' | 'quotaPerDay' | 'quotaTotal' | 'quotaBytes'>
> & {
  readonly caps?: Readonly<Partial<Record<Counted, number | null>>>;
};

/** What staff may change of a login. */
export interface LoginChange {
  readonly role?: Role;
  readonly isDisabled?: boolean;
  readonly password?: string;
}

/** An account's own admins add no more logins once it has so many. */
const MOST_LOGINS = 100;

/** Accounts and the logins in them: for staff, and of an account its people and its zone for its own admins. */
export class Accounts {
  readonly #unitOfWork: UnitOfWork;
  readonly #passwords: Passwords;
  readonly #secretBox: SecretBox;
  readonly #defaultTimeZone: string;

  constructor(unitOfWork: UnitOfWork, passwords: Passwords, secretBox: SecretBox, defaultTimeZone: string) {
    this.#secretBox = secretBox;
    this.#unitOfWork = unitOfWork;
    this.#passwords = passwords;
    this.#defaultTimeZone = defaultTimeZone;
  }

  /** An account named as its first login. @throws `forbidden`, `invalid_request`, `invalid_recurrence` (zone), `conflict`. */
  async add(actor: Actor, draft: LoginDraft & { readonly timeZone?: string }): Promise<NewLogin> {
    requireStaff(actor);
    const prepared = await this.prepare(draft);
    return this.#unitOfWork.transaction((records) => addAccount(records, actor, prepared));
  }

  /** Checks a new account's facts and hashes its password, outside any transaction: hashing takes a while. */
  async prepare(draft: LoginDraft & { readonly timeZone?: string }): Promise<PreparedAccount> {
    const timeZone = draft.timeZone ?? this.#defaultTimeZone;
    assertTimeZone(timeZone);
    return { ...(await this.#prepareLogin(draft)), timeZone };
  }

  /**
   * Another login of an account, by staff or by an admin of it.
   *
   * @throws `forbidden`, `not_found`, `invalid_request`, `conflict`, `quota_exceeded` (`too_many_logins`; staff may add more).
   */
  async addLogin(actor: Actor, accountName: string, draft: LoginDraft): Promise<NewLogin> {
    requireManager(actor);
    refuseBeyond(actor, { isStaff: draft.isStaff ?? false }, draft.role);
    const prepared = await this.#prepareLogin(draft);
    return this.#unitOfWork.transaction(async (records) => {
      const account = await records.accounts.findByName(accountName);
      if (account === null || !isInScope(scopeOf(actor), account.id)) throw notFound('account', accountName);
      if (!actor.isStaff) await refuseMoreLogins(records, account.id);
      const login = await insertLogin(records, actor, account.id, prepared);
      return { account, login, password: prepared.password };
    });
  }

  list(actor: Actor): Promise<readonly Account[]> {
    return accounts(this.#unitOfWork, actor);
  }

  /** How many of each thing that is counted the accounts have; one that has nothing is left out. */
  async counts(actor: Actor): Promise<ReadonlyMap<number, Counts>> {
    requireStaff(actor);
    return this.#unitOfWork.records.accounts.counts(await this.#unitOfWork.now());
  }

  /** The account of something that the actor may see. @throws `not_found`. */
  find(actor: Actor, id: number): Promise<Account> {
    return this.findByKey(actor, { id });
  }

  /** By its id or uuid. @throws `not_found`. */
  async findByKey(actor: Actor, key: Key): Promise<Account> {
    const account = await this.#unitOfWork.records.accounts.find(scopeOf(actor), key);
    if (account === null) throw notFound('account', nameOf(key));
    return account;
  }

  /** A page of them. @throws `forbidden` (not staff). */
  listPage(actor: Actor, filter: AccountFilter, page: Page<'id'>): Promise<Slice<Account>> {
    requireStaff(actor);
    return this.#unitOfWork.records.accounts.page(filter, page);
  }

  /** A page of the logins that the actor may see. */
  loginPage(actor: Actor, filter: LoginFilter, page: Page<'id'>): Promise<Slice<Login>> {
    return this.#unitOfWork.records.logins.page(scopeOf(actor), filter, page);
  }

  logins(actor: Actor): Promise<readonly Login[]> {
    return this.#unitOfWork.records.logins.list(scopeOf(actor));
  }

  /** How many logins there are at all: none means that nobody can get in yet. */
  countLogins(): Promise<number> {
    return this.#unitOfWork.records.logins.count();
  }

  /** @throws `not_found`. */
  findByName(actor: Actor, name: string): Promise<Account> {
    return accountNamed(this.#unitOfWork, actor, name);
  }

  /**
   * A new zone moves no schedule, and a new name no login. An account's own admins change the zone alone.
   *
   * @throws `forbidden`, `not_found`, `invalid_recurrence` (zone), `invalid_request`, `conflict` (`stale`,
   *   `account_taken`).
   */
  async change(
    actor: Actor,
    name: string,
    change: AccountChange,
    options: Pick<ChangeOptions, 'version'> = {},
  ): Promise<void> {
    if (Object.keys(change).some((part) => part !== 'timeZone')) requireStaff(actor);
    if (!actor.isStaff) requireManager(actor);
    const account = await this.#unitOfWork.records.accounts.findByName(name);
    if (account === null || !isInScope(scopeOf(actor), account.id)) throw notFound('account', name);
    const { id } = account;
    const { caps: changedCaps = {}, ...rest } = change;
    if (change.name !== undefined && !LOGIN.test(change.name))
      throw problem('account_malformed', { field: 'name', value: change.name });
    if (change.timeZone !== undefined) assertTimeZone(change.timeZone);
    for (const quota of [change.quotaPerDay, change.quotaTotal, change.quotaBytes]) {
      if (isCount(quota ?? null, 0)) continue;
      throw problem('no_whole_number', { field: 'quota', value: String(quota), least: 0, most: null });
    }
    for (const counted of COUNTED) {
      // A login without a single session could not log in.
      const [cap = null, least] = [changedCaps[counted], counted === 'sessions' ? 1 : 0];
      if (!isCount(cap, least)) throw problem('cap_malformed', { field: 'caps', value: String(cap), counted, least });
    }
    await this.#unitOfWork.transaction(async (records) => {
      const account = await records.accounts.lock(id);
      if (account === null) throw notFound('account', name);
      refuseStale('account', account, options);
      await records.accounts.update(id, { ...rest, caps: capsOf({ ...account.caps, ...changedCaps }) });
      const changed = { id: account.id, accountId: account.id };
      records.events.note('account.changed', changed);
      await audit(records, actor, 'account.change', ['account', changed], change);
    });
  }

  /**
   * Has the account's schedules stand still and refuses its logins and tokens, or takes that back; what is under way goes
   * on, and slots that came meanwhile are not made up for.
   *
   * @throws `forbidden`, `not_found`.
   */
  async setSuspended(actor: Actor, name: string, isSuspended: boolean): Promise<void> {
    const { id } = await this.findByName(actor, name);
    await this.#unitOfWork.transaction(async (records) => {
      const account = await records.accounts.lock(id);
      if (account === null) throw notFound('account', name);
      if ((account.suspendedAt !== null) === isSuspended) return;
      await records.accounts.update(id, { suspendedAt: isSuspended ? records.now : null });
      const changed = { id, accountId: id };
      records.events.note('account.changed', changed);
      await audit(records, actor, isSuspended ? 'account.suspend' : 'account.resume', ['account', changed]);
    });
  }

  /** A new password; ends the login's sessions. @throws `forbidden`, `not_found`, `invalid_request`. */
  async setPassword(actor: Actor, loginName: string, password?: string): Promise<string> {
    const prepared = await this.#prepareLogin({
      login: loginName,
      role: 'admin',
      ...(password === undefined ? {} : { password }),
    });
    await this.#changeLogin(actor, loginName, 'login.password', { passwordHash: prepared.passwordHash });
    return prepared.password;
  }

  /** Shuts a login out and ends its sessions. @throws `forbidden`, `not_found`. */
  disable(actor: Actor, loginName: string): Promise<void> {
    return this.#changeLogin(actor, loginName, 'login.disable', { isDisabled: true });
  }

  /** Lets a login in again that was shut out. @throws `forbidden`, `not_found`. */
  enable(actor: Actor, loginName: string): Promise<void> {
    return this.#changeLogin(actor, loginName, 'login.enable', { isDisabled: false });
  }

  /**
   * Changes what is named of a login in one write, and ends its sessions.
   *
   * @throws `forbidden` (neither staff nor an admin of its account, or beyond the own rights; by a token with limits),
   *   `not_found`, `invalid_request` (password), `conflict` (`stale`).
   */
  async changeLogin(
    actor: Actor,
    key: Key,
    { role, isDisabled, password }: LoginChange,
    options: Pick<ChangeOptions, 'version'> = {},
  ): Promise<Login> {
    requireManager(actor);
    const found = await this.findLoginByKey(actor, key);
    refuseBeyond(actor, found, role);
    const draft = password === undefined ? null : await this.#prepareLogin({ ...found, password });
    return this.#unitOfWork.transaction(async (records) => {
      const login = await lockLogin(records, actor, key, options);
      const acts = [
        ...(role === undefined || role === login.role ? [] : [['login.role', { role }] as const]),
        ...(isDisabled === undefined || isDisabled === login.isDisabled
          ? []
          : [[isDisabled ? 'login.disable' : 'login.enable', {}] as const]),
        ...(draft === null ? [] : [['login.password', {}] as const]),
      ];
      if (acts.length === 0) return login;
      await records.logins.update(login.id, {
        ...(role === undefined ? {} : { role }),
        ...(isDisabled === undefined ? {} : { isDisabled }),
        ...(draft === null ? {} : { passwordHash: draft.passwordHash }),
      });
      await records.sessions.revokeAllOf(login.id, records.now);
      records.events.note('login.changed', login);
      for (const [action, details] of acts) await audit(records, actor, action, ['login', login], details);
      return (await records.logins.find(login.id)) ?? login;
    });
  }

  /**
   * Deletes a login: its sessions, tokens, keys and contacts are gone at once, and its name is free. What it made and what it
   * did stays.
   *
   * @throws `forbidden` (as `changeLogin`), `not_found`, `conflict` (`stale`).
   */
  async deleteLogin(actor: Actor, key: Key, options: Pick<ChangeOptions, 'version'> = {}): Promise<void> {
    requireManager(actor);
    await this.#unitOfWork.transaction(async (records) => {
      const login = await lockLogin(records, actor, key, options);
      refuseBeyond(actor, login, undefined);
      await records.logins.close(login.id, records.now);
      records.events.note('login.changed', login);
      await audit(records, actor, 'login.delete', ['login', login]);
    });
  }

  /** Gives a login a second factor and ends its sessions; answers the address for authenticator apps, shown once. */
  async enableTotp(actor: Actor, loginName: string): Promise<string> {
    const seed = newTotpSeed();
    await this.#changeLogin(actor, loginName, 'login.totp', { totpSealed: this.#secretBox.seal(seed) });
    return totpUri(seed, loginName);
  }

  /** Takes a login's second factor away. @throws `forbidden`, `not_found`. */
  disableTotp(actor: Actor, loginName: string): Promise<void> {
    return this.#changeLogin(actor, loginName, 'login.totp', { totpSealed: null });
  }

  /** @throws `not_found`. */
  async findLogin(actor: Actor, loginName: string): Promise<Login> {
    requireStaff(actor);
    const login = await this.#unitOfWork.records.logins.findByLogin(loginName);
    if (login === null) throw notFound('login', loginName);
    return login;
  }

  /** One that the actor may see, by its id or uuid. @throws `not_found`. */
  async findLoginByKey(actor: Actor, key: Key): Promise<Login> {
    const login = await this.#unitOfWork.records.logins.findByKey(scopeOf(actor), key);
    if (login === null) throw notFound('login', nameOf(key));
    return login;
  }

  /** A page of the sessions and tokens that are good now and that the actor may see. */
  async sessionPage(actor: Actor, filter: Omit<SessionFilter, 'liveAt'>, page: Page<'id'>): Promise<Slice<Session>> {
    const liveAt = await this.#unitOfWork.now();
    return this.#unitOfWork.records.sessions.page(scopeOf(actor), { ...filter, liveAt }, page);
  }

  sessions(actor: Actor, loginId: number | null): Promise<readonly Session[]> {
    return this.#unitOfWork.records.sessions.list(scopeOf(actor), loginId);
  }

  /** @throws `not_found` if there is no such live token. */
  async revokeSession(actor: Actor, id: number): Promise<void> {
    refuseLimited(actor);
    await this.#unitOfWork.transaction(async (records) => {
      if (!(await revokeSession(records, scopeOf(actor), id))) throw notFound('token', id);
      await audit(records, actor, 'token.revoke', ['session', { id, accountId: actor.accountId }]);
    });
  }

  async #changeLogin(
    actor: Actor,
    loginName: string,
    action: string,
    change: Partial<Pick<Login, 'passwordHash' | 'isDisabled' | 'totpSealed'>>,
  ): Promise<void> {
    refuseLimited(actor);
    const login = await this.findLogin(actor, loginName);
    await this.#unitOfWork.transaction(async (records) => {
      if (change.totpSealed) await this.#secretBox.confirm(records);
      await records.logins.update(login.id, change);
      await records.sessions.revokeAllOf(login.id, records.now);
      records.events.note('login.changed', login);
      await audit(records, actor, action, ['login', login]);
    });
  }

  async #prepareLogin(draft: LoginDraft): Promise<PreparedLogin> {
    if (!LOGIN.test(draft.login)) throw problem('login_malformed', { field: 'login', value: draft.login });
    const password = draft.password ?? randomBytes(15).toString('base64url');
    checkPassword(password);
    const passwordHash = await this.#passwords.hash(password);
    return { login: draft.login, role: draft.role, isStaff: draft.isStaff ?? false, password, passwordHash };
  }
}

/** Locks the account, so that two requests at once cannot both take the last place. @throws `quota_exceeded` */
async function refuseMoreLogins(records: Transaction, accountId: number): Promise<void> {
  await records.accounts.lock(accountId);
  const page = { offset: 0, limit: MOST_LOGINS, orderBy: 'id', descending: false } as const;
  const { rows } = await records.logins.page({ accountId }, {}, page);
  if (rows.length >= MOST_LOGINS) throw problem('too_many_logins', { limit: MOST_LOGINS });
}

/** A login that is to be changed. @throws `not_found`, `conflict` (`stale`). */
async function lockLogin(
  records: Transaction,
  actor: Actor,
  key: Key,
  options: Pick<ChangeOptions, 'version'>,
): Promise<Login> {
  const login = await records.logins.lock(scopeOf(actor), key);
  if (login === null) throw notFound('login', nameOf(key));
  refuseStale('login', { ...login, name: login.login }, options);
  return login;
}

import type { Account, Actor, Login, Role } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';
import { refuseLimited } from './access.ts';
import { audit } from './audit.ts';

/** A login with the password it was given, to be shown once. */
export interface NewLogin {
  readonly account: Account;
  readonly login: Login;
  readonly password: string;
}

/** A login whose facts were checked and whose password is hashed. */
export interface PreparedLogin {
  readonly login: string;
  readonly role: Role;
  readonly isStaff: boolean;
  readonly password: string;
  readonly passwordHash: string;
}

/** An account about to be written, with its first login. */
export interface PreparedAccount extends PreparedLogin {
  readonly timeZone: string;
}

/** Writes an account and its first login in the caller's transaction. @throws `conflict` if the login exists. */
export async function addAccount(records: Transaction, actor: Actor, prepared: PreparedAccount): Promise<NewLogin> {
  const id = await records.ids.one('account');
  const account: Account = {
    id,
    uuid: crypto.randomUUID(),
    name: prepared.login,
    timeZone: prepared.timeZone,
    quotaPerDay: null,
    quotaTotal: null,
    quotaBytes: null,
    suspendedAt: null,
    caps: {},
    version: 1,
    createdAt: records.now,
    deletedAt: null,
  };
  await records.accounts.insert(account);
  records.events.note('account.created', { id, accountId: id });
  const login = await insertLogin(records, actor, id, prepared);
  return { account, login, password: prepared.password };
}

/** Writes a login in the caller's transaction. @throws `conflict` if it exists, `forbidden` (reason `token_limited`). */
export async function insertLogin(
  records: Transaction,
  actor: Actor,
  accountId: number,
  prepared: PreparedLogin,
): Promise<Login> {
  refuseLimited(actor);
  if ((await records.logins.findByLogin(prepared.login)) !== null) {
    throw problem('login_taken', { login: prepared.login });
  }
  const id = await records.ids.one('login');
  const login: Login = {
    id,
    uuid: crypto.randomUUID(),
    accountId,
    login: prepared.login,
    passwordHash: prepared.passwordHash,
    role: prepared.role,
    isStaff: prepared.isStaff,
    isDisabled: false,
    totpSealed: null,
    version: 1,
    createdAt: records.now,
    deletedAt: null,
  };
  await records.logins.insert(login);
  records.events.note('login.created', login);
  await audit(records, actor, 'login.add', ['login', login], { role: login.role, isStaff: login.isStaff });
  return login;
}

import { type Account, type Actor, scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import { NO_USAGE, type Usage } from '../../ports/records/figures.ts';
import type { AuditEntry } from '../../ports/records/identity.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { requireRole, requireStaff } from './access.ts';

/** What an account has in all stores and volumes; what is in the making is not counted. */
export interface AccountUsage extends Usage {
  readonly account: Account;
}

/** All of them. @throws `forbidden`. */
export async function accounts({ records }: UnitOfWork, actor: Actor): Promise<readonly Account[]> {
  requireStaff(actor);
  return records.accounts.list();
}

/** The one of a name. @throws `forbidden`, `not_found`. */
export async function accountNamed({ records }: UnitOfWork, actor: Actor, name: string): Promise<Account> {
  requireStaff(actor);
  const account = await records.accounts.findByName(name);
  if (account === null) throw notFound('account', name);
  return account;
}

/** Who uses how much. @throws `forbidden`. */
export async function usage({ records }: UnitOfWork, actor: Actor): Promise<readonly AccountUsage[]> {
  requireStaff(actor);
  const used = await records.figures.usage();
  return (await records.accounts.list()).map((account) => ({ account, ...(used.get(account.id) ?? NO_USAGE) }));
}

/**
 * The newest lines of the audit, of one account's things or (`null`) of all that the actor may see.
 *
 * @throws `forbidden` (neither staff nor an admin; another account's).
 */
export async function audited(
  { records }: UnitOfWork,
  actor: Actor,
  accountId: number | null,
  limit: number,
): Promise<readonly AuditEntry[]> {
  requireRole(actor, 'admin');
  if (accountId !== null && accountId !== actor.accountId) requireStaff(actor);
  return records.audit.list(accountId === null ? scopeOf(actor) : { accountId }, limit);
}

/** Staff in a login's place, for what is that login's own: its contacts. @throws `forbidden`, `not_found`. */
export async function inPlaceOf({ records }: UnitOfWork, actor: Actor, loginName: string): Promise<Actor> {
  requireStaff(actor);
  const login = await records.logins.findByLogin(loginName);
  if (login === null) throw notFound('login', loginName);
  return { ...actor, loginId: login.id, accountId: login.accountId, isStaff: false };
}

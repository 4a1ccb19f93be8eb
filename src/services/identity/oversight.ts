import { type Account, type Actor, scopeOf } from '../../domain/account.ts';
import { notFound } from '../../domain/errors.ts';
import { NO_USAGE, type Usage } from '../../ports/records/figures.ts';
import type { AuditEntry, AuditFilter, AuditLine } from '../../ports/records/identity.ts';
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

/** Which part of the audit is asked for. */
export interface AuditPage extends Omit<AuditFilter, 'sinceId'> {
  /** `null` = of all that the actor may see. */
  readonly accountId: number | null;
  readonly limit: number;
}

/** So many lines are looked through for one page. */
const LOOKED_THROUGH = 20_000;

/**
 * Lines of the audit, the newest first, and before which line the next page begins; `null` = there is no more. A page may
 * have fewer lines than it is long, or none, where those that fit are rare: it looks no further back than it can at once.
 *
 * @throws as `audited`.
 */
export async function auditPage(
  { records }: UnitOfWork,
  actor: Actor,
  { accountId, limit, ...filter }: AuditPage,
): Promise<{ readonly lines: readonly AuditLine[]; readonly next: number | null }> {
  requireRole(actor, 'admin');
  if (accountId !== null && accountId !== actor.accountId) requireStaff(actor);
  const scope = accountId === null ? scopeOf(actor) : { accountId };
  const { beforeId = (await records.audit.newestId()) + 1 } = filter;
  const sinceId = Math.max(1, beforeId - LOOKED_THROUGH);
  const lines = await records.audit.list(scope, limit, { ...filter, beforeId, sinceId });
  const last = lines.length === limit ? (lines.at(-1)?.id ?? sinceId) : sinceId;
  return { lines, next: last > 1 ? last : null };
}

/** Staff in a login's place, for what is that login's own: its contacts. @throws `forbidden`, `not_found`. */
export async function inPlaceOf({ records }: UnitOfWork, actor: Actor, loginName: string): Promise<Actor> {
  requireStaff(actor);
  const login = await records.logins.findByLogin(loginName);
  if (login === null) throw notFound('login', loginName);
  return { ...actor, loginId: login.id, accountId: login.accountId, isStaff: false };
}

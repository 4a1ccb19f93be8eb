import type { Account, Actor, Role } from '../../domain/account.ts';
import { allows } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';

/**
 * Refuses actors without a role that allows the call; staff have every role. @throws `forbidden` if the actor's role in
 * its account is below `role`.
 */
export function requireRole(actor: Actor, role: Role): void {
  if (actor.isStaff || allows(actor.role, role)) return;
  throw problem('role_too_low', { role: actor.role, needed: role });
}

/** Refuses all but staff. @throws `forbidden` unless the actor is one of the provider's people. */
export function requireStaff(actor: Actor): void {
  if (actor.isStaff) return;
  throw problem('staff_only', {});
}

/**
 * Refuses whoever may not manage the people of an account: its own admins may, and staff.
 *
 * @throws `forbidden` (`role_too_low`, `token_limited`)
 */
export function requireManager(actor: Actor): void {
  requireRole(actor, 'admin');
  refuseLimited(actor);
}

/**
 * Refuses what goes beyond the own rights: nobody gives another login more than the own role, none but staff touches
 * staff's logins, and no admin of an account takes the own rights away, so that one is left.
 *
 * @throws `forbidden` (`role_too_low`, `staff_only`, `own_login_kept`)
 */
export function refuseBeyond(
  actor: Actor,
  login: { readonly id?: number; readonly isStaff?: boolean },
  role: Role | undefined,
): void {
  if (actor.isStaff) return;
  if (login.isStaff === true) throw problem('staff_only', {});
  if (login.id !== undefined && login.id === actor.loginId) throw problem('own_login_kept', {});
  if (role !== undefined) requireRole(actor, role);
}

/** Refuses callers of an account that is suspended. @throws `forbidden` (reason `account_suspended`). */
export function refuseSuspended({ suspendedAt }: Account): void {
  if (suspendedAt !== null) throw problem('account_suspended', {});
}

/**
 * Refuses who came by a token with limits what goes beyond them, or outlasts it: other proofs, and where mails go.
 *
 * @throws `forbidden` (reason `token_limited`).
 */
export function refuseLimited({ isLimited }: Actor): void {
  if (isLimited === true) throw problem('token_limited', {});
}

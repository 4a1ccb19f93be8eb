import type { Actor, Role } from '../../domain/account.ts';
import { allows } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import { MAX_NAME_LENGTH } from '../../domain/schedule.ts';

/** @throws `forbidden` if the actor's role in its account is below `role`. */
export function requireRole(actor: Actor, role: Role): void {
  if (actor.isStaff || allows(actor.role, role)) return;
  throw problem('role_too_low', { role: actor.role, needed: role });
}

/** @throws `forbidden` unless the actor is one of the provider's people. */
export function requireStaff(actor: Actor): void {
  if (actor.isStaff) return;
  throw problem('staff_only', {});
}

const CONTROL = /\p{Cc}/u;

/**
 * A name as it is stored: trimmed, 1 to 100 characters, no control characters.
 *
 * @throws `invalid_request`, field `name`.
 */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw problem('text_empty', { field: 'name', value: name, most: MAX_NAME_LENGTH });
  if (CONTROL.test(trimmed)) throw problem('control_character', { field: 'name', value: JSON.stringify(name) });
  const length = [...trimmed].length;
  if (length > MAX_NAME_LENGTH) {
    throw problem('text_too_long', { field: 'name', value: name, length, most: MAX_NAME_LENGTH });
  }
  return trimmed;
}

import type { Actor, Role } from '../domain/account.ts';
import { allows } from '../domain/account.ts';
import { GatewayError, invalid } from '../domain/errors.ts';
import { MAX_NAME_LENGTH } from '../domain/schedule.ts';

/** @throws `forbidden` if the actor's role in its account is below `role`. */
export function requireRole(actor: Actor, role: Role): void {
  if (actor.isStaff || allows(actor.role, role)) return;
  throw new GatewayError('forbidden', {
    message: `Your role '${actor.role}' may not do this; it takes the role '${role}'.`,
    reason: role,
  });
}

/** @throws `forbidden` unless the actor is one of the provider's people. */
export function requireStaff(actor: Actor): void {
  if (actor.isStaff) return;
  throw new GatewayError('forbidden', { message: 'Only staff of the provider may do this.', reason: 'staff' });
}

const CONTROL = /\p{Cc}/u;

/**
 * A name as it is stored: trimmed, 1 to 100 characters, no control characters.
 *
 * @throws `invalid_request`, field `name`.
 */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw invalid('name', name, 'The name is empty; give one of 1 to 100 characters.');
  if (CONTROL.test(trimmed)) {
    throw invalid('name', JSON.stringify(name), 'The name contains a control character; leave it out.');
  }
  const length = [...trimmed].length;
  if (length > MAX_NAME_LENGTH) {
    throw invalid('name', name, `The name has ${length} characters; at most ${MAX_NAME_LENGTH} are allowed.`);
  }
  return trimmed;
}

import { type Account, type Actor, type Login, narrowLogin, type Session } from '../../domain/account.ts';
import { API_TOKENS } from '../../domain/session-policies.ts';
import type { FeedPosition } from '../../ports/events.ts';
import type { SessionOwner } from '../../ports/records/identity.ts';

/** Through which room, and from which address, a call came. */
export interface CallChannel {
  /** The room that took it, as `Actor.via`. */
  readonly via: string;
  /** The caller's IP address: failures are counted by it, and sessions may be bound to it. */
  readonly address: string;
}

/** A password given by a caller. */
export interface PasswordProof extends CallChannel {
  readonly login: string;
  readonly password: string;
}

/** A one-time key given by a caller. */
export interface KeyProof extends CallChannel {
  readonly login: string;
  readonly key: string;
}

/** Who called, proved by a password or a token. */
export interface Authenticated {
  readonly actor: Actor;
  readonly login: Login;
  readonly account: Account;
  /** The token's session; `null` where a password was given. */
  readonly session: Session | null;
  /** How far the changes of the actor's account had come as the session was read; `null` = nobody looked. */
  readonly position: FeedPosition | null;
}

/** A login whose proof was right and which is not disabled, with its account. */
export type Admitted = Pick<Authenticated, 'login' | 'account'>;

/** A new session; its token is told this once. */
export interface OpenedSession extends Admitted {
  readonly token: string;
}

/** The caller of a token, as far as the token goes. */
export function callerOf({ session, login, account, position }: SessionOwner, via: string): Authenticated {
  const narrowed = narrowLogin(login, session.scope);
  const actor = actorOf(narrowed, via);
  return {
    session,
    login: narrowed,
    account,
    position,
    actor: isLimited(session) ? { ...actor, isLimited: true } : actor,
  };
}

/** Whether a token is less than its login; a session of a log-in ends by itself, and is none. */
const isLimited = ({ kind, scope, networks, expiresAt }: Session): boolean =>
  scope !== null || networks !== null || (kind === API_TOKENS && expiresAt !== null);

/** The actor of a login that acts for itself. */
export const actorOf = (login: Login, via: string): Actor => ({
  // A number: what people called themselves can be erased, and what was done under it stays.
  label: `login:${login.id}`,
  loginId: login.id,
  accountId: login.accountId,
  role: login.role,
  isStaff: login.isStaff,
  via,
});

import type { Counted } from './account-caps.ts';
import type { Instant, Seconds } from './instant.ts';

/** What a login may do inside its account: look, run and change backups, or also manage people. */
export type Role = 'viewer' | 'operator' | 'admin';

export const ROLES: readonly Role[] = ['viewer', 'operator', 'admin'];

/** What a token is good for: to look, besides to run and change backups, or for all that its login may. */
export type TokenScope = 'read' | 'operate' | 'admin';

const ROLE_OF_SCOPE: Readonly<Record<TokenScope, Role>> = { read: 'viewer', operate: 'operator', admin: 'admin' };

export const TOKEN_SCOPES = Object.keys(ROLE_OF_SCOPE) as readonly TokenScope[];

/** What a token is held to, beside its login's own rights; `null` = nothing. */
export interface TokenLimits {
  readonly scope: TokenScope | null;
  /** The addresses and CIDR ranges from which it may be used. */
  readonly networks: readonly string[] | null;
}

/** A tenant: owner of every other noun. Quotas of `null` mean no limit. */
export interface Account {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** IANA zone that schedules created through a zone-less wire get. */
  readonly timeZone: string;
  readonly quotaPerDay: number | null;
  readonly quotaTotal: number | null;
  /** Of its snapshots in all stores, and of its managed volumes; `null` = no limit. */
  readonly quotaBytes: number | null;
  /** How many of each it may have, where that is not the default: see `capOf`. */
  readonly caps: Readonly<Partial<Record<Counted, number>>>;
  /** Since when its schedules stand still and its logins are refused; `null` = they are not. */
  readonly suspendedAt: Instant | null;
  /** Raised by each write. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
}

/** A person or script of one account. */
export interface Login {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly login: string;
  /** argon2id in PHC string format. */
  readonly passwordHash: string;
  readonly role: Role;
  /** The provider's people, who may act for any account; always audited. */
  readonly isStaff: boolean;
  readonly isDisabled: boolean;
  /** TOTP seed, sealed with the installation's secret key; `null` where the login has no second factor. */
  readonly totpSealed: string | null;
  /** Raised by each write. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
}

/** How the sessions of one kind live; a room states the kinds that it opens and takes. */
export interface SessionPolicy {
  /** Kept with each of them. */
  readonly name: string;
  /** How long one lives; `null` = until it is revoked. */
  readonly ttl: Seconds | null;
  /** Whether each use begins that time anew. */
  readonly sliding: boolean;
  /** Random bytes of a token, which is twice as many hex digits. */
  readonly tokenBytes: number;
  /** Whether one is good only from the address that it was opened from, where that is known. */
  readonly bindsAddress: boolean;
}

/** Proof of a login, kept as the SHA-256 of its token only. */
export interface Session extends TokenLimits {
  readonly id: number;
  readonly tokenHash: string;
  readonly loginId: number;
  /** Its policy's name. */
  readonly kind: string;
  /** The password was right, the second factor is still to come: good for nothing but giving it. */
  readonly awaitsTotp: boolean;
  readonly createdAt: Instant;
  /** Where it was opened from, for installations that bind sessions to it; `null` = not known. */
  readonly address: string | null;
  /** `null` = until revoked. */
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
}

/** Who acts. Every service call takes one; storage scopes every query by it. */
export interface Actor {
  /** For the audit: `login:demo` or `cli:root`. */
  readonly label: string;
  readonly loginId: number | null;
  /** The account acted for; `null` only for the command line. */
  readonly accountId: number | null;
  readonly role: Role;
  readonly isStaff: boolean;
  /** The channel that it came through: a dialect's name, `cli`, or `gateway` itself; what it makes remembers it. */
  readonly via: string;
  /** Came by a token with limits, and changes nothing that goes beyond them or outlasts it; absent = it did not. */
  readonly isLimited?: true;
}

/** Which rows a query may see: one account's, or (staff) everyone's. */
export type Scope = { readonly accountId: number } | 'everything';

/** The rows that this actor may see. */
export const scopeOf = (actor: Actor): Scope =>
  actor.isStaff || actor.accountId === null ? 'everything' : { accountId: actor.accountId };

/** Whether rows of this account may be seen. */
export const isInScope = (scope: Scope, accountId: number): boolean =>
  scope === 'everything' || scope.accountId === accountId;

/** Whether `role` includes everything that `needed` may do. */
export const allows = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** A login as a token of that scope has it: by a narrower one than `admin` nobody is staff. */
export function narrowLogin(login: Login, scope: TokenScope | null): Login {
  if (scope === null || scope === 'admin') return login;
  const role = ROLE_OF_SCOPE[scope];
  return { ...login, role: allows(login.role, role) ? role : login.role, isStaff: false };
}

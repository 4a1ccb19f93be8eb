import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Scope, Session, SessionPolicy, TokenLimits } from '../../domain/account.ts';
import { capOf } from '../../domain/account-caps.ts';
import { JUMP_SECONDS } from '../../domain/clock-state.ts';
import { type GatewayError, problem } from '../../domain/errors.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Networks, parseNetworks } from '../../ports/networks.ts';
import type { SessionOwner } from '../../ports/records/identity.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { hashSecret } from '../secret-hash.ts';
import { refuseSuspended } from './access.ts';
import { refuseOverCap } from './account-caps.ts';

const SLIDE_AT_MOST_EVERY_SECONDS: Seconds = 60;

/** A session that was opened or used within so long is in use. */
const IN_USE_SECONDS: Seconds = 300;

/** So many lists of networks are kept as they were read. */
const MOST_NETWORKS = 1_000;

/** So many sessions in use are left to a login beyond what its account allows. */
const MAX_MORE_IN_USE = 4_000;

/** What may be said of a new session. */
export interface SessionOptions {
  /** Good for nothing but giving the second factor. */
  readonly awaitsTotp?: boolean;
  /** Where it is opened from; without it, it is bound to no address. */
  readonly address?: string;
  /** What a token that lives until it is revoked is held to; absent = nothing. */
  readonly limits?: NewTokenLimits;
}

/** Limits of a new token; `null` = none of that kind. */
export interface NewTokenLimits extends TokenLimits {
  readonly expiresAt: Instant | null;
}

/** A new token, told this once, and its session's id. */
export interface NewToken {
  readonly token: string;
  readonly id: number;
}

/** Opens, finds, slides and ends sessions. Of a token only its SHA-256 is kept. */
export class Sessions {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  readonly #policies: ReadonlyMap<string, SessionPolicy>;
  /** Ids of sessions whose sliding is being written. */
  readonly #sliding = new Set<number>();
  /** As they were read, by their text. */
  readonly #networks = new LRUCache<string, Networks>({ max: MOST_NETWORKS });

  constructor(unitOfWork: UnitOfWork, clock: Clock, policies: readonly SessionPolicy[]) {
    this.#unitOfWork = unitOfWork;
    this.#clock = clock;
    this.#policies = new Map(policies.map((policy) => [policy.name, policy]));
  }

  /**
   * Of those that end by themselves a login has as many of a kind as its account allows: one more, and the one that was
   * used longest ago goes, unless it is in use: was opened or used within five minutes.
   *
   * @throws `quota_exceeded` (reason `over_cap`): of those that live until they are revoked.
   * @throws `rate_limited` (reason `sessions_in_use`): of the others, where 4,000 more than allowed are in use.
   */
  async open(loginId: number, kind: string, options: SessionOptions = {}): Promise<NewToken> {
    const policy = this.#policies.get(kind);
    if (policy === undefined) throw new Error(`There is no policy for sessions of the kind '${kind}'.`);
    const { ttl } = policy;
    const token = randomBytes(policy.tokenBytes).toString('hex');
    const now = this.#clock.now();
    const session = {
      tokenHash: hashSecret(token),
      loginId,
      kind,
      awaitsTotp: options.awaitsTotp ?? false,
      createdAt: now,
      address: options.address ?? null,
      scope: options.limits?.scope ?? null,
      networks: options.limits?.networks ?? null,
      expiresAt: ttl === null ? (options.limits?.expiresAt ?? null) : now + ttl,
      revokedAt: null,
    };
    const id = await (ttl === null ? this.#addLasting(session) : this.#addEnding(session, ttl));
    return { token, id };
  }

  async #addEnding(session: Omit<Session, 'id'>, ttl: Seconds): Promise<number> {
    const { accounts, logins, sessions } = this.#unitOfWork.records;
    const { loginId, kind, createdAt } = session;
    const login = await logins.find(loginId);
    const account = login && (await accounts.find('everything', { id: login.accountId }));
    if (account !== null) {
      const left = capOf(account, 'sessions') - 1;
      const latest = createdAt + ttl + JUMP_SECONDS;
      const inUseFrom = createdAt + ttl - IN_USE_SECONDS - SLIDE_AT_MOST_EVERY_SECONDS;
      const inUse = await sessions.makeRoom(loginId, kind, { left, inUseFrom, latest });
      if (inUse >= MAX_MORE_IN_USE) {
        throw problem('sessions_in_use', { count: left + inUse, retryAfterSeconds: IN_USE_SECONDS });
      }
    }
    return sessions.insert(session);
  }

  #addLasting(session: Omit<Session, 'id'>): Promise<number> {
    return this.#unitOfWork.transaction(async (records) => {
      const login = await records.logins.find(session.loginId);
      if (login !== null) await refuseOverCap(records, login.accountId, 'tokens');
      const id = await records.sessions.insert(session);
      if (login !== null) records.events.note('tokens.changed', login);
      return id;
    });
  }

  /**
   * A live session that may be used from this address.
   *
   * @throws `unauthenticated` (reasons `session_ended`, `address_denied`), `forbidden` (reason `account_suspended`).
   */
  async find(token: string, address: string): Promise<SessionOwner> {
    const owner = await this.#unitOfWork.records.sessions.findLive(hashSecret(token), this.#clock.now());
    if (owner === null || !this.#isUsableFrom(owner.session, address)) throw noSession();
    const { networks } = owner.session;
    if (networks !== null && !this.#networksOf(networks).has(address)) throw problem('address_denied', {});
    refuseSuspended(owner.account);
    return owner;
  }

  /** Lets one that slides live on; nobody waits for it, as a call that only reads would wait for a writer. */
  slide({ id, kind, expiresAt }: Session): void {
    const policy = this.#policies.get(kind);
    if (expiresAt === null || !policy?.sliding || policy.ttl === null) return;
    const later: Instant = this.#clock.now() + policy.ttl;
    // One that ends later than it can was opened by a clock that was ahead: it slides back.
    if (Math.abs(later - expiresAt) < SLIDE_AT_MOST_EVERY_SECONDS || this.#sliding.has(id)) return;
    this.#sliding.add(id);
    // One that could not be written slides with the next call; what is wrong with the database is told by who needs it.
    this.#unitOfWork.records.sessions
      .slide(id, later)
      .catch(() => {})
      .finally(() => this.#sliding.delete(id));
  }

  /** Ends a session; nothing happens if it had ended. */
  async end({ id }: Session): Promise<void> {
    await this.#unitOfWork.transaction((records) => revokeSession(records, 'everything', id));
  }

  #networksOf(entries: readonly string[]): Networks {
    const text = entries.join();
    const known = this.#networks.get(text);
    if (known !== undefined) return known;
    const networks = parseNetworks('networks', entries);
    this.#networks.set(text, networks);
    return networks;
  }

  #isUsableFrom({ kind, address }: Session, from: string): boolean {
    const policy = this.#policies.get(kind);
    return policy !== undefined && (!policy.bindsAddress || address === null || address === from);
  }
}

/** Ends a session in the caller's transaction; `false` if no live one is in scope. */
export async function revokeSession(records: Transaction, scope: Scope, id: number): Promise<boolean> {
  const login = await records.sessions.revoke(scope, id, records.now);
  if (login !== null) records.events.note('tokens.changed', login);
  return login !== null;
}

/** The refusal of a session that never was, has ended, or may not be used from here: the same for all three. */
export const noSession = (): GatewayError => problem('session_ended', {});

/** @throws `invalid_request` (reasons `expiry_passed`, `network_malformed`). */
export function checkLimits({ expiresAt, networks }: NewTokenLimits, now: Instant): void {
  if (expiresAt !== null && expiresAt <= now) {
    const value = Temporal.Instant.fromEpochMilliseconds(expiresAt * 1_000).toString();
    throw problem('expiry_passed', { field: 'expiresAt', value });
  }
  if (networks === null) return;
  if (networks.length === 0) throw problem('network_malformed', { field: 'networks', value: '' });
  parseNetworks('networks', networks);
}

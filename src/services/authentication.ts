import { createHash, randomBytes } from 'node:crypto';
import type { Account, Actor, Login, Session, SessionKind } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { GatewayError, notFound } from '../domain/errors.ts';
import type { Instant } from '../domain/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { requireStaff } from './access.ts';
import { audit } from './auditing.ts';
import { LoginThrottle } from './login-throttle.ts';
import type { Passwords } from './passwords.ts';
import type { Sealing } from './sealing.ts';
import { matchTotp } from './totp.ts';
import { VerifiedPairs } from './verified-pairs.ts';

const PANEL_SESSION_SECONDS = 3_600;
const SLIDE_AT_MOST_EVERY_SECONDS = 60;

/** Who called, proved by a password or a token. */
export interface Authenticated {
  readonly actor: Actor;
  readonly login: Login;
  readonly account: Account;
  /** The token's session; `null` where a password was given. */
  readonly session: Session | null;
}

/** A new session; its token is told this once. */
export interface OpenedSession {
  readonly token: string;
  readonly login: Login;
  readonly account: Account;
}

/** A password given by a caller at an address. */
export interface PasswordProof {
  readonly login: string;
  readonly password: string;
  readonly address: string;
}

/** Turns credentials into actors, and opens and closes sessions. The same answer and time for unknown logins. */
export class Authentication {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  readonly #passwords: Passwords;
  readonly #throttle: LoginThrottle;
  readonly #verified: VerifiedPairs;
  readonly #sealing: Sealing;
  /** The last TOTP step that each login used: a code works once. */
  readonly #usedSteps = new Map<number, number>();

  constructor(unitOfWork: UnitOfWork, clock: Clock, passwords: Passwords, sealing: Sealing) {
    this.#sealing = sealing;
    this.#unitOfWork = unitOfWork;
    this.#clock = clock;
    this.#passwords = passwords;
    this.#throttle = new LoginThrottle(clock);
    this.#verified = new VerifiedPairs(clock);
  }

  /**
   * For calls that carry a password instead of a session.
   *
   * @throws `unauthenticated` (bad login or password; the login has a second factor, which such a call cannot give),
   *   `rate_limited` (too many failures or logins at once).
   */
  async byPassword(proof: PasswordProof): Promise<Authenticated> {
    const authenticated = await this.#checkPassword(proof);
    if (authenticated.login.totpSealed === null) return authenticated;
    throw new GatewayError('unauthenticated', {
      message: 'This login has a second factor; log in with it, or use a token.',
      reason: 'totp_required',
    });
  }

  /**
   * Opens a panel session by password. Where the login has a second factor the session is good for nothing until
   * `confirmTotp`.
   *
   * @throws as `byPassword`, a second factor aside.
   */
  async logIn(proof: PasswordProof): Promise<OpenedSession> {
    const { login, account } = await this.#checkPassword(proof);
    const { token } = await this.openSession(login.id, 'panel', login.totpSealed !== null);
    return { token, login, account };
  }

  /**
   * Gives the second factor of a session that awaits it; answers the new session that takes its place.
   *
   * @throws `unauthenticated` (no such session, wrong or used code), `rate_limited`.
   */
  async confirmTotp(token: string, code: string, address: string): Promise<OpenedSession> {
    const now = this.#clock.now();
    const owner = await this.#unitOfWork.records.sessions.findLive(hashToken(token), now);
    if (owner === null || !owner.session.awaitsTotp || owner.login.totpSealed === null) throw noSession();
    const { session, login, account } = owner;
    this.#throttle.check(login.login, address);
    const step = matchTotp(this.#sealing.open(owner.login.totpSealed), code, now);
    if (step === null || step <= (this.#usedSteps.get(login.id) ?? 0)) {
      this.#throttle.recordFailure(login.login, address);
      throw new GatewayError('unauthenticated', { message: 'The code is wrong or was used.', reason: 'bad_totp' });
    }
    this.#usedSteps.set(login.id, step);
    await this.#unitOfWork.records.sessions.revoke('everything', session.id, now);
    return { token: (await this.openSession(login.id, 'panel')).token, login, account };
  }

  async #checkPassword(proof: PasswordProof): Promise<Authenticated> {
    this.#throttle.check(proof.login, proof.address);
    const records = this.#unitOfWork.records;
    const found = await records.logins.findByLogin(proof.login);
    const login = found?.isDisabled === false ? found : null;
    const isRight = await this.#isRight(proof.password, login);
    // Asked again: of many guesses made at once, only as many as the limit allows learn anything.
    this.#throttle.check(proof.login, proof.address);
    const account = isRight && login !== null ? await this.#accountOf(login) : null;
    if (login === null || account === null) {
      this.#throttle.recordFailure(proof.login, proof.address);
      throw new GatewayError('unauthenticated', { message: 'Invalid username or password', reason: 'bad_password' });
    }
    return { actor: actorOf(login), login, account, session: null };
  }

  /**
   * Slides a panel session's hour.
   *
   * @throws `unauthenticated` if the token is unknown, revoked or expired, or (reason `totp`) awaits a second factor.
   */
  async byToken(token: string): Promise<Authenticated> {
    const now = this.#clock.now();
    const owner = await this.#unitOfWork.records.sessions.findLive(hashToken(token), now);
    if (owner === null) throw noSession();
    if (owner.session.awaitsTotp) {
      throw new GatewayError('unauthenticated', { message: 'Give the second factor first.', reason: 'totp' });
    }
    await this.#slide(owner.session, now);
    return { ...owner, actor: actorOf(owner.login) };
  }

  /**
   * A new token: panel ones are 24 lower-case hex digits and slide for an hour (as BILLmanager's), API ones are
   * 256 bits in hex and live until revoked. Only its SHA-256 is kept.
   */
  async openSession(
    loginId: number,
    kind: SessionKind,
    awaitsTotp = false,
  ): Promise<{ readonly token: string; readonly id: number }> {
    const token = randomBytes(kind === 'panel' ? 12 : 32).toString('hex');
    const now = this.#clock.now();
    const id = await this.#unitOfWork.records.sessions.insert({
      tokenHash: hashToken(token),
      loginId,
      kind,
      awaitsTotp,
      createdAt: now,
      expiresAt: kind === 'panel' ? now + PANEL_SESSION_SECONDS : null,
      revokedAt: null,
    });
    return { token, id };
  }

  /**
   * A token for someone else's login, issued by staff and told this once.
   *
   * @throws `forbidden`, `not_found`, `conflict` (the login is disabled).
   */
  async issueToken(
    actor: Actor,
    loginName: string,
    kind: SessionKind,
  ): Promise<{ readonly token: string; readonly id: number }> {
    requireStaff(actor);
    const login = await this.#unitOfWork.records.logins.findByLogin(loginName);
    if (login === null) throw notFound('login', loginName);
    if (login.isDisabled) {
      const message = `The login '${loginName}' is disabled; a token for it would not work.`;
      throw new GatewayError('conflict', { message, noun: 'login', id: loginName });
    }
    const opened = await this.openSession(login.id, kind);
    await this.#unitOfWork.transaction((records) => audit(records, actor, 'token.issue', login, { kind }));
    return opened;
  }

  /** Ends a session; nothing happens if it had ended. */
  async closeSession(authenticated: Authenticated): Promise<void> {
    if (authenticated.session === null) return;
    const scope = scopeOf(authenticated.actor);
    await this.#unitOfWork.records.sessions.revoke(scope, authenticated.session.id, this.#clock.now());
  }

  #accountOf(login: Login): Promise<Account | null> {
    return this.#unitOfWork.records.accounts.find('everything', { id: login.accountId });
  }

  async #isRight(password: string, login: Login | null): Promise<boolean> {
    if (login !== null && this.#verified.has(login.id, login.passwordHash, password)) return true;
    const isRight = await this.#passwords.matches(password, login?.passwordHash ?? null);
    if (isRight && login !== null) this.#verified.remember(login.id, login.passwordHash, password);
    return isRight;
  }

  async #slide(session: Session, now: Instant): Promise<void> {
    if (session.expiresAt === null) return;
    const expiresAt = now + PANEL_SESSION_SECONDS;
    if (expiresAt - session.expiresAt < SLIDE_AT_MOST_EVERY_SECONDS) return;
    await this.#unitOfWork.records.sessions.slide(session.id, expiresAt);
  }
}

const noSession = (): GatewayError =>
  new GatewayError('unauthenticated', {
    message: 'The session is not authorized or has expired; log in again.',
    reason: 'session',
  });

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

const actorOf = (login: Login): Actor => ({
  label: `login:${login.login}`,
  loginId: login.id,
  accountId: login.accountId,
  role: login.role,
  isStaff: login.isStaff,
});

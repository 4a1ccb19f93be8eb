import type { Actor, Login, SessionPolicy } from '../../domain/account.ts';
import { type ErrorCode, GatewayError, notFound, problem } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Meter } from '../../ports/meter.ts';
import type { Key } from '../../ports/records/page.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { refuseLimited, requireStaff } from './access.ts';
import { ActingAs } from './acting-as.ts';
import { audit } from './audit.ts';
import {
  type Authenticated,
  actorOf,
  type CallChannel,
  callerOf,
  type KeyProof,
  type OpenedSession,
  type PasswordProof,
} from './callers.ts';
import { LoginKeys } from './login-keys.ts';
import { LoginThrottle } from './login-throttle.ts';
import { type AdmittedTry, PasswordCheck } from './password-check.ts';
import type { Passwords } from './passwords.ts';
import type { SecretBox } from './secret-box.ts';
import {
  checkLimits,
  type NewToken,
  type NewTokenLimits,
  noSession,
  revokeSession,
  type SessionOptions,
  Sessions,
} from './sessions.ts';
import { matchTotp } from './totp.ts';

/** How many steps before the newest one whose code is taken there are others. */
const STEPS_AT_ONCE = 2;

/** A session that awaits its second factor takes no more codes than this. */
const MAX_CODES = 5;

const REFUSALS: readonly ErrorCode[] = ['unauthenticated', 'rate_limited'];

/** What proofs are checked with. */
export interface AuthenticationParts {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly secretBox: SecretBox;
  /** How sessions live; a session of a kind that none of them names is as one that has ended. */
  readonly sessionPolicies: readonly SessionPolicy[];
  /** Where tries that were not right are counted. */
  readonly meter: Meter;
}

/**
 * Turns credentials into actors, and opens and closes sessions. Unknown logins get the same answer, after the same
 * time, as wrong proofs.
 */
export class Authentication {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  readonly #secretBox: SecretBox;
  readonly #throttle: LoginThrottle;
  readonly #passwords: PasswordCheck;
  readonly #keys: LoginKeys;
  readonly #sessions: Sessions;
  readonly #acting: ActingAs;
  readonly #meter: Meter;

  constructor({ unitOfWork, clock, passwords, secretBox, sessionPolicies, meter }: AuthenticationParts) {
    this.#meter = meter;
    this.#unitOfWork = unitOfWork;
    this.#clock = clock;
    this.#secretBox = secretBox;
    this.#throttle = new LoginThrottle(unitOfWork, clock);
    this.#passwords = new PasswordCheck(unitOfWork, clock, passwords, this.#throttle);
    this.#keys = new LoginKeys(unitOfWork, this.#throttle);
    this.#sessions = new Sessions(unitOfWork, clock, sessionPolicies);
    this.#acting = new ActingAs(unitOfWork, clock);
  }

  /**
   * For calls that carry a password instead of a session.
   *
   * @throws `unauthenticated` (bad login or password; the login has a second factor, which such a call cannot give),
   *   `rate_limited` (too many failures or logins at once).
   */
  async byPassword(proof: PasswordProof): Promise<Authenticated> {
    const { login, account, loginTry } = await this.#counted(this.#passwords.admit(proof), proof);
    if (login.totpSealed !== null) throw problem('totp_required', {});
    await this.#throttle.remember(loginTry, login.id);
    return { login, account, actor: actorOf(login, proof.via), session: null, position: null };
  }

  /**
   * Lets a session that slides live on.
   *
   * @throws `unauthenticated` if the token is unknown, revoked, expired or bound to another address, may not be used from
   *   this one (reason `address_denied`), or (reason `totp_awaited`) awaits a second factor.
   */
  async byToken(token: string, { via, address }: CallChannel): Promise<Authenticated> {
    const owner = await this.#sessions.find(token, address);
    if (owner.session.awaitsTotp) throw problem('totp_awaited', {});
    this.#sessions.slide(owner.session);
    return callerOf(owner, via);
  }

  /** Whether what proved a caller still would. No session lives on by that. */
  async stands({ session, login }: Authenticated): Promise<boolean> {
    const { accounts, logins, sessions } = this.#unitOfWork.records;
    if (session !== null) {
      const owner = await sessions.findLive(session.tokenHash, this.#clock.now());
      return owner !== null && owner.account.suspendedAt === null;
    }
    const found = await logins.find(login.id);
    if (found?.isDisabled !== false || found.passwordHash !== login.passwordHash) return false;
    const account = await accounts.find('everything', { id: found.accountId });
    return account !== null && account.suspendedAt === null;
  }

  /**
   * Opens a session of a kind by password. Where the login has a second factor the session is good for nothing until
   * `confirmTotp`.
   *
   * @throws as `byPassword`, a second factor aside.
   */
  async logIn(proof: PasswordProof, kind: string): Promise<OpenedSession> {
    return this.#openFor(await this.#counted(this.#passwords.admit(proof), proof), kind, proof);
  }

  /** As `logIn`, by a key of `issueKey` in place of the password, which is used up. @throws as `logIn`. */
  async logInByKey(proof: KeyProof, kind: string): Promise<OpenedSession> {
    return this.#openFor(await this.#counted(this.#keys.admit(proof), proof), kind, proof);
  }

  /**
   * Gives the second factor of a session that awaits it; answers the new session that takes its place. The session ends
   * with the fifth wrong code.
   *
   * @throws `unauthenticated` (no such session, wrong or used code), `rate_limited`.
   */
  confirmTotp(token: string, code: string, channel: CallChannel): Promise<OpenedSession> {
    return this.#counted(this.#confirmTotp(token, code, channel), channel);
  }

  async #confirmTotp(token: string, code: string, { address }: CallChannel): Promise<OpenedSession> {
    const { session, login, account } = await this.#sessions.find(token, address);
    if (!session.awaitsTotp) throw noSession();
    await this.#takeCode(login, code, address, async (records, isRight) => {
      const codes = await records.sessions.countCode(session.id);
      if (codes === null) throw noSession();
      if (isRight || codes >= MAX_CODES) await revokeSession(records, 'everything', session.id);
    });
    return { token: (await this.#sessions.open(login.id, session.kind, { address })).token, login, account };
  }

  /**
   * Has a caller prove their login anew, by its password and, where a code is given, by that of its second factor.
   *
   * @throws as `byPassword`; `unauthenticated` (wrong or used code).
   */
  proveAgain(proof: PasswordProof, code: string | null): Promise<void> {
    const prove = async (): Promise<void> => {
      const { login, loginTry } = await this.#passwords.admit(proof);
      if (code === null) await this.#throttle.remember(loginTry, login.id);
      else await this.#takeCode(login, code, proof.address);
    };
    return this.#counted(prove(), proof);
  }

  /** Uses a code up; `and` is done in the same transaction, whether it was right or not. @throws `unauthenticated`, `rate_limited`. */
  async #takeCode(
    { id, login, totpSealed }: Login,
    code: string,
    address: string,
    and: (records: Transaction, isRight: boolean) => Promise<void> = async () => {},
  ): Promise<void> {
    if (totpSealed === null) throw noSession();
    const trier = { login, address };
    this.#throttle.refuseAgain(trier);
    const loginTry = await this.#throttle.look(trier, id);
    const isRight = await this.#unitOfWork.transaction(async (records) => {
      await this.#throttle.count(records, loginTry);
      const step = matchTotp(this.#secretBox.open(totpSealed), code, this.#clock.now());
      const isRight = step !== null && (await records.logins.useTotpStep(id, step, STEPS_AT_ONCE));
      if (isRight) await this.#throttle.takeBack(records, loginTry);
      await and(records, isRight);
      return isRight;
    });
    if (!isRight) throw problem('totp_wrong', {});
    await this.#throttle.remember(loginTry, id);
  }

  /** As `ActingAs.act`. */
  actAs(authenticated: Authenticated, loginName: string): Promise<Authenticated> {
    return this.#acting.act(authenticated, loginName);
  }

  /** As `ActingAs.actFor`. */
  actFor(authenticated: Authenticated, key: Key): Promise<Authenticated> {
    return this.#acting.actFor(authenticated, key);
  }

  /** A new session of a login, whoever opens it. */
  openSession(loginId: number, kind: string, options?: SessionOptions): Promise<NewToken> {
    return this.#sessions.open(loginId, kind, options);
  }

  /**
   * A token for someone else's login, issued by staff and told this once; bound to no address but by its limits.
   *
   * @throws `forbidden`, `not_found`, `conflict` (the login is disabled), `quota_exceeded` (reason `over_cap`), as `openToken`.
   */
  async issueToken(actor: Actor, loginName: string, kind: string, limits?: NewTokenLimits): Promise<NewToken> {
    requireStaff(actor);
    const login = await this.#unitOfWork.records.logins.findByLogin(loginName);
    if (login === null) throw notFound('login', loginName);
    if (login.isDisabled) throw problem('login_disabled', { login: loginName });
    return this.openToken(actor, login, kind, limits);
  }

  /**
   * A token that a login makes for itself, told this once; bound to no address but by its limits.
   *
   * @throws `quota_exceeded` (reason `over_cap`), `forbidden` (reason `token_limited`), `invalid_request` (reasons
   *   `expiry_passed`, `network_malformed`).
   */
  async openToken(actor: Actor, login: Login, kind: string, limits?: NewTokenLimits): Promise<NewToken> {
    refuseLimited(actor);
    if (limits !== undefined) checkLimits(limits, this.#clock.now());
    const opened = await this.#sessions.open(login.id, kind, limits === undefined ? {} : { limits });
    await this.#unitOfWork.transaction((records) =>
      audit(records, actor, 'token.issue', ['login', login], { kind, ...toldOf(limits) }),
    );
    return opened;
  }

  /** As `LoginKeys.issue`. */
  issueKey(actor: Actor, loginName: string, key: string): Promise<void> {
    return this.#keys.issue(actor, loginName, key);
  }

  /** Ends the session of a call; nothing happens if it had ended, or had none. */
  async closeSession({ session }: Authenticated): Promise<void> {
    if (session !== null) await this.#sessions.end(session);
  }

  /** A proof that is refused is counted, whatever for. */
  async #counted<Answer>(admitted: Promise<Answer>, { via }: CallChannel): Promise<Answer> {
    try {
      return await admitted;
    } catch (error) {
      if (error instanceof GatewayError && REFUSALS.includes(error.code)) this.#meter.failedLogin(via);
      throw error;
    }
  }

  async #openFor(
    { login, account, loginTry }: AdmittedTry,
    kind: string,
    { address }: CallChannel,
  ): Promise<OpenedSession> {
    const awaitsTotp = login.totpSealed !== null;
    if (!awaitsTotp) await this.#throttle.remember(loginTry, login.id);
    const { token } = await this.#sessions.open(login.id, kind, { awaitsTotp, address });
    return { token, login, account };
  }
}

/** What the audit tells of a token's limits. */
const toldOf = (limits: NewTokenLimits | undefined): Readonly<Record<string, unknown>> =>
  limits === undefined ? {} : { ...limits, networks: limits.networks?.length ?? null };

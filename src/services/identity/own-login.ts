import type { Login } from '../../domain/account.ts';
import { GatewayError, problem } from '../../domain/errors.ts';
import type { Instant, Seconds } from '../../domain/instant.ts';
import { API_TOKENS } from '../../domain/session-policies.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { refuseLimited } from './access.ts';
import { audit } from './audit.ts';
import type { Authentication } from './authentication.ts';
import type { Authenticated } from './callers.ts';
import { checkPassword } from './password-rule.ts';
import type { Passwords } from './passwords.ts';
import type { SecretBox } from './secret-box.ts';
import { matchTotp, newTotpSeed, totpUri } from './totp.ts';

/** How long a second factor that was offered may be confirmed. */
const OFFER_SECONDS: Seconds = 900;

/** As `Authentication.confirmTotp`. */
const STEPS_AT_ONCE = 2;

/** A second factor that is not one yet: nothing is kept of it until it is confirmed. */
export interface TotpOffer {
  /** For authenticator apps. */
  readonly uri: string;
  /** The same to be typed. */
  readonly secret: string;
  /** What confirms it, beside a code; good for 15 minutes. */
  readonly offer: string;
}

interface Offered {
  readonly loginId: number;
  readonly seed: string;
  readonly until: Instant;
}

/** Who changes a login of their own, and the address that they do it from. */
export interface OwnCaller {
  readonly caller: Authenticated;
  readonly address: string;
}

/** What their own passwords and second factors are to those who are no staff. Each change ends the login's sessions; API tokens stay. */
export class OwnLogin {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  readonly #passwords: Passwords;
  readonly #secretBox: SecretBox;
  readonly #authentication: Authentication;

  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly clock: Clock;
    readonly passwords: Passwords;
    readonly secretBox: SecretBox;
    readonly authentication: Authentication;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#clock = parts.clock;
    this.#passwords = parts.passwords;
    this.#secretBox = parts.secretBox;
    this.#authentication = parts.authentication;
  }

  /**
   * @throws `forbidden` (reasons `own_password_wrong`, `token_limited`), `invalid_request` (reason `password_length`),
   *   `rate_limited`.
   */
  async changePassword(own: OwnCaller, password: string, next: string): Promise<void> {
    checkPassword(next);
    await this.#prove(own, password, null);
    const passwordHash = await this.#passwords.hash(next);
    await this.#change(own, 'login.password', { passwordHash });
  }

  /** @throws `forbidden` (as `changePassword`), `conflict` (reason `totp_there`), `rate_limited`. */
  async offerTotp(own: OwnCaller, password: string): Promise<TotpOffer> {
    const { login } = own.caller;
    if (login.totpSealed !== null) throw problem('totp_there', {});
    await this.#prove(own, password, null);
    const seed = newTotpSeed();
    const offered: Offered = { loginId: login.id, seed, until: this.#clock.now() + OFFER_SECONDS };
    return { uri: totpUri(seed, login.login), secret: seed, offer: this.#secretBox.seal(JSON.stringify(offered)) };
  }

  /**
   * Makes an offered second factor one, by a code of it.
   *
   * @throws `invalid_request` (reason `totp_offer_passed`), `forbidden` (reasons `own_code_wrong`, `token_limited`), `conflict`
   *   (reason `totp_there`).
   */
  async confirmTotp(own: OwnCaller, offer: string, code: string): Promise<void> {
    const { login } = own.caller;
    const now = this.#clock.now();
    const text = this.#secretBox.openOrNull(offer);
    const offered: Offered | null = text === null ? null : JSON.parse(text);
    if (offered === null || offered.loginId !== login.id || offered.until < now) {
      throw problem('totp_offer_passed', { field: 'offer', value: '' });
    }
    const step = matchTotp(offered.seed, code, now);
    if (step === null) throw problem('own_code_wrong', {});
    await this.#change(
      own,
      'login.totp',
      { totpSealed: this.#secretBox.seal(offered.seed) },
      async (records, found) => {
        if (found.totpSealed !== null) throw problem('totp_there', {});
        await records.logins.useTotpStep(found.id, step, STEPS_AT_ONCE);
      },
    );
  }

  /**
   * Takes the second factor away, by the password and a code of it; nothing happens where there is none.
   *
   * @throws `forbidden` (reasons `own_password_wrong`, `own_code_wrong`, `token_limited`), `rate_limited`.
   */
  async removeTotp(own: OwnCaller, password: string, code: string): Promise<void> {
    if (own.caller.login.totpSealed === null) return;
    await this.#prove(own, password, code);
    await this.#change(own, 'login.totp', { totpSealed: null });
  }

  /** A proof that is wrong is counted as one of a log-in, and is no reason to log in again. */
  async #prove({ caller: { actor, login }, address }: OwnCaller, password: string, code: string | null): Promise<void> {
    refuseLimited(actor);
    try {
      await this.#authentication.proveAgain({ login: login.login, password, via: actor.via, address }, code);
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'unauthenticated') throw error;
      throw problem(error.problem.reason === 'totp_wrong' ? 'own_code_wrong' : 'own_password_wrong', {}, error);
    }
  }

  async #change(
    { caller: { actor, login } }: OwnCaller,
    action: string,
    change: Partial<Pick<Login, 'passwordHash' | 'totpSealed'>>,
    check: (records: Transaction, found: Login) => Promise<void> = async () => {},
  ): Promise<void> {
    refuseLimited(actor);
    await this.#unitOfWork.transaction(async (records) => {
      const found = await records.logins.lock('everything', { id: login.id });
      if (found === null) throw problem('session_ended', {});
      await check(records, found);
      if (change.totpSealed) await this.#secretBox.confirm(records);
      await records.logins.update(found.id, change);
      await records.sessions.revokeAllOf(found.id, records.now, API_TOKENS);
      records.events.note('login.changed', found);
      await audit(records, actor, action, ['login', found]);
    });
  }
}

import type { Login } from '../../domain/account.ts';
import { type GatewayError, problem } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Admitted, PasswordProof } from './callers.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { PasswordCache } from './password-cache.ts';
import type { Passwords } from './passwords.ts';

/** Looks whether a password is a login's. The same answer and time for unknown logins; failures are counted. */
export class PasswordCheck {
  readonly #unitOfWork: UnitOfWork;
  readonly #passwords: Passwords;
  readonly #throttle: LoginThrottle;
  readonly #cache: PasswordCache;

  constructor(unitOfWork: UnitOfWork, clock: Clock, passwords: Passwords, throttle: LoginThrottle) {
    this.#unitOfWork = unitOfWork;
    this.#passwords = passwords;
    this.#throttle = throttle;
    this.#cache = new PasswordCache(clock);
  }

  /** @throws `unauthenticated` (reason `bad_password`), `rate_limited`. */
  async admit(proof: PasswordProof): Promise<Admitted> {
    this.#throttle.check(proof.login, proof.address);
    const login = await findEnabled(this.#unitOfWork, proof.login);
    const isRight = await this.#isRight(proof.password, login);
    // Asked again: of many guesses made at once, only as many as the limit allows learn anything.
    this.#throttle.check(proof.login, proof.address);
    const admitted = isRight && login !== null ? await withAccount(this.#unitOfWork, login) : null;
    if (admitted !== null) return admitted;
    this.#throttle.recordFailure(proof.login, proof.address);
    throw badPassword();
  }

  async #isRight(password: string, login: Login | null): Promise<boolean> {
    if (login !== null && this.#cache.has(login.id, login.passwordHash, password)) return true;
    const isRight = await this.#passwords.matches(password, login?.passwordHash ?? null);
    if (isRight && login !== null) this.#cache.remember(login.id, login.passwordHash, password);
    return isRight;
  }
}

/** A login that may come in at all; `null` where it is unknown, deleted or disabled. */
export async function findEnabled({ records }: UnitOfWork, name: string): Promise<Login | null> {
  const login = await records.logins.findByLogin(name);
  return login?.isDisabled === false ? login : null;
}

/** A login with its account; `null` where that is gone. */
export async function withAccount({ records }: UnitOfWork, login: Login): Promise<Admitted | null> {
  const account = await records.accounts.find('everything', { id: login.accountId });
  return account === null ? null : { login, account };
}

/** The refusal of a login, whatever was wrong about it. */
export const badPassword = (): GatewayError => problem('bad_password', {});

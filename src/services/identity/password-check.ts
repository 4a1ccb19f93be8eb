import type { Login } from '../../domain/account.ts';
import { type GatewayError, problem } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { refuseSuspended } from './access.ts';
import type { Admitted, PasswordProof } from './callers.ts';
import type { LoginThrottle, LoginTry } from './login-throttle.ts';
import { PasswordCache } from './password-cache.ts';
import type { Passwords } from './passwords.ts';

/** A login that came in, and by which try. */
export type AdmittedTry = Admitted & { readonly loginTry: LoginTry };

/**
 * Looks whether a password is a login's. Unknown logins get the same answer, after the same time, as wrong passwords;
 * tries are limited.
 */
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

  /** @throws `unauthenticated` (reason `bad_password`), `forbidden` (reason `account_suspended`), `rate_limited`. */
  async admit(proof: PasswordProof): Promise<AdmittedTry> {
    this.#throttle.refuseAgain(proof);
    const login = await findEnabled(this.#unitOfWork, proof.login);
    const loginTry = await this.#throttle.look(proof, login?.id ?? null);
    const isRight = await this.#isRight(proof.password, login, loginTry);
    const admitted = isRight && login !== null ? await withAccount(this.#unitOfWork, login) : null;
    if (admitted === null) throw badPassword();
    refuseSuspended(admitted.account);
    return { ...admitted, loginTry };
  }

  async #isRight(password: string, login: Login | null, loginTry: LoginTry): Promise<boolean> {
    if (login !== null && this.#cache.has(login.id, login.passwordHash, password)) return true;
    const count = () => this.#unitOfWork.transaction((records) => this.#throttle.count(records, loginTry));
    const isRight = await this.#passwords.matches(password, login?.passwordHash ?? null, count);
    if (!isRight || login === null) return false;
    this.#cache.remember(login.id, login.passwordHash, password);
    await this.#throttle.takeBack(this.#unitOfWork.records, loginTry);
    return true;
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

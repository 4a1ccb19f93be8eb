import type { Actor } from '../../domain/account.ts';
import { GatewayError, notFound, problem } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { hashSecret } from '../secret-hash.ts';
import { refuseLimited, refuseSuspended, requireStaff } from './access.ts';
import { audit } from './audit.ts';
import { actorOf, type KeyProof } from './callers.ts';
import type { LoginThrottle } from './login-throttle.ts';
import { type AdmittedTry, badPassword, findEnabled, withAccount } from './password-check.ts';

/** Long enough for the redirect of a browser that it is made for, and for clocks that differ. */
export const KEY_SECONDS: Seconds = 900;

/** So many that nobody guesses one before it expires. */
const MIN_KEY_LENGTH = 16;
const MAX_KEY_LENGTH = 1_024;

/** Keys that staff make up to let someone's login in once, in place of its password. Only their SHA-256 is kept. */
export class LoginKeys {
  readonly #unitOfWork: UnitOfWork;
  readonly #throttle: LoginThrottle;

  constructor(unitOfWork: UnitOfWork, throttle: LoginThrottle) {
    this.#unitOfWork = unitOfWork;
    this.#throttle = throttle;
  }

  /**
   * Makes a key good for one login of this login within 15 minutes.
   *
   * @throws `forbidden` (also reason `token_limited`), `invalid_request` (login, key), `not_found` (also where the login is disabled), `conflict` (the key
   *   was given before).
   */
  async issue(actor: Actor, loginName: string, key: string): Promise<void> {
    requireStaff(actor);
    refuseLimited(actor);
    if (loginName === '') throw problem('login_unnamed', { field: 'login', value: '' });
    const { length } = key;
    if (length < MIN_KEY_LENGTH || length > MAX_KEY_LENGTH) {
      throw problem('key_length', { field: 'key', value: '', length, least: MIN_KEY_LENGTH, most: MAX_KEY_LENGTH });
    }
    const login = await findEnabled(this.#unitOfWork, loginName);
    if (login === null) throw notFound('login', loginName);
    await this.#unitOfWork.transaction(async (records) => {
      const { now } = records;
      const expiresAt = now + KEY_SECONDS;
      await records.loginKeys
        .insert({ keyHash: hashSecret(key), loginId: login.id, createdAt: now, expiresAt })
        .catch(explainTaken);
      await audit(records, actor, 'key.issue', ['login', login]);
    });
  }

  /** Uses a key up. @throws `unauthenticated` (as a wrong password), `forbidden` (reason `account_suspended`), `rate_limited`. */
  async admit(proof: KeyProof): Promise<AdmittedTry> {
    this.#throttle.refuseAgain(proof);
    const login = await findEnabled(this.#unitOfWork, proof.login);
    const loginTry = await this.#throttle.look(proof, login?.id ?? null);
    const isTaken = await this.#unitOfWork.transaction(async (records) => {
      await this.#throttle.count(records, loginTry);
      // Looked for unknown logins too, for as much work.
      if (!(await records.loginKeys.take(hashSecret(proof.key), login?.id ?? 0, records.now))) return false;
      await this.#throttle.takeBack(records, loginTry);
      if (login !== null) await audit(records, actorOf(login, proof.via), 'key.use', ['login', login]);
      return true;
    });
    const admitted = isTaken && login !== null ? await withAccount(this.#unitOfWork, login) : null;
    if (admitted === null) throw badPassword();
    refuseSuspended(admitted.account);
    return { ...admitted, loginTry };
  }
}

function explainTaken(error: unknown): never {
  if (!(error instanceof GatewayError && error.code === 'conflict')) throw error;
  throw problem('key_taken', {}, error);
}

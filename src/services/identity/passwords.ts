import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { problem } from '../../domain/errors.ts';

const compute = promisify(argon2);
const MEMORY_KIB = 19_456;
const PASSES = 2;
const TAG_BYTES = 32;
const MAX_AT_ONCE = 4;
const MAX_WAIT_MS = 2_000;

/**
 * Hashes and checks passwords with argon2id (19 MiB, 2 passes).
 *
 * At most 4 computations run at once, so that a flood of logins cannot take the machine's memory; others wait up to
 * 2 seconds and are then refused as `rate_limited`.
 */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** The PHC string of a new salt and this password. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    const tag = await this.#derive(password, salt);
    return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${encode(salt)}$${encode(tag)}`;
  }

  /**
   * Whether the password is the hash's. With `null` (no such login) it takes as long and answers no.
   *
   * @param begin is awaited once it is this computation's turn; where it fails nothing is computed.
   */
  async matches(password: string, phc: string | null, begin?: () => Promise<void>): Promise<boolean> {
    const [salt, expected] = parsePhc(phc ?? NOBODY);
    const tag = await this.#derive(password, salt, begin);
    return timingSafeEqual(tag, expected) && phc !== null;
  }

  async #derive(password: string, salt: Buffer, begin?: () => Promise<void>): Promise<Buffer> {
    await this.#enter();
    try {
      await begin?.();
      return await compute('argon2id', {
        message: password,
        nonce: salt,
        parallelism: 1,
        tagLength: TAG_BYTES,
        memory: MEMORY_KIB,
        passes: PASSES,
      });
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running >= MAX_AT_ONCE) return this.#waitForTurn();
    this.#running += 1;
  }

  /** Hands the place to who waits longest, so that nobody else slips in. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }

  #waitForTurn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const proceed = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(proceed), 1);
        reject(problem('logins_at_once', { retryAfterSeconds: 2 }));
      }, MAX_WAIT_MS);
      this.#waiting.push(proceed);
    });
  }
}

const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

const NOBODY = `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=1$${encode(Buffer.alloc(16))}$${encode(Buffer.alloc(TAG_BYTES))}`;

function parsePhc(phc: string): [Buffer, Buffer] {
  const [, , , , salt, tag] = phc.split('$');
  if (salt === undefined || tag === undefined) throw new Error('A stored password hash is not a PHC string.');
  return [Buffer.from(salt, 'base64'), Buffer.from(tag, 'base64')];
}

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { problem } from '../../domain/errors.ts';

const compute = promisify(argon2);

/** What a guess at a password costs. */
interface Cost {
  readonly memoryKib: number;
  readonly passes: number;
}

const COST: Cost = { memoryKib: 19_456, passes: 2 };
const TAG_BYTES = 32;
const MAX_AT_ONCE = 4;
const MAX_WAIT_MS = 2_000;

/**
 * Hashes passwords with argon2id (19 MiB, 2 passes unless told otherwise), and checks them at the cost that their hash names.
 *
 * At most 4 computations run at once, so that a flood of logins cannot take the machine's memory; others wait up to
 * 2 seconds and are then refused as `rate_limited`.
 */
export class Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #cost: Cost;

  constructor(cost = COST) {
    this.#cost = cost;
  }

  /** The PHC string of a new salt and this password. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    return phcOf(this.#cost, salt, await this.#derive(password, salt, this.#cost));
  }

  /**
   * Whether the password is the hash's. With `null` (no such login) it takes as long and answers no.
   *
   * @param begin is awaited once it is this computation's turn; where it fails nothing is computed.
   */
  async matches(password: string, phc: string | null, begin?: () => Promise<void>): Promise<boolean> {
    const { cost, salt, tag: expected } = parsePhc(phc ?? NOBODY);
    const tag = await this.#derive(password, salt, cost, begin);
    return timingSafeEqual(tag, expected) && phc !== null;
  }

  async #derive(
    password: string,
    salt: Buffer,
    { memoryKib, passes }: Cost,
    begin?: () => Promise<void>,
  ): Promise<Buffer> {
    await this.#enter();
    try {
      await begin?.();
      return await compute('argon2id', {
        message: password,
        nonce: salt,
        parallelism: 1,
        tagLength: TAG_BYTES,
        memory: memoryKib,
        passes,
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

const phcOf = ({ memoryKib, passes }: Cost, salt: Buffer, tag: Buffer): string =>
  `$argon2id$v=19$m=${memoryKib},t=${passes},p=1$${encode(salt)}$${encode(tag)}`;

const NOBODY = phcOf(COST, Buffer.alloc(16), Buffer.alloc(TAG_BYTES));

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([^$]+)\$([^$]+)$/;

function parsePhc(phc: string): { readonly cost: Cost; readonly salt: Buffer; readonly tag: Buffer } {
  const [, memoryKib, passes, salt, tag] = PHC.exec(phc) ?? [];
  if (salt === undefined || tag === undefined) throw new Error('A stored password hash is not a PHC string.');
  return {
    cost: { memoryKib: Number(memoryKib), passes: Number(passes) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { problem } from '../../domain/errors.ts';
import type { Records } from '../../ports/records/index.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The setting that names the last rotation of the key; missing = there was none. */
export const KEY_ROTATION = 'key-rotation';

/** Keeps secrets that must be read again (TOTP seeds, stores' credentials) unreadable in the database and its backups. */
export class SecretBox {
  readonly #key: Buffer;
  readonly #others: readonly Buffer[];
  readonly #rotation: string | null;
  /** Whether something could not be opened; `null` = nobody has looked. */
  #isUnfit: boolean | null = null;

  /**
   * @param secret the installation's SECRET_KEY; the same on all nodes.
   * @param others what else is opened with: while one key takes another's place, and after it did.
   * @param rotation the last one before these keys were read.
   */
  constructor(secret: string, others: readonly string[] = [], rotation: string | null = null) {
    this.#key = keyOf(secret);
    this.#others = others.map(keyOf);
    this.#rotation = rotation;
  }

  /** Base64 of nonce, tag and AES-256-GCM ciphertext. */
  seal(text: string): string {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
  }

  /**
   * For each transaction that writes what was sealed, so that nothing is sealed with a key whose place another one took.
   *
   * @throws `unavailable` (`secret_key_changed`).
   */
  async confirm({ settings }: Pick<Transaction, 'settings'>): Promise<void> {
    if ((await settings.lock(KEY_ROTATION)) !== this.#rotation) throw problem('secret_key_changed', {});
  }

  /**
   * Whether another key took this one's place since, or something is sealed that this one does not open. The latter is looked
   * for once: what is sealed later is sealed with this one.
   */
  async isStale({ settings, sealed }: Pick<Records, 'settings' | 'sealed'>): Promise<boolean> {
    if ((await settings.get(KEY_ROTATION)) !== this.#rotation) return true;
    this.#isUnfit ??= (await sealed.list()).some(({ text }) => this.openOrNull(text) === null);
    return this.#isUnfit;
  }

  /** @throws Error if it was sealed with another key, or altered. */
  open(sealed: string): string {
    const text = this.openOrNull(sealed);
    if (text === null) throw new Error('A text was sealed with another key, or altered.');
    return text;
  }

  /** As `open`; `null` if it was sealed with another key, or altered. */
  openOrNull(sealed: string): string | null {
    for (const key of [this.#key, ...this.#others]) {
      try {
        return openWith(key, Buffer.from(sealed, 'base64'));
      } catch {
        // The next one may be the one.
      }
    }
    return null;
  }
}

const keyOf = (secret: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', 'backrota sealing 1', 32));

function openWith(key: Buffer, bytes: Buffer): string {
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

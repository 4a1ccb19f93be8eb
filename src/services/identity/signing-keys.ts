import { randomBytes } from 'node:crypto';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import type { SecretBox } from './secret-box.ts';

const KEY_BYTES = 32;

/** Keys with which rooms sign what they hand out, by name: one for all nodes, sealed in the database. */
export class SigningKeys {
  readonly #unitOfWork: UnitOfWork;
  readonly #secretBox: SecretBox;
  readonly #found = new Map<string, Promise<Uint8Array>>();

  constructor(unitOfWork: UnitOfWork, secretBox: SecretBox) {
    this.#unitOfWork = unitOfWork;
    this.#secretBox = secretBox;
  }

  /** The key of a name; made where nobody has asked for it before. */
  find(name: string): Promise<Uint8Array> {
    return this.#found.getOrInsertComputed(name, () => {
      const key = this.#read(`signing-key:${name}`);
      // What could not be read is read again by who asks next.
      key.catch(() => this.#found.delete(name));
      return key;
    });
  }

  async #read(setting: string): Promise<Uint8Array> {
    const stored = await this.#unitOfWork.records.settings.get(setting);
    if (stored === null) {
      await this.#unitOfWork.transaction(async (records) => {
        await this.#secretBox.confirm(records);
        await records.settings.claim(setting, this.#secretBox.seal(randomBytes(KEY_BYTES).toString('base64')));
      });
      return this.#read(setting);
    }
    return Buffer.from(this.#secretBox.open(stored), 'base64');
  }
}

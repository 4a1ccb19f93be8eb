import { randomUUID } from 'node:crypto';
import type { Actor } from '../../domain/account.ts';
import { problem } from '../../domain/errors.ts';
import type { KeyPlace } from '../../ports/key-place.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { requireStaff } from './access.ts';
import { audit } from './audit.ts';
import { KEY_ROTATION, SecretBox } from './secret-box.ts';

/** As of a key in the environment. */
const MIN_CHARACTERS = 32;

/** Who knows whether a server runs on this database. */
interface Servers {
  isServerRunning(): Promise<boolean>;
}

/** Seals all secrets with another key. */
export class KeyRotation {
  readonly #unitOfWork: UnitOfWork;
  readonly #place: KeyPlace;
  readonly #servers: Servers;
  readonly #scrub: () => Promise<void>;

  constructor(parts: {
    readonly unitOfWork: UnitOfWork;
    readonly place: KeyPlace;
    readonly servers: Servers;
    readonly scrub: () => Promise<void>;
  }) {
    this.#unitOfWork = parts.unitOfWork;
    this.#place = parts.place;
    this.#servers = parts.servers;
    this.#scrub = parts.scrub;
  }

  /**
   * Seals every secret anew, all in one transaction; answers how many. At whatever instant it is cut off, what is sealed
   * can be opened with a key that lies where keys are looked for, and it may be begun again. A key in the environment is
   * given, and put there by whoever keeps it. Processes that began before seal nothing any more.
   *
   * @throws `forbidden` (not staff), `conflict` (`server_running`, `sealed_otherwise`), `invalid_request`
   *   (`new_key_misplaced`, `secret_key_short`), `unavailable` (`secret_key_changed`: another rotation was faster).
   */
  async rotate(actor: Actor, given: string | null): Promise<number> {
    requireStaff(actor);
    const { isInEnvironment } = this.#place;
    if ((given !== null) !== isInEnvironment)
      throw problem('new_key_misplaced', { field: 'SECRET_KEY', value: '', isInEnvironment });
    if (given !== null && given.length < MIN_CHARACTERS)
      throw problem('secret_key_short', {
        field: 'SECRET_KEY',
        value: '',
        length: given.length,
        least: MIN_CHARACTERS,
      });
    // A server seals and opens with the key that it began with.
    if (await this.#servers.isServerRunning()) throw problem('server_running', {});
    const last = await this.#unitOfWork.records.settings.get(KEY_ROTATION);
    const key = given ?? (await this.#place.next());
    const box = new SecretBox(key, await this.#place.keys(), last);
    const count = await this.#unitOfWork.transaction(async (records) => {
      await box.confirm(records);
      // Before anything is listed: whoever wrote what is sealed has ended, and whoever comes next sees it.
      await records.settings.put(KEY_ROTATION, randomUUID());
      const sealed = await records.sealed.list();
      const opened = sealed.map((one) => box.openOrNull(one.text));
      const unreadable = opened.filter((text) => text === null).length;
      if (unreadable > 0) throw problem('sealed_otherwise', { count: unreadable });
      for (const [index, one] of sealed.entries()) await records.sealed.replace(one, box.seal(opened[index] ?? ''));
      await audit(records, actor, 'key.rotate', ['key', { id: null, accountId: null }], { count: sealed.length });
      return sealed.length;
    });
    await this.#place.settle();
    await this.#scrub();
    return count;
  }
}

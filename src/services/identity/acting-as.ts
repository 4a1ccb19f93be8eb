import { LRUCache } from 'lru-cache';
import { notFound } from '../../domain/errors.ts';
import type { Seconds } from '../../domain/instant.ts';
import { growingTo } from '../../ports/bounded.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { requireStaff } from './access.ts';
import { audit } from './audit.ts';
import { type Authenticated, actorOf } from './callers.ts';
import { findEnabled, withAccount } from './password-check.ts';

const TELL_EVERY_SECONDS: Seconds = 3_600;
const MAX_TOLD = 10_000;

/** Lets staff act as other logins, and for accounts. */
export class ActingAs {
  readonly #unitOfWork: UnitOfWork;
  readonly #clock: Clock;
  /** When the audit was last told, by session and whom it was acted for; of this process, by the clock that nobody sets. */
  readonly #toldAt = new LRUCache<string, Seconds>(growingTo(MAX_TOLD));

  constructor(unitOfWork: UnitOfWork, clock: Clock) {
    this.#unitOfWork = unitOfWork;
    this.#clock = clock;
  }

  /**
   * The caller with another login's account and role, never as staff. Whatever is then changed is audited under both
   * names; that staff acts so at all, looking only, is audited once an hour for each session and login.
   *
   * @throws `forbidden`, `not_found` (also where the login is disabled).
   */
  async act(authenticated: Authenticated, loginName: string): Promise<Authenticated> {
    const { actor: staff, session } = authenticated;
    requireStaff(staff);
    const login = await findEnabled(this.#unitOfWork, loginName);
    const admitted = login === null ? null : await withAccount(this.#unitOfWork, login);
    if (admitted === null) throw notFound('login', loginName);
    await this.#tell(authenticated, 'login', admitted.login);
    const own = actorOf(admitted.login, staff.via);
    return {
      ...admitted,
      session,
      position: null,
      actor: { ...staff, ...own, label: `${staff.label} as ${own.label}`, isStaff: false },
    };
  }

  /**
   * The caller in an account that is not its own, with all that an admin of it may do, never as staff; audited as `act`
   * is. Accounts that are suspended are acted for too.
   *
   * @throws `forbidden`, `not_found`.
   */
  async actFor(authenticated: Authenticated, key: Key): Promise<Authenticated> {
    const { actor: staff } = authenticated;
    requireStaff(staff);
    const account = await this.#unitOfWork.records.accounts.find('everything', key);
    if (account === null) throw notFound('account', nameOf(key));
    const { id } = account;
    await this.#tell(authenticated, 'account', { id, accountId: id });
    const label = `${staff.label} as account:${id}`;
    return {
      ...authenticated,
      account,
      position: null,
      actor: { ...staff, label, accountId: id, role: 'admin', isStaff: false },
    };
  }

  async #tell(
    { actor, session }: Authenticated,
    noun: 'login' | 'account',
    thing: { readonly id: number; readonly accountId: number },
  ): Promise<void> {
    const key = `${actor.label} ${session?.id ?? ''} ${noun} ${thing.id}`;
    const now = this.#clock.monotonic();
    const toldAt = this.#toldAt.get(key);
    if (toldAt !== undefined && now - toldAt < TELL_EVERY_SECONDS) return;
    this.#toldAt.set(key, now);
    try {
      await this.#unitOfWork.transaction((records) => audit(records, actor, `${noun}.act_as`, [noun, thing]));
    } catch (error) {
      this.#toldAt.delete(key);
      throw error;
    }
  }
}

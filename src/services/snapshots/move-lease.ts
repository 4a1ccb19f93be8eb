import { problem } from '../../domain/errors.ts';
import type { Records } from '../../ports/records/index.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { keepRenewing, LEASE_SECONDS } from '../leases/index.ts';

/** The setting that names who moves snapshots, and until when. */
const MOVING = 'store.moving';

/** The right to move snapshots between stores: one process of an installation has it, as long as it renews it. */
export class MoveLease {
  readonly #unitOfWork: UnitOfWork;
  readonly #owner: string;
  readonly #lost = new AbortController();
  #stop = (): void => {};

  private constructor(unitOfWork: UnitOfWork, owner: string) {
    this.#unitOfWork = unitOfWork;
    this.#owner = owner;
  }

  /** @throws `conflict` (`move_running`): somebody has it. */
  static async take(unitOfWork: UnitOfWork): Promise<MoveLease> {
    const lease = new MoveLease(unitOfWork, crypto.randomUUID());
    await unitOfWork.transaction(async (records) => {
      const first = lease.#until(records.now);
      if (await records.settings.claim(MOVING, first)) return;
      const standing = await records.settings.lock(MOVING);
      if (standing !== null && JSON.parse(standing).until > records.now) throw problem('move_running', {});
      await records.settings.put(MOVING, first);
    });
    const lose = () => lease.#lost.abort(problem('move_running', {}));
    // What is not renewed while the database is away is found lost by whoever writes next.
    lease.#stop = keepRenewing({ renew: () => lease.#renew() }, { onLost: lose, onFault: () => {} });
    return lease;
  }

  /** Aborted once somebody else has it. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Locks it for the transaction. @throws `conflict` (`move_running`): somebody else took it. */
  async require({ settings }: Pick<Records, 'settings'>): Promise<void> {
    if (!(await this.#isHeld(settings))) throw problem('move_running', {});
  }

  /** Leaves it to whoever comes next. */
  async release(): Promise<void> {
    this.#stop();
    await this.#unitOfWork.transaction(async ({ settings }) => {
      if (await this.#isHeld(settings)) await settings.remove(MOVING);
    });
  }

  #renew(): Promise<boolean> {
    return this.#unitOfWork.transaction(async ({ settings, now }) => {
      if (!(await this.#isHeld(settings))) return false;
      await settings.put(MOVING, this.#until(now));
      return true;
    });
  }

  async #isHeld(settings: Records['settings']): Promise<boolean> {
    const standing = await settings.lock(MOVING);
    return standing !== null && JSON.parse(standing).owner === this.#owner;
  }

  #until(now: number): string {
    return JSON.stringify({ owner: this.#owner, until: now + LEASE_SECONDS });
  }
}

import { type GatewayError, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Store } from '../../domain/store.ts';
import type { SnapshotDriver, StoreMark } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { settingsHere } from './home.ts';
import type { Ownership } from './ownership.ts';
import type { StoreDrivers } from './store-drivers.ts';
import type { CheckedStoreDraft, StoreDraft } from './stores.ts';

/** So long a repository may take to be opened that is to become a store. */
const OPENING_MS = 60_000;

/** When a store's place was chosen last: its row is what those who choose one wait for. */
const PLACED = 'store_placed';

/** Where a store is, and on which node alone. */
type Placed = Pick<Store, 'driver' | 'settings'> & { readonly id?: number; readonly node?: string | null };

/** Knows of places that are to become stores: what is there, and whether another store is. */
export class StorePlaces {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #ownership: Ownership;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, ownership: Ownership) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#ownership = ownership;
  }

  /** Writes, reads and removes a small file where a checked draft is to be. @throws `driver_failed`. */
  async test(draft: StoreDraft, checked: CheckedStoreDraft): Promise<void> {
    await this.#open(draft, checked, null).test();
  }

  /**
   * Opens the repository that a checked draft is about; nothing is written.
   *
   * @throws `conflict` (`repository_of_other_store`, by whatever path), `driver_failed` (`stalled`: it takes too long).
   */
  async inspect(draft: StoreDraft, checked: CheckedStoreDraft): Promise<void> {
    const driver = this.#open(draft, checked, await this.#ownership.markToRead());
    const tooLong = AbortSignal.timeout(OPENING_MS);
    const marks = await driver.inspect?.(tooLong).catch((error) => {
      throw tooLong.aborted ? problem('stalled', { idleSeconds: OPENING_MS / 1_000 }, error) : error;
    });
    const { stores, targets } = this.#unitOfWork.records;
    for (const store of marks === undefined ? [] : await stores.list('everything')) {
      if (store.markName === null || !marks?.includes(store.markName)) continue;
      if (!(await targets.leftStore(store.id))) throw ofOtherStore(store);
    }
  }

  /**
   * For the transaction that writes a checked draft. A store whose targets are all deleted is left to what lies there: its
   * repository may become another one.
   *
   * @throws `conflict` (`repository_of_other_store`), `unavailable` (`secret_key_changed`).
   */
  async refuseShared(records: Transaction, place: Placed): Promise<void> {
    await this.#drivers.confirmSealed(records);
    const { sharesRepository } = this.#drivers.kind(place.driver);
    if (sharesRepository === undefined) return;
    // One after another: of two that choose one place at once, each would see no other.
    await records.settings.put(PLACED, String(records.now));
    const settings = this.#settingsOf(place);
    for (const other of await records.stores.list('everything')) {
      if (other.id === place.id || other.driver !== place.driver || this.#isElsewhere(place, other)) continue;
      if (!sharesRepository(settings, this.#settingsOf(other))) continue;
      if (!(await records.targets.leftStore(other.id))) throw ofOtherStore(other);
    }
  }

  /** The same path on two nodes is two places. */
  #isElsewhere({ node }: Placed, other: Store): boolean {
    return Boolean(node) && other.node !== null && other.node !== node && this.#ownership.pathsOf(other).length > 0;
  }

  #open({ secrets = {} }: StoreDraft, checked: CheckedStoreDraft, mark: StoreMark | null): SnapshotDriver {
    const { driver, uuid } = checked;
    return this.#drivers.kind(driver).open({ driver, uuid, settings: this.#settingsOf(checked), secrets, mark });
  }

  #settingsOf(place: Pick<Store, 'driver' | 'settings'>): Store['settings'] {
    return settingsHere(place.settings, this.#ownership.pathsOf(place), this.#ownership.home);
  }
}

const ofOtherStore = (store: Store): GatewayError =>
  problem('repository_of_other_store', { store: thing('store', store) });

import { type GatewayError, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Store } from '../../domain/store.ts';
import type { SnapshotDriver, StoreMark } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { settingsHere } from './home.ts';
import type { Ownership } from './ownership.ts';
import type { StoreDrivers } from './store-drivers.ts';
import type { CheckedStoreDraft, StoreDraft } from './stores.ts';

/** So long a place may take to be opened that is to become a store. */
const OPENING_MS = 60_000;
/** So long others' places are looked at; what does not answer by then is known by its name alone. */
const LOOKING_MS = 10_000;

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
   * Opens the place that a checked draft is about; nothing is written.
   *
   * @throws `conflict` (`repository_of_other_store`, `store_place_taken`, by whatever path), `driver_failed` (`stalled`: it takes too long).
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
      if (this.#drivers.kind(checked.driver).overlaps !== undefined) throw placeTaken(store);
      if (!(await targets.leftStore(store.id))) throw ofOtherStore(store);
    }
  }

  /**
   * Looks whether a checked draft is to be where another store is, by links or mounts; nothing is written.
   *
   * @throws `conflict` (`store_place_taken`).
   */
  async refuseTaken(place: Placed): Promise<void> {
    const { findOverlap } = this.#drivers.kind(place.driver);
    if (findOverlap === undefined) return;
    const others = this.#besides(place, await this.#unitOfWork.records.stores.list('everything'));
    const settings = others.map((other) => this.#settingsOf(other));
    const tooLong = AbortSignal.timeout(LOOKING_MS);
    const silence = new Promise<number>((resolve) => tooLong.addEventListener('abort', () => resolve(-1)));
    const looking = findOverlap(this.#settingsOf(place), settings, tooLong).catch((error) => {
      if (!tooLong.aborted) throw error;
      return -1;
    });
    const found = await Promise.race([looking, silence]);
    const other = others[found];
    if (other !== undefined) throw placeTaken(other);
  }

  /**
   * For the transaction that writes a checked draft. A store whose targets are all deleted is left to what lies there: its
   * repository may become another one. Places are compared by their names.
   *
   * @throws `conflict` (`repository_of_other_store`, `store_place_taken`), `unavailable` (`secret_key_changed`).
   */
  async refuseShared(records: Transaction, place: Placed): Promise<void> {
    await this.#drivers.confirmSealed(records);
    const { sharesRepository, overlaps } = this.#drivers.kind(place.driver);
    if (sharesRepository === undefined && overlaps === undefined) return;
    // One after another: of two that choose one place at once, each would see no other.
    await records.settings.put(PLACED, String(records.now));
    const settings = this.#settingsOf(place);
    for (const other of this.#besides(place, await records.stores.list('everything'))) {
      const others = this.#settingsOf(other);
      if (overlaps?.(settings, others)) throw placeTaken(other);
      if (!sharesRepository?.(settings, others)) continue;
      if (!(await records.targets.leftStore(other.id))) throw ofOtherStore(other);
    }
  }

  /** Other stores of its driver that may be in the same place. */
  #besides(place: Placed, stores: readonly Store[]): readonly Store[] {
    return stores.filter(
      (other) => other.id !== place.id && other.driver === place.driver && !this.#isElsewhere(place, other),
    );
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

const placeTaken = (store: Store): GatewayError => problem('store_place_taken', { store: thing('store', store) });

import { notFound, problem } from '../../domain/errors.ts';
import { thing } from '../../domain/problems/index.ts';
import type { Store } from '../../domain/store.ts';
import type { Task } from '../../domain/task.ts';
import type { DiskReserve } from '../../domain/write-limits.ts';
import type { ReplacingFileArea } from '../../ports/file-area.ts';
import type { ScriptRunner } from '../../ports/script-runner.ts';
import type { DriverKind, SnapshotDriver, StagedCopies, StoreAccess } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import type { Barred, FileWork, Purpose } from '../../ports/workplace.ts';
import type { SecretBox } from '../identity/index.ts';
import { settingsHere } from './home.ts';
import type { Ownership } from './ownership.ts';

/** A place for one piece of work: see `Workplace`. */
export interface WorkPlace {
  readonly files: ReplacingFileArea;
  readonly scripts: ScriptRunner;
  /** @throws as `StoreDrivers.open`. */
  open(storeId: number): Promise<SnapshotDriver>;
  /** Whether nothing can be done here any more. */
  readonly isGone: boolean;
  close(): void;
}

/** Opens the driver of a store, once until the store is changed, and the places where pieces of work are done. */
export class StoreDrivers {
  /** This node's name, for stores that only one node reaches. */
  readonly node: string | null;
  /** What is kept free for the database, by all that is written on this node; `null` = it is elsewhere. */
  readonly reserve: DiskReserve | null;
  readonly #unitOfWork: UnitOfWork;
  readonly #kinds: ReadonlyMap<string, DriverKind>;
  readonly #workplaces: FileWork['workplaces'];
  readonly #secretBox: SecretBox;
  readonly #ownership: Ownership;
  readonly #opened = new Map<number, { readonly access: string; readonly driver: SnapshotDriver }>();

  constructor(
    unitOfWork: UnitOfWork,
    { drivers, workplaces }: Pick<FileWork, 'drivers' | 'workplaces'>,
    secretBox: SecretBox,
    ownership: Ownership,
    node: string | null,
    reserve: DiskReserve | null,
  ) {
    this.node = node;
    this.reserve = reserve;
    this.#secretBox = secretBox;
    this.#ownership = ownership;
    this.#unitOfWork = unitOfWork;
    this.#kinds = drivers;
    this.#workplaces = workplaces;
  }

  /** @throws `not_found` (store), `driver_failed` (a driver that this version does not have, secrets of another key). */
  async open(storeId: number): Promise<SnapshotDriver> {
    const store = await this.access(storeId);
    // Staff may have changed it, or adopted it, since.
    const access = JSON.stringify(store);
    const opened = this.#opened.get(storeId);
    if (opened?.access === access) return opened.driver;
    const driver = this.kind(store.driver).open(store);
    this.#opened.set(storeId, { access, driver });
    return driver;
  }

  /**
   * A place of its own for a piece of work, all of which the signal ends.
   *
   * @throws as `Workplaces.enter`.
   */
  async enter(purpose: Purpose, signal: AbortSignal): Promise<WorkPlace> {
    const place = await this.#workplaces.enter(purpose, signal);
    return {
      files: place.files,
      scripts: place.scripts,
      open: async (storeId) => place.open(await this.access(storeId)),
      get isGone() {
        return place.isGone;
      },
      close: () => place.close(),
    };
  }

  /** Where work hangs: nothing is taken up there. */
  barred(): Barred {
    return this.#workplaces.barred();
  }

  /**
   * What drivers need of a store, its secrets opened: for a driver alone, and for no log.
   *
   * @throws as `open`.
   */
  async access(storeId: number): Promise<StoreAccess> {
    const [store] = await this.#unitOfWork.records.stores.findMany([storeId]);
    if (store === undefined) throw notFound('store', storeId);
    const { driver, uuid } = store;
    const settings = settingsHere(store.settings, this.#ownership.pathsOf(store), this.#ownership.home);
    return { driver, uuid, settings, secrets: this.openSecrets(store), mark: await this.#ownership.markOf(store) };
  }

  /**
   * Makes sure that two stores are two places, none within the other: by how they are reached, and by the mark of the second,
   * which the first one has not got.
   *
   * @throws `conflict` (`stores_overlap`), `driver_failed`; as `open`.
   */
  async requireApart(storeId: number, otherId: number, signal: AbortSignal): Promise<void> {
    const [one, other] = [await this.access(storeId), await this.access(otherId)];
    if (one.driver === other.driver) {
      const { overlaps, findOverlap } = this.kind(one.driver);
      const areNested = overlaps?.(one.settings, other.settings) ?? false;
      const found = areNested ? 0 : ((await findOverlap?.(one.settings, [other.settings], signal)) ?? -1);
      if (found !== -1) throw problem('stores_overlap', {});
    }
    if (other.mark === null) return;
    await (await this.open(otherId)).look();
    const marks = await (await this.open(storeId)).inspect?.(signal);
    if (marks?.includes(other.mark.name)) throw problem('stores_overlap', {});
  }

  /** Removes what attempts of a task left in its store; `keep` is the locator that was recorded, or `null` for none. */
  async sweep({ id, uuid, targetId, storeId }: Task, keep: string | null): Promise<void> {
    const driver = await this.open(storeId);
    const [target] = await this.#unitOfWork.records.targets.findMany([targetId]);
    if (target === undefined) throw new Error(`Task ${id} has lost its target.`);
    await driver.sweep({ taskUuid: uuid, targetUuid: target.uuid }, keep);
  }

  /** Every kind of driver that there is. */
  kinds(): readonly DriverKind[] {
    return [...this.#kinds.values()];
  }

  /** @throws `driver_failed` naming the drivers there are. */
  kind(name: string): DriverKind {
    const kind = this.#kinds.get(name);
    if (kind !== undefined) return kind;
    throw problem('unknown_driver', { driver: name, drivers: [...this.#kinds.keys()] });
  }

  /** Seals a store's write-only settings; `null` where there are none. */
  sealSecrets(secrets: Readonly<Record<string, string>>): string | null {
    return Object.keys(secrets).length === 0 ? null : this.#secretBox.seal(JSON.stringify(secrets));
  }

  /** As `SecretBox.confirm`, where a store is written with its secrets. */
  confirmSealed(records: Transaction): Promise<void> {
    return this.#secretBox.confirm(records);
  }

  /** A store's write-only settings. @throws `driver_failed` (`secrets_unreadable`). */
  openSecrets(store: Store): Readonly<Record<string, string>> {
    if (store.secretsSealed === null) return {};
    try {
      return JSON.parse(this.#secretBox.open(store.secretsSealed));
    } catch {
      throw problem('secrets_unreadable', { store: thing('store', store) });
    }
  }

  /** What lies on this node of copies on their way to stores. */
  stagedCopies(): readonly StagedCopies[] {
    return [...this.#kinds.values()].flatMap(({ staged }) => staged ?? []);
  }

  /** As `DriverKind.forget`; of a driver that this version does not have nothing is known. */
  async forget({ driver, uuid }: Pick<Store, 'driver' | 'uuid'>, options: { withKeys: boolean }): Promise<boolean> {
    return (await this.#kinds.get(driver)?.forget?.(uuid, options)) ?? true;
  }

  /** Drivers that allow one writer per store. */
  exclusiveDrivers(): readonly string[] {
    return [...this.#kinds.values()].filter(({ isExclusive }) => isExclusive).map(({ name }) => name);
  }
}

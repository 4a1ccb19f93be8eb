import type { Instant } from '../../domain/instant.ts';
import type { Store } from '../../domain/store.ts';
import type { Log } from '../../ports/log.ts';
import type { Records } from '../../ports/records/index.ts';
import type { DriverKind, StoreMark } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { type Home, isAtHome, settingsKept } from './home.ts';
import { MISSED_SECONDS, noteNode, readNode } from './nodes.ts';

/** The name of the setting that says which database the installation's own is. */
const DATABASE = 'database_identity';

/** What begins so is on a server. */
const URL_START = /^[a-z]+:/;

/** Whether nothing of a store may be written for what is known of this database. */
export type IsReadOnly = (store: Store) => boolean;

/** The name of the first mark that an installation makes in a store. */
export const firstMarkName = (): string => `1.${crypto.randomUUID().slice(0, 8)}`;

/**
 * Knows whether this process works on the installation's own database, or on a copy of it: a copy may read the stores
 * outside of its data directory, and writes none of them before it has adopted it.
 */
export class Ownership {
  readonly home: Home;
  readonly #unitOfWork: UnitOfWork;
  readonly #kinds: ReadonlyMap<string, DriverKind>;
  readonly #node: string | null;
  #isCopy: Promise<boolean> | null = null;
  #installation: Promise<string | null> | null = null;

  constructor(
    {
      unitOfWork,
      kinds,
      home,
    }: {
      readonly unitOfWork: UnitOfWork;
      readonly kinds: ReadonlyMap<string, DriverKind>;
      readonly home: Home;
    },
    node: string | null,
  ) {
    this.home = home;
    this.#unitOfWork = unitOfWork;
    this.#kinds = kinds;
    this.#node = node;
  }

  /** What the store's driver asks its mark for; `null` of a store from before marks, which no server has seen since. */
  async markOf(store: Store): Promise<StoreMark | null> {
    const { markName: name, isMarked: isMade } = store;
    const installation = await this.#whoWeAre();
    if (name === null || installation === null) return null;
    const isReadOnly = await this.isReadOnly(store);
    // Asked for one that is not made yet, a driver makes it.
    if (this.home.onlyLooks && !isMade && !isReadOnly) return null;
    return { installation, name, isMade, isReadOnly };
  }

  /** What a driver reads marks by in a place that is no store yet; `null` = this installation has made none. */
  async markToRead(): Promise<StoreMark | null> {
    const installation = await this.#whoWeAre();
    return installation === null ? null : { installation, name: '', isMade: false, isReadOnly: true };
  }

  #whoWeAre(): Promise<string | null> {
    this.#installation ??= this.#unitOfWork.records.stores.firstUuid();
    return this.#installation;
  }

  /** Whether nothing of a store may be written for what is known of this database. */
  async isReadOnly(store: Store): Promise<boolean> {
    return (await this.readOnly())(store);
  }

  /** The same for whoever asks in a transaction: what it takes is read before. */
  async readOnly(): Promise<IsReadOnly> {
    this.#isCopy ??= this.#isOnCopy();
    const isCopy = await this.#isCopy;
    return (store) => store.needsAdoption || (isCopy && !isAtHome(store.settings, this.pathsOf(store)));
  }

  /** The names of a store's settings that are paths on this node. */
  pathsOf({ driver, settings }: Pick<Store, 'driver' | 'settings'>): readonly string[] {
    const names = this.#kinds.get(driver)?.pathSettings ?? [];
    return names.filter((name) => !URL_START.test(settings[name] ?? 'none:'));
  }

  /**
   * As a server starts, and now and then: finds out whether the database is the installation's own, which it is where no
   * server has said so before; chooses marks for stores that have none; and notes that this node is there. On a copy the
   * stores outside of the data directory wait to be adopted from then on. A drill does nothing of this.
   */
  async takeCharge(as: 'server' | 'command', log: Log): Promise<void> {
    if (this.home.onlyLooks) return;
    const [present, directory] = [await this.home.database(), await this.home.directory()];
    const isCopy = await this.#unitOfWork.transaction(async (records) => {
      // Whoever comes first is the one who says; the other ones wait for its row.
      const isFirst = await records.settings.claim(DATABASE, present);
      const known = isFirst ? present : await records.settings.lock(DATABASE);
      const isOurs = known === present || (await this.#wasHere(records, directory, records.now));
      if (known !== present) await records.settings.put(DATABASE, present);
      for (const store of await records.stores.list('everything')) await this.#settle(records, store, isOurs);
      if (as === 'server' && this.#node !== null)
        await noteNode(records, this.#node, { seenAt: records.now, directory });
      return !isOurs;
    });
    this.#isCopy = Promise.resolve(false);
    if (!isCopy) return;
    log.warn(
      {},
      "This database is a copy of the installation's own, or was moved: stores outside of DATA_DIR are only read until 'backrota store adopt'.",
    );
  }

  async #settle(records: Transaction, store: Store, isOurs: boolean): Promise<void> {
    const paths = this.pathsOf(store);
    const isOfThisNode = store.node === this.#node || !this.home.isShared;
    const settings = isOfThisNode ? settingsKept(store.settings, paths, this.home) : store.settings;
    if (paths.some((name) => settings[name] !== store.settings[name])) {
      await records.stores.update(store.id, { settings });
      records.events.note('store.changed', store);
    }
    if (store.markName === null) await records.stores.mark(store.id, { markName: firstMarkName() });
    if (!isOurs && !isAtHome(settings, paths)) await records.stores.mark(store.id, { needsAdoption: true });
  }

  /** A command may come before the first start on a copy: it writes nothing of it down. */
  async #isOnCopy(): Promise<boolean> {
    const { records } = this.#unitOfWork;
    const known = await records.settings.get(DATABASE);
    if (known === null || known === (await this.home.database())) return false;
    return !(await this.#wasHere(records, await this.home.directory(), await this.#unitOfWork.now()));
  }

  /** After a planned change of the database's server the nodes that were seen a moment before are still those. */
  async #wasHere({ settings }: Pick<Records, 'settings'>, directory: string, now: Instant): Promise<boolean> {
    if (!this.home.isShared || this.#node === null || directory === '') return false;
    const node = await readNode(settings, this.#node);
    return node !== null && node.directory === directory && Math.abs(now - node.seenAt) <= MISSED_SECONDS;
  }
}

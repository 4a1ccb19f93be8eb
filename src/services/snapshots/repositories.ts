import { type Actor, scopeOf } from '../../domain/account.ts';
import { type GatewayError, notFound, problem } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { IMPORTED, type Snapshot } from '../../domain/snapshot.ts';
import type { Store } from '../../domain/store.ts';
import type { Target } from '../../domain/target.ts';
import { MAX_NAME_LENGTH } from '../../domain/text.ts';
import { signalOfCall } from '../../ports/current-call.ts';
import type { Log } from '../../ports/log.ts';
import { type Key, nameOf } from '../../ports/records/page.ts';
import type { FoundCopy, SnapshotDriver } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { audit, requireStaff } from '../identity/index.ts';
import {
  noteCompacted,
  noteCompacting,
  readCompacted,
  readCompacting,
  requireReached,
  type StoreDrivers,
} from '../stores/index.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const EVERY_TARGET = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** So many checks that wait or run are looked at. */
const MOST_CHECKS = 10_000;

/** For work that nobody calls off. */
const NOBODY = new AbortController().signal;

/** Where nothing else is said: until the call ends that it is asked for by. */
const untilCallEnds = (): AbortSignal => signalOfCall() ?? NOBODY;

/** What was found in the repository of a target. */
export interface RepositoryWork {
  readonly target: Target;
  /** How many copies were found that others made. */
  readonly imported: number;
}

/** What is done for a target's repository just now, beside backups. */
export interface RepositoryMaintenance {
  readonly isChecked: boolean;
  /** Whether copies of it are being deleted. */
  readonly isPruned: boolean;
  /** `null` = it is not being compacted. */
  readonly compactingSince: Instant | null;
}

/** @throws `not_found`, `conflict` (`ambiguous`: several, and none is named) */
function theOne(targets: readonly Target[], store: Store, key: Key | null): Target {
  const meant = targets.filter(
    (one) => key === null || ('id' in key ? one.id === key.id : one.uuid === key.uuid.toLowerCase()),
  );
  const [target] = meant;
  if (target === undefined) throw notFound('target', key === null ? store.name : nameOf(key));
  if (meant.length > 1)
    throw problem('ambiguous', { noun: 'target', name: store.name, ids: meant.map(({ id }) => id) });
  return target;
}

/** Looks after stores whose copies are in repositories: frees room, takes in what others made there, opens what is locked. */
export class Repositories {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#log = log;
  }

  /**
   * Takes in what others made in the repositories of a store: a snapshot each, that no rule counts or expires.
   *
   * @throws `forbidden` (not staff), `invalid_request` (`store_without_repository`), `driver_failed`.
   */
  async import(actor: Actor, store: Store, signal = untilCallEnds()): Promise<readonly RepositoryWork[]> {
    requireStaff(actor);
    const works: RepositoryWork[] = [];
    for (const target of await this.targetsOfStore(store))
      works.push({ target, imported: await this.importOf(store, target, signal) });
    await this.#unitOfWork.transaction((records) => audit(records, actor, 'store.import', ['store', store], {}));
    return works;
  }

  /**
   * Reads back whatever is in a store, recorded or not, of all targets or of one: those whose part is whole, one after another.
   *
   * @throws `forbidden` (not staff), `not_found` (target), `invalid_request` (`store_without_repository`), `driver_failed` (`snapshot_damaged` …).
   */
  async *check(
    actor: Actor,
    store: Store,
    key: Key | null = null,
    signal = untilCallEnds(),
  ): AsyncGenerator<Target, void, undefined> {
    requireStaff(actor);
    requireReached(this.#drivers.node, store);
    const driver = await this.#drivers.open(store.id);
    if (!this.#drivers.kind(store.driver).capabilities.check || driver.check === undefined)
      throw problem('store_without_repository', { field: 'store', value: store.name, driver: store.driver });
    const targets = await this.#inStore(store);
    for (const target of key === null ? targets : [theOne(targets, store, key)]) {
      await driver.check({ targetUuid: target.uuid, maxSeconds: null, flags: [] }, signal);
      yield target;
    }
  }

  /** Frees the room of deleted copies. @throws as `import`. */
  async compact(actor: Actor, store: Store, signal = untilCallEnds()): Promise<readonly Target[]> {
    requireStaff(actor);
    const targets = await this.targetsOfStore(store);
    for (const target of targets) await this.compactOf(store, target, signal);
    await this.#unitOfWork.transaction((records) => audit(records, actor, 'store.compact', ['store', store], {}));
    return targets;
  }

  /**
   * Removes the locks of a store's repositories, whoever holds them. Where that one works on, its repository may be damaged.
   *
   * @throws as `import`.
   */
  async breakLocks(actor: Actor, store: Store): Promise<void> {
    requireStaff(actor);
    const targets = await this.targetsOfStore(store);
    const { breakLock } = await this.#open(store);
    for (const { uuid } of targets) await breakLock(uuid);
    await this.#unitOfWork.transaction((records) => audit(records, actor, 'store.break_lock', ['store', store], {}));
  }

  /** The target whose repository in a store is meant: the only one where none is named. @throws `not_found`, as `import`. */
  async findTarget(store: Store, key: Key | null): Promise<Target> {
    return theOne(await this.targetsOfStore(store), store, key);
  }

  /** What a target's repository is opened with beside its passphrase. @throws as `import`. */
  async exportKey(actor: Actor, store: Store, target: Target): Promise<string> {
    requireStaff(actor);
    const { exportKey } = await this.#open(store);
    // Before it is told: nobody has a key of which nothing is written down.
    await this.#unitOfWork.transaction((records) =>
      audit(records, actor, 'store.export_key', ['store', store], { target: target.id }),
    );
    return exportKey(target.uuid);
  }

  /** When the repositories of these targets were compacted last, by the targets' ids. */
  async lastCompacted(targets: readonly Pick<Target, 'id'>[]): Promise<ReadonlyMap<number, Instant>> {
    return readCompacted(
      this.#unitOfWork.records,
      targets.map(({ id }) => id),
    );
  }

  /** What is done just now for the repositories of these targets, by the ids of those for which something is. */
  async maintenanceOf(
    actor: Actor,
    targets: readonly Pick<Target, 'id'>[],
  ): Promise<ReadonlyMap<number, RepositoryMaintenance>> {
    const { records } = this.#unitOfWork;
    const ids = targets.map(({ id }) => id);
    const filter = { targetIds: ids, isUnfinished: true, limit: MOST_CHECKS };
    const checks = (await records.tasks.checks(scopeOf(actor), filter)).filter(({ state }) => state === 'running');
    const checked = new Set(checks.map(({ targetId }) => targetId));
    const pruned = new Set(await records.snapshots.deletingAmong(ids));
    const compacting = await readCompacting(records, ids, await this.#unitOfWork.now());
    const busy = ids.filter((id) => checked.has(id) || pruned.has(id) || compacting.has(id));
    return new Map(
      busy.map((id) => [
        id,
        { isChecked: checked.has(id), isPruned: pruned.has(id), compactingSince: compacting.get(id) ?? null },
      ]),
    );
  }

  /** As `import`, of one target, whoever asks. Answers how many there were. */
  async importOf(store: Store, target: Target, signal: AbortSignal): Promise<number> {
    const found = await (await this.#open(store)).foundCopies(target.uuid, signal);
    const { snapshots, tasks } = this.#unitOfWork.records;
    const known = await snapshots.knownFingerprints(
      store.id,
      found.map(({ fingerprint }) => fingerprint),
    );
    const unknown = found.filter(({ fingerprint }) => !known.has(fingerprint));
    // What a task has made and not recorded is nobody else's.
    const made = await tasks.knownUuids(unknown.flatMap(({ comment }) => (UUID.test(comment) ? [comment] : [])));
    const others = unknown.filter(({ comment }) => !made.has(comment));
    if (others.length === 0) return 0;
    return this.#unitOfWork.transaction((records) => takeIn(records, store, target, others));
  }

  /** As `compact`, of one target, whoever asks. */
  async compactOf(store: Store, target: Target, signal: AbortSignal): Promise<void> {
    const { compact } = await this.#open(store);
    await this.#unitOfWork.transaction((records) => noteCompacting(records, target.id, true));
    try {
      await compact(target.uuid, signal);
      await this.#unitOfWork.transaction((records) => noteCompacted(records, target.id));
    } finally {
      await this.#unitOfWork.transaction((records) => noteCompacting(records, target.id, false));
    }
    this.#log.info({ store: store.id, target: target.id }, 'A repository was compacted.');
  }

  /** The stores of such drivers that this node reaches. */
  async stores(): Promise<readonly Store[]> {
    const stores = await this.#unitOfWork.records.stores.list('everything');
    const { node } = this.#drivers;
    return stores.filter((store) => this.holds(store) && (store.node === null || store.node === node));
  }

  /** The targets whose copies are in a store's repositories. */
  async targetsOfStore(store: Store): Promise<readonly Target[]> {
    this.#requireRepositories(store);
    return this.#inStore(store);
  }

  async #inStore(store: Store): Promise<readonly Target[]> {
    const { rows } = await this.#unitOfWork.records.targets.list('everything', { storeId: store.id }, EVERY_TARGET);
    return rows;
  }

  /** Whether a store's copies are in repositories. */
  holds({ driver }: Store): boolean {
    return this.#drivers.kind(driver).capabilities.compact;
  }

  #requireRepositories(store: Store): void {
    if (!this.holds(store)) throw withoutRepository(store);
  }

  async #open(store: Store): Promise<WithRepositories> {
    this.#requireRepositories(store);
    requireReached(this.#drivers.node, store);
    const driver = await this.#drivers.open(store.id);
    const { compact, foundCopies, breakLock, exportKey } = driver;
    if (compact === undefined || foundCopies === undefined || breakLock === undefined || exportKey === undefined)
      throw new Error(`The driver ${store.driver} declares repositories and has none.`);
    return {
      compact: compact.bind(driver),
      foundCopies: foundCopies.bind(driver),
      breakLock: breakLock.bind(driver),
      exportKey: exportKey.bind(driver),
    };
  }
}

/** Of a store that keeps its copies otherwise. */
export const withoutRepository = ({ name, driver }: Store): GatewayError =>
  problem('store_without_repository', { field: 'store', value: name, driver });

type WithRepositories = Required<Pick<SnapshotDriver, 'compact' | 'foundCopies' | 'breakLock' | 'exportKey'>>;

/** Again what is known by now: of two who look at once, one takes each in. Of a target that is deleted meanwhile, none. */
async function takeIn(
  records: Transaction,
  store: Store,
  target: Target,
  found: readonly FoundCopy[],
): Promise<number> {
  if ((await records.targets.lock('everything', target)) === null) return 0;
  const fingerprints = found.map(({ fingerprint }) => fingerprint);
  const known = await records.snapshots.knownFingerprints(store.id, fingerprints);
  const others = found.filter(({ fingerprint }) => !known.has(fingerprint));
  if (others.length === 0) return 0;
  const ids = await records.ids.next('snapshot', others.length);
  const snapshots = others.map((copy, index) => newImported(copy, store, target, ids[index] as number, records.now));
  await records.snapshots.insertMany(snapshots);
  for (const snapshot of snapshots) records.events.note('snapshot.available', snapshot);
  return snapshots.length;
}

const newImported = (copy: FoundCopy, store: Store, target: Target, id: number, now: Instant): Snapshot => ({
  id,
  uuid: crypto.randomUUID(),
  accountId: target.accountId,
  targetId: target.id,
  storeId: store.id,
  scheduleId: null,
  taskId: null,
  sourceSnapshotId: null,
  class: 'backup',
  origin: IMPORTED,
  name: [...copy.name].slice(0, MAX_NAME_LENGTH).join(''),
  state: 'available',
  takenFor: copy.begunAt,
  sizeBytes: null,
  contentBytes: null,
  fileCount: null,
  locator: copy.locator,
  fingerprint: copy.fingerprint,
  chainId: null,
  parentId: null,
  isIncremental: false,
  isTransient: false,
  isShrunk: false,
  isProtected: false,
  holdReason: null,
  version: 1,
  createdAt: now,
  availableAt: now,
  verifiedAt: null,
  deletedAt: null,
  retentionChangeId: null,
  deletedReason: null,
  error: null,
});

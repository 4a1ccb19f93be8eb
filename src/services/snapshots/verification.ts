import { isDeepStrictEqual } from 'node:util';
import { type Actor, scopeOf } from '../../domain/account.ts';
import { GatewayError, isUnavailable, notFound, problem, problemIn } from '../../domain/errors.ts';
import { type Problem, problemOf, thing } from '../../domain/problems/index.ts';
import { recordedCopy, type Snapshot, VERIFIABLE } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import { signalOfCall } from '../../ports/current-call.ts';
import type { Log } from '../../ports/log.ts';
import type { Key } from '../../ports/records/page.ts';
import type { SnapshotDriver, Tell } from '../../ports/snapshot-driver.ts';
import type { Transaction, UnitOfWork } from '../../ports/unit-of-work.ts';
import { moveSnapshot } from '../events/index.ts';
import { requireStaff } from '../identity/index.ts';
import { requireReached, type StoreDrivers } from '../stores/index.ts';
import { foundSnapshot } from './locks.ts';

/** What there is to be said of a copy that was read back. */
export type Finding =
  | { readonly outcome: 'whole'; readonly problem: null }
  /** Its store is there, and the copy is not, or not as it was made. */
  | { readonly outcome: 'missing' | 'damaged'; readonly problem: Problem }
  /** It could not be read to its end, which proves nothing. */
  | { readonly outcome: 'unread'; readonly problem: Problem };

/** A snapshot that was read back, as it was before, and what was found. */
export type Verified = Finding & { readonly snapshot: Snapshot };

/** Which snapshots are read back. */
export interface VerifiedOf {
  readonly accountId?: number;
  readonly storeId?: number;
}

const WHOLE: Finding = { outcome: 'whole', problem: null };
const IDS_AT_ONCE = 250;
/** For work that nobody calls off. */
const NOBODY = new AbortController().signal;

/** Reads copies back whole, and writes down which are lost and which are found again. Nothing is written to a store. */
export class Verification {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#log = log;
  }

  /**
   * Reads all of them back, one after another, by ascending id, those that are made meanwhile too; those that are deleted meanwhile are passed over.
   *
   * @throws `forbidden` (not staff), `unavailable`, the signal's reason.
   */
  async *verifyAll(actor: Actor, which: VerifiedOf, signal: AbortSignal): AsyncGenerator<Verified, void, undefined> {
    requireStaff(actor);
    const { snapshots } = this.#unitOfWork.records;
    const filter = { ...which, states: VERIFIABLE };
    const idsAfter = (after: number) => snapshots.idsAfter(scopeOf(actor), filter, after, IDS_AT_ONCE);
    for (let ids = await idsAfter(0); ids.length > 0; ids = await idsAfter(ids.at(-1) ?? 0)) {
      for (const id of ids) {
        const snapshot = await snapshots.find(scopeOf(actor), { id });
        if (snapshot !== null && isOneOf(VERIFIABLE, snapshot.state)) yield await this.read(snapshot, signal);
      }
    }
  }

  /**
   * Reads the copy of one back; unless told otherwise until the call ends that it is asked for by.
   *
   * @throws `forbidden` (not staff), `not_found`, `conflict` (it has no copy), `unavailable`, the signal's reason.
   */
  async verify(actor: Actor, key: Key, signal: AbortSignal = signalOfCall() ?? NOBODY): Promise<Verified> {
    requireStaff(actor);
    const snapshot = foundSnapshot(await this.#unitOfWork.records.snapshots.find(scopeOf(actor), key), key);
    if (!isOneOf(VERIFIABLE, snapshot.state)) throw refusal(snapshot);
    return this.read(snapshot, signal);
  }

  /** As `verify`, whoever asks. @throws `unavailable`, the signal's reason. */
  async read(snapshot: Snapshot, signal: AbortSignal, tell: Tell = () => {}): Promise<Verified> {
    const found = await this.#readBack(snapshot, signal, tell);
    if (found.outcome === 'unread' || (await this.#record(snapshot, found))) return { snapshot, ...found };
    const now = (await this.#unitOfWork.records.snapshots.find('everything', snapshot)) ?? snapshot;
    return { snapshot, outcome: 'unread', problem: refusal(now).problem };
  }

  /**
   * What reading a snapshot's copy failed for: where that says that the copy is lost, it is written down. Any other
   * failure changes nothing. Never throws but `unavailable`.
   */
  async noteFailure(snapshot: Snapshot, failure: Problem): Promise<void> {
    if (failure.reason !== 'snapshot_missing' && failure.reason !== 'snapshot_damaged') return;
    try {
      const driver = await this.#drivers.open(snapshot.storeId);
      await this.#record(snapshot, await judge(driver, snapshot, failure));
    } catch (error) {
      if (isUnavailable(error)) throw error;
      this.#log.warn({ snapshot: snapshot.id, err: error }, `Whether snapshot ${snapshot.id} is lost is not known.`);
    }
  }

  async #readBack(snapshot: Snapshot, signal: AbortSignal, tell: Tell): Promise<Finding> {
    const copy = recordedCopy(snapshot);
    if (copy === null) return { outcome: 'unread', problem: problemOf('fault', {}) };
    try {
      const [store] = await this.#unitOfWork.records.stores.findMany([snapshot.storeId]);
      if (store === undefined) throw notFound('store', snapshot.storeId);
      requireReached(this.#drivers.node, store);
      const place = await this.#drivers.enter({ store: store.uuid }, signal);
      try {
        const driver = await place.open(snapshot.storeId);
        return await driver.verify(copy, tell, signal).then(
          () => WHOLE,
          (error: unknown) => this.#judge(driver, snapshot, error, signal),
        );
      } finally {
        place.close();
      }
    } catch (error) {
      return this.#unread(snapshot, error, signal);
    }
  }

  async #judge(driver: SnapshotDriver, snapshot: Snapshot, error: unknown, signal: AbortSignal): Promise<Finding> {
    signal.throwIfAborted();
    if (!(error instanceof GatewayError)) throw error;
    return judge(driver, snapshot, error.problem);
  }

  #unread(snapshot: Snapshot, error: unknown, signal: AbortSignal): Finding {
    signal.throwIfAborted();
    if (isUnavailable(error)) throw error;
    if (!(error instanceof GatewayError))
      this.#log.error({ snapshot: snapshot.id, err: error }, `Reading snapshot ${snapshot.id} back hit a fault.`);
    return { outcome: 'unread', problem: problemIn(error) };
  }

  /**
   * With an increment the copy is written down that it misses, where it is another one. `false` where there is no copy to be
   * told of any more: the snapshot is going, or gone.
   */
  async #record(snapshot: Snapshot, found: Finding): Promise<boolean> {
    if (found.outcome === 'unread') return false;
    const known = await this.#unitOfWork.transaction((records) => record(records, snapshot, found));
    if (known === null) return false;
    const { id, targetId, storeId } = snapshot;
    const fields = { snapshot: id, target: targetId, store: storeId, problem: found.problem };
    if (found.problem !== null) this.#log.error(fields, `Snapshot ${id} is ${found.outcome}.`);
    else if (known !== 'available') this.#log.info(fields, `Snapshot ${id} is whole again.`);
    const lost = found.problem === null ? null : earlierIn(found.problem);
    const earlier = lost === null ? null : await this.#findEarlier(snapshot, lost.locator);
    if (lost !== null && earlier !== null) await this.#record(earlier, lost.finding);
    return true;
  }

  /** What an increment is built upon, by its locator. */
  async #findEarlier({ id, chainId, storeId }: Snapshot, locator: string): Promise<Snapshot | null> {
    if (chainId === null) return null;
    const { rows } = await this.#unitOfWork.records.snapshots.list('everything', { chainId, storeId }, ALL);
    return rows.find((one) => one.id !== id && one.locator === locator) ?? null;
  }
}

const refusal = (snapshot: Snapshot): GatewayError =>
  problem('snapshot_unavailable', {
    snapshot: thing('snapshot', snapshot),
    state: snapshot.state,
    purpose: 'verified',
  });

/** Whether a store that may not be written is there all the same: its mark was seen. */
export const isPresent = ({ reason }: Problem): boolean =>
  reason === 'store_not_adopted' || reason === 'store_taken_over';

/**
 * What a failure to read a copy says of it. That it is not there counts only where its store is: an empty mount point has
 * no copy either.
 */
async function judge(driver: SnapshotDriver, snapshot: Snapshot, failure: Problem): Promise<Finding> {
  if (failure.reason === 'snapshot_damaged') return { outcome: 'damaged', problem: failure };
  if (failure.reason !== 'snapshot_missing') return { outcome: 'unread', problem: failure };
  const absence = await driver.look().then(
    () => null,
    (error: unknown) => {
      if (!(error instanceof GatewayError)) throw error;
      return isPresent(error.problem) ? null : error.problem;
    },
  );
  if (absence !== null) return { outcome: 'unread', problem: absence };
  const { locator, isIncremental } = snapshot;
  // Of an increment it may be the copy that it is built upon.
  if (isIncremental && failure.params.locator !== locator) return { outcome: 'damaged', problem: failure };
  return { outcome: 'missing', problem: problemOf('snapshot_missing', { locator: locator ?? '' }) };
}

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

/** Which copy is lost by what an increment failed for: its own, or one that it is built upon. */
function earlierIn(failure: Problem): { readonly locator: string; readonly finding: Finding } | null {
  if (failure.reason === 'snapshot_missing')
    return { locator: failure.params.locator, finding: { outcome: 'missing', problem: failure } };
  if (failure.reason !== 'snapshot_damaged' || failure.params.earlier === undefined) return null;
  const { earlier: locator, damage } = failure.params;
  return { locator, finding: { outcome: 'damaged', problem: problemOf('snapshot_damaged', { damage }) } };
}

/** Answers the state before; `null` where nothing is to be told of the copy any more. */
async function record(
  records: Transaction,
  { id, storeId, locator }: Snapshot,
  { outcome, problem: error }: Exclude<Finding, { outcome: 'unread' }>,
): Promise<Snapshot['state'] | null> {
  const locked = await records.snapshots.lock('everything', { id });
  if (locked === null || !isOneOf(VERIFIABLE, locked.state)) return null;
  // Moved meanwhile: what was read is not its copy any more.
  if (locked.storeId !== storeId || locked.locator !== locator) return null;
  const state = outcome === 'whole' ? 'available' : outcome;
  if (locked.state === state && isDeepStrictEqual(locked.error, error))
    await records.snapshots.noteVerified(id, records.now);
  else if (locked.state === state) {
    await records.snapshots.update(id, { error, verifiedAt: records.now });
    records.events.note('snapshot.changed', locked);
  } else await moveSnapshot(records, locked, state, { error, verifiedAt: records.now });
  return locked.state;
}

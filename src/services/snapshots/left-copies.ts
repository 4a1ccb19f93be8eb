import { GatewayError, problemIn } from '../../domain/errors.ts';
import { recordedCopy, STANDING } from '../../domain/snapshot.ts';
import { isOneOf } from '../../domain/state-machine.ts';
import type { Log } from '../../ports/log.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { isReachedBy, type LeftCopy, readLeft, type StoreDrivers } from '../stores/index.ts';
import { MoveLease } from './move-lease.ts';

/** Deletes what moved snapshots left where they were. */
export class LeftCopies {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #log: Log;

  constructor(unitOfWork: UnitOfWork, drivers: StoreDrivers, log: Log) {
    this.#unitOfWork = unitOfWork;
    this.#drivers = drivers;
    this.#log = log;
  }

  /** Tries each that this node reaches once more, unless a move is under way. What fails is logged, and stays for the next time. */
  async retry(): Promise<void> {
    if ((await readLeft(this.#unitOfWork.records)).length === 0) return;
    const lease = await MoveLease.take(this.#unitOfWork).catch((error: unknown) => {
      if (error instanceof GatewayError && error.problem.reason === 'move_running') return null;
      throw error;
    });
    if (lease === null) return;
    try {
      await this.deleteAll(lease);
    } finally {
      await lease.release();
    }
  }

  /** As `retry`, by whoever moves snapshots. */
  async deleteAll(lease: MoveLease): Promise<void> {
    const { records } = this.#unitOfWork;
    for (const left of await readLeft(records)) {
      const [store] = await records.stores.findMany([left.storeId]);
      if (store === undefined || !isReachedBy(this.#drivers.node)(store)) continue;
      try {
        await this.delete(left, lease);
      } catch (error) {
        const fields = { snapshot: left.snapshotId, store: left.storeId, err: error };
        this.#log.warn(fields, `The copy that snapshot ${left.snapshotId} was moved from could not be deleted.`);
      }
    }
  }

  /**
   * Deletes one; nothing where the snapshot's row tells of it again, and as long as the snapshot stands, only once its copy in
   * the other store is proven to stand too, and to be another one. Where it is the same one, nothing was left.
   *
   * @throws `conflict` (`move_running`: the lease is lost; `stores_overlap`: both copies are one), `driver_failed`.
   */
  async delete({ name, snapshotId, storeId, locator }: LeftCopy, lease: MoveLease): Promise<void> {
    const row = await this.#unitOfWork.transaction(async (tx) => {
      await lease.require(tx);
      const locked = await tx.snapshots.lock('everything', { id: snapshotId });
      if (locked?.storeId !== storeId || locked.locator !== locator) return locked;
      await tx.settings.remove(name);
      return 'kept';
    });
    if (row === 'kept') return;
    const { settings } = this.#unitOfWork.records;
    const driver = await this.#drivers.open(storeId);
    const copy = row === null || row.storeId === storeId || !isOneOf(STANDING, row.state) ? null : recordedCopy(row);
    if (row === null || copy === null) await driver.delete(locator);
    else {
      const [store] = await this.#unitOfWork.records.stores.findMany([row.storeId]);
      // Whoever reaches both looks at both.
      if (store === undefined || !isReachedBy(this.#drivers.node)(store)) return;
      const by = await this.#drivers.access(row.storeId);
      await driver.deleteMoved({ locator, by, copy }).catch(async (error) => {
        if (problemIn(error).reason === 'stores_overlap') await settings.remove(name);
        throw error;
      });
    }
    await settings.remove(name);
  }
}

import { randomUUID } from 'node:crypto';
import type { Actor } from '../domain/account.ts';
import { scopeOf } from '../domain/account.ts';
import { GatewayError, notFound } from '../domain/errors.ts';
import type { Restore } from '../domain/restore.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { FileArea } from '../ports/file-area.ts';
import { type Key, nameOf } from '../ports/records.ts';
import type { RestoreResult } from '../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import { requireStaff } from './access.ts';
import { audit } from './auditing.ts';
import { newId } from './new-id.ts';
import type { StoreDrivers } from './store-drivers.ts';
import { LEASE_SECONDS } from './tasks.ts';

const RENEW_MS = (LEASE_SECONDS * 1_000) / 3;

/** Writes snapshots back. */
export class Restores {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #files: FileArea;
  readonly #owner: string;
  readonly #roots: readonly string[] | null;

  /** `roots`: below which directories staff may restore; `null` = wherever this process may write (the command line). */
  constructor(
    parts: { readonly unitOfWork: UnitOfWork; readonly drivers: StoreDrivers; readonly files: FileArea },
    owner: string,
    roots: readonly string[] | null,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#files = parts.files;
    this.#owner = owner;
    this.#roots = roots;
  }

  /**
   * Restores into a new or empty directory, in this process, leased so that nothing deletes the snapshot meanwhile.
   *
   * @throws `forbidden` (not staff), `not_found`, `conflict` (not available), `invalid_request` (directory),
   *   `driver_failed`.
   */
  async toDirectory(actor: Actor, key: Key, directory: string, signal: AbortSignal): Promise<RestoreResult> {
    requireStaff(actor);
    const realDirectory = await this.#files.confirmRestoreDirectory(directory, this.#roots);
    const { restore, snapshot } = await this.#begin(actor, key, realDirectory);
    const lost = new AbortController();
    const renewal = setInterval(() => this.#renew(restore, lost).catch((error) => lost.abort(error)), RENEW_MS);
    try {
      const driver = await this.#drivers.open(snapshot.storeId);
      const result = await driver.restore(
        { locator: snapshot.locator ?? '', manifestHash: snapshot.manifestHash ?? '', directory: realDirectory },
        AbortSignal.any([signal, lost.signal]),
      );
      await this.#end(restore, 'succeeded', null);
      return result;
    } catch (error) {
      const state = signal.aborted ? 'cancelled' : 'failed';
      await this.#end(restore, state, error instanceof GatewayError ? error.message : 'The restore did not end.');
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  #begin(actor: Actor, key: Key, directory: string): Promise<{ restore: Restore; snapshot: Snapshot }> {
    return this.#unitOfWork.transaction(async (records) => {
      const snapshot = await records.snapshots.lock(scopeOf(actor), key);
      if (snapshot === null) throw notFound('snapshot', nameOf(key));
      if (snapshot.state !== 'available') throw notAvailable(snapshot);
      const id = await newId(records, 'restore');
      const restore: Restore = {
        id,
        uuid: randomUUID(),
        accountId: snapshot.accountId,
        snapshotId: snapshot.id,
        kind: 'directory',
        targetId: null,
        directory,
        state: 'running',
        attempt: 1,
        leaseOwner: this.#owner,
        leaseUntil: records.now + LEASE_SECONDS,
        createdAt: records.now,
        startedAt: records.now,
        finishedAt: null,
        error: null,
      };
      await records.restores.insert(restore);
      await audit(records, actor, 'snapshot.restore', snapshot, { restore: id });
      return { restore, snapshot };
    });
  }

  async #renew(restore: Restore, lost: AbortController): Promise<void> {
    const until = (await this.#unitOfWork.now()) + LEASE_SECONDS;
    const { restores } = this.#unitOfWork.records;
    if (!(await restores.renew(restore.id, restore.attempt, this.#owner, until))) {
      lost.abort(new GatewayError('conflict', { message: 'The restore lost its lease; start it again.' }));
    }
  }

  async #end(restore: Restore, state: Restore['state'], error: string | null): Promise<void> {
    const now = await this.#unitOfWork.now();
    await this.#unitOfWork.records.restores.end(restore.id, restore.attempt, state, error, now);
  }
}

const notAvailable = (snapshot: Snapshot): GatewayError =>
  new GatewayError('conflict', {
    message: `The snapshot '${snapshot.id}' is '${snapshot.state}', not 'available'; only an available one can be restored.`,
    noun: 'snapshot',
    id: String(snapshot.id),
    reason: snapshot.state,
  });

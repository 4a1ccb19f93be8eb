import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { GatewayError } from '../../domain/errors.ts';
import type { BackupJob, BackupResult, CarryJob, OpenedCopy } from '../../ports/snapshot-driver.ts';
import { ArchiveDriver } from '../archive/driver.ts';
import { parseName } from '../archive/layout.ts';
import { driverFailed, errorCode, explainWriteFailure } from '../file-tree/failures.ts';
import type { WalkHooks } from '../file-tree/read-entry.ts';

/** Where this node makes copies before they are sent, so that a lost connection costs no second reading of the source. */
export class Spool {
  readonly root: string;
  readonly #archive: ArchiveDriver;

  constructor(root: string, hooks: WalkHooks = {}) {
    this.root = root;
    this.#archive = new ArchiveDriver({ root }, hooks);
  }

  /** Makes the directory: it is the gateway's own. */
  async prepare(): Promise<void> {
    await this.#explain(() => mkdir(this.root, { recursive: true, mode: 0o700 }));
  }

  backup(job: BackupJob, signal: AbortSignal): Promise<BackupResult> {
    return this.#explain(() => this.#archive.backup(job, signal));
  }

  carry(job: CarryJob, signal: AbortSignal): Promise<BackupResult> {
    return this.#explain(() => this.#archive.carry(job, signal));
  }

  open(locator: string): Promise<OpenedCopy> {
    return this.#explain(() => this.#archive.openCopy(locator));
  }

  /** Removes all of a task. */
  async clear(taskUuid: string): Promise<void> {
    await this.#explain(() => this.#archive.sweep(taskUuid, null));
  }

  /** Removes what other tasks of a target left: of one target, one task at a time is at work. */
  async clearOthers(targetUuid: string, taskUuid: string): Promise<void> {
    const names = await readdir(join(this.root, targetUuid)).catch((error) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    });
    const others = new Set(names.flatMap((name) => parseName(name)?.taskUuid ?? []));
    for (const other of others) if (other !== taskUuid) await this.clear(other);
  }

  async test(): Promise<void> {
    await this.#explain(() => this.#archive.test());
  }

  /** A failure of the spool's disk is not one of the store. */
  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      const error = explainWriteFailure(thrown, 'store', `'${this.root}'`);
      const reason = error instanceof GatewayError ? error.details.reason : undefined;
      if (!(error instanceof GatewayError) || reason?.startsWith('store_') !== true) throw error;
      const message = error.message.replace(/^The store/, 'The spool of this node');
      throw driverFailed(reason.replace('store_', 'spool_'), message, error);
    }
  }
}

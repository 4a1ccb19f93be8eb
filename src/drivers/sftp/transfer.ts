import { setTimeout as wait } from 'node:timers/promises';
import { GatewayError } from '../../domain/errors.ts';
import type { BackupJob, BackupResult } from '../../ports/snapshot-driver.ts';
import { superseded } from '../archive/copies.ts';
import { describeFiles } from '../archive/finished-copy.ts';
import type { CopyName } from '../archive/layout.ts';
import { formatLocator, nameCopy } from '../archive/layout.ts';
import { isUseless } from '../archive/take-over.ts';
import type { WrittenCopy } from '../archive/write-copy.ts';
import { driverFailed } from '../file-tree/failures.ts';
import { STATUS, statusOf } from './failures.ts';
import { listRemote, removeRemote, reserveRemote } from './remote-copies.ts';
import { fetchPart, openRemote, uploadCopy } from './remote-copy.ts';
import type { RemoteFiles } from './remote-files.ts';
import type { RemoteStore } from './remote-store.ts';
import type { Spool } from './spool.ts';

/** How long removing what a failure left may take: whoever aborts does not wait for long. */
const CLEANUP_MS = 3_000;

/** Whether a transfer may go on over a new connection. */
const canGoOn = (error: unknown): boolean =>
  error instanceof GatewayError && ['connection_lost', 'unreachable'].includes(error.details.reason ?? '');

/** One attempt's way to the server. */
export class Transfer {
  readonly locator: string;
  readonly #store: RemoteStore;
  readonly #spool: Spool;
  readonly #job: Pick<BackupJob, 'targetUuid' | 'taskUuid' | 'attempt'>;
  readonly #signal: AbortSignal;
  /** The target's directory on the server. */
  readonly #directory: string;
  readonly #own: CopyName;
  #isReserved = false;

  constructor(
    store: RemoteStore,
    spool: Spool,
    job: Pick<BackupJob, 'targetUuid' | 'taskUuid' | 'attempt'>,
    signal: AbortSignal,
  ) {
    const { targetUuid, taskUuid, attempt } = job;
    this.#store = store;
    this.#spool = spool;
    this.#job = job;
    this.#signal = signal;
    this.locator = formatLocator(targetUuid, taskUuid, attempt);
    this.#directory = store.directoryOf(targetUuid);
    this.#own = { name: nameCopy(taskUuid, attempt).partial, taskUuid, attempt, state: 'partial' };
  }

  /** Takes over what an earlier attempt finished; `null` if there is none. Throws `superseded`. */
  takeOver(): Promise<WrittenCopy | null> {
    return this.#store.useRoot(this.#signal, async (files) => {
      const copies = await listRemote(files, this.#directory);
      if (!copies.some(({ taskUuid }) => taskUuid === this.#job.taskUuid)) return null;
      return this.#cleaning(files, async () => {
        const taken = await this.#reserve(files);
        if (taken === null) await this.#dropPartial(files);
        return taken;
      });
    });
  }

  /**
   * Sends a copy out of the spool and publishes it. Where the connection is lost it goes on over a new one, after each
   * of these delays in turn.
   */
  async send(staged: BackupResult, delaysMs: readonly number[]): Promise<WrittenCopy> {
    for (const delay of delaysMs) {
      try {
        return await this.#sendOnce(staged);
      } catch (error) {
        if (this.#signal.aborted || !canGoOn(error)) throw error;
        await wait(delay, undefined, { signal: this.#signal }).catch(() => {
          throw this.#signal.reason;
        });
      }
    }
    return this.#sendOnce(staged);
  }

  #sendOnce(staged: BackupResult): Promise<WrittenCopy> {
    return this.#store.useRoot(this.#signal, (files) =>
      this.#cleaning(files, async () => {
        // Gone after a lost connection: it was published just before, or a later attempt has removed it.
        const isGoingOn = this.#isReserved && (await files.sizeOf(this.#partial)) !== null;
        const taken = isGoingOn ? null : await this.#reserve(files);
        if (taken !== null) return taken;
        await this.#requireRoom(files, staged.sizeBytes);
        const copy = await this.#spool.open(staged.locator);
        await uploadCopy(files, this.#partial, copy, this.#signal).finally(() => copy.close());
        await this.#publish(files);
        return staged;
      }),
    );
  }

  async #requireRoom(files: RemoteFiles, sizeBytes: number): Promise<void> {
    const free = await files.freeBytes(this.#store.root);
    if (free === null || free >= sizeBytes) return;
    throw driverFailed(
      'store_full',
      `The SFTP server has ${free} bytes free, and the copy takes ${sizeBytes}; free some room there.`,
    );
  }

  /** Reserves on the server, or takes over what an earlier attempt finished. */
  async #reserve(files: RemoteFiles): Promise<WrittenCopy | null> {
    const { taskUuid, attempt } = this.#job;
    const earlier = await reserveRemote(files, this.#directory, taskUuid, attempt);
    this.#isReserved = true;
    const taken = earlier === null ? null : await this.#rename(files, earlier);
    if (taken !== null) await this.#dropPartial(files);
    return taken;
  }

  /** Gives an earlier attempt's finished copy this attempt's name; `null` if it is no good, and removed. */
  async #rename(files: RemoteFiles, earlier: CopyName): Promise<WrittenCopy | null> {
    const [from, to] = [`${this.#directory}/${earlier.name}`, this.#store.pathOf(this.locator)];
    if (from !== to && !(await files.rename(from, to))) return null;
    await files.syncDirectory(this.#directory);
    try {
      const { manifest, data } = await openRemote(files, to);
      const handle = await fetchPart(manifest, this.#spool.root, this.#signal);
      return await describeFiles(handle, data.sizeBytes).finally(() => handle.close());
    } catch (error) {
      if (!isUseless(error)) throw error;
      const { taskUuid, attempt } = this.#job;
      const name = nameCopy(taskUuid, attempt).finished;
      await removeRemote(files, this.#directory, { name, taskUuid, attempt, state: 'finished' });
      return null;
    }
  }

  async #publish(files: RemoteFiles): Promise<void> {
    this.#signal.throwIfAborted();
    const { taskUuid, attempt } = this.#job;
    if (!(await files.rename(this.#partial, this.#store.pathOf(this.locator)))) throw superseded(taskUuid, attempt);
    await files.syncDirectory(this.#directory);
  }

  get #partial(): string {
    return `${this.#directory}/${this.#own.name}`;
  }

  async #dropPartial(files: RemoteFiles): Promise<void> {
    this.#isReserved = false;
    await removeRemote(files, this.#directory, this.#own);
  }

  /** Removes after a failure what was uploaded, where the connection allows it; else the next attempt, or a sweep, does. */
  async #cleaning<T>(files: RemoteFiles, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (canGoOn(error)) throw error;
      throw await this.#cleanUp(files.under(AbortSignal.timeout(CLEANUP_MS)), error).catch(() => error);
    }
  }

  /** Answers the failure: `superseded` where a later attempt has removed this one's directory. */
  async #cleanUp(files: RemoteFiles, error: unknown): Promise<unknown> {
    const isGone = this.#isReserved && (await files.sizeOf(this.#partial)) === null;
    if (isGone && statusOf(error) === STATUS.noSuchFile)
      return superseded(this.#job.taskUuid, this.#job.attempt, error);
    await this.#dropPartial(files);
    await files.removeDirectory(this.#directory);
    return error;
  }
}

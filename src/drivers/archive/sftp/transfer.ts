import { setTimeout as wait } from 'node:timers/promises';
import { problem } from '../../../domain/errors.ts';
import type { Attempt, BackupResult } from '../../../ports/snapshot-driver.ts';
import { discardCopy, publishCopy, reserveCopy, superseded, takeOver } from '../format/copies.ts';
import type { CopyName } from '../format/layout.ts';
import { formatLocator, nameCopy } from '../format/layout.ts';
import type { WrittenCopy } from '../format/write-copy.ts';
import { isWayLost, STATUS, statusOf } from './failures.ts';
import { RemoteCopies } from './remote-copies.ts';
import { servesCopy, uploadCopy } from './remote-copy.ts';
import type { RemoteFiles } from './remote-files.ts';
import type { RemoteStore } from './remote-store.ts';
import type { Spool } from './spool.ts';

/** How long removing what a failure left may take: whoever aborts does not wait for long. */
const CLEANUP_MS = 3_000;

/** One attempt's way to the server. */
export class Transfer {
  readonly locator: string;
  readonly #store: RemoteStore;
  readonly #spool: Spool;
  readonly #job: Attempt;
  readonly #signal: AbortSignal;
  /** The target's directory on the server. */
  readonly #directory: string;
  readonly #own: CopyName;
  #isReserved = false;

  constructor(store: RemoteStore, spool: Spool, job: Attempt, signal: AbortSignal) {
    const { targetUuid, taskUuid, attempt } = job;
    this.#store = store;
    this.#spool = spool;
    this.#job = job;
    this.#signal = signal;
    this.locator = formatLocator(targetUuid, taskUuid, attempt);
    this.#directory = store.directoryOf(targetUuid);
    this.#own = { name: nameCopy(taskUuid, attempt).partial, taskUuid, attempt, state: 'partial' };
  }

  /** Takes over what an earlier attempt finished, of this fingerprint; `null` if there is none. Throws `superseded`. */
  takeOver(fingerprint: string | null): Promise<WrittenCopy | null> {
    return this.#store.useOwn(this.#signal, async (files) => {
      const ofTask = await this.#copiesOn(files).list(({ taskUuid }) => taskUuid === this.#job.taskUuid);
      if (ofTask.length === 0) return null;
      return this.#cleaning(files, async () => {
        const taken = await this.#reserve(files, fingerprint);
        if (taken === null) await this.#dropPartial(files);
        return taken;
      });
    });
  }

  /**
   * Sends a copy out of the spool and publishes it. Where the connection is lost or the server silent it goes on over a
   * new one, after each of these delays in turn.
   */
  async send(staged: BackupResult, delaysMs: readonly number[]): Promise<WrittenCopy> {
    for (const delay of delaysMs) {
      try {
        return await this.#sendOnce(staged);
      } catch (error) {
        if (this.#signal.aborted || !isWayLost(error)) throw error;
        await wait(delay, undefined, { signal: this.#signal }).catch(() => {
          throw this.#signal.reason;
        });
      }
    }
    return this.#sendOnce(staged);
  }

  #sendOnce(staged: BackupResult): Promise<WrittenCopy> {
    return this.#store.useOwn(this.#signal, (files) =>
      this.#cleaning(files, async () => {
        // Gone after a lost connection: it was published just before, or a later attempt has removed it.
        const isGoingOn = this.#isReserved && (await files.sizeOf(this.#partial)) !== null;
        const taken = isGoingOn ? null : await this.#reserve(files, staged.fingerprint);
        if (taken !== null) return taken;
        // What was sent before the connection was lost has its room already.
        if (!isGoingOn) await this.#requireRoom(files, staged.sizeBytes);
        const copy = await this.#spool.open(staged.locator);
        await uploadCopy(files, this.#partial, copy, this.#signal).finally(() => copy.close());
        return this.#publish(files, staged);
      }),
    );
  }

  async #requireRoom(files: RemoteFiles, sizeBytes: number): Promise<void> {
    const free = await files.freeBytes(this.#store.root);
    if (free === null || free >= sizeBytes) return;
    const place = files.placeOf(this.#store.root);
    throw problem('store_full', { why: 'copy_size', place, freeBytes: free, neededBytes: sizeBytes });
  }

  /** Reserves on the server, or takes over what an earlier attempt finished. */
  async #reserve(files: RemoteFiles, fingerprint: string | null): Promise<WrittenCopy | null> {
    const { taskUuid, attempt } = this.#job;
    const copies = this.#copiesOn(files);
    // What a lost connection left of another task can be removed over this one only.
    const earlier = await reserveCopy(copies, taskUuid, attempt, 'all tasks');
    this.#isReserved = true;
    const taken = earlier === null ? null : await takeOver(copies, earlier, attempt, fingerprint, this.#signal);
    if (taken !== null) await this.#dropPartial(files);
    return taken;
  }

  async #publish(files: RemoteFiles, staged: WrittenCopy): Promise<WrittenCopy> {
    this.#signal.throwIfAborted();
    const { taskUuid, attempt } = this.#job;
    const copies = this.#copiesOn(files);
    await this.#store.requireMark(files);
    const published: CopyName = { ...this.#own, name: nameCopy(taskUuid, attempt).finished, state: 'finished' };
    if (!(await publishCopy(copies, taskUuid, attempt))) {
      // A server that fell silent may have carried out the renaming that it was asked for before.
      const taken = await takeOver(copies, published, attempt, staged.fingerprint, this.#signal);
      if (taken === null) throw superseded(taskUuid, attempt);
      return taken;
    }
    await copies.sync();
    if (await servesCopy(files, this.#store.pathOf(this.locator), staged)) return staged;
    await discardCopy(copies, published);
    throw problem('store_failed', { why: 'unpublished', place: files.placeOf(this.#store.pathOf(this.locator)) });
  }

  #copiesOn(files: RemoteFiles): RemoteCopies {
    return new RemoteCopies(files, this.#directory, this.#spool);
  }

  get #partial(): string {
    return `${this.#directory}/${this.#own.name}`;
  }

  async #dropPartial(files: RemoteFiles): Promise<void> {
    this.#isReserved = false;
    await discardCopy(this.#copiesOn(files), this.#own);
  }

  /** Removes after a failure what was uploaded, where the connection allows it; else the next attempt, or a sweep, does. */
  async #cleaning<T>(files: RemoteFiles, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (isWayLost(error)) throw error;
      throw await this.#cleanUp(files.under(AbortSignal.timeout(CLEANUP_MS)), error).catch(() => error);
    }
  }

  /** Answers the failure: `superseded` where a later attempt has removed this one's directory. */
  async #cleanUp(files: RemoteFiles, error: unknown): Promise<unknown> {
    const isGone = this.#isReserved && (await files.sizeOf(this.#partial)) === null;
    if (isGone && statusOf(error) === STATUS.noSuchFile)
      return superseded(this.#job.taskUuid, this.#job.attempt, error);
    await this.#dropPartial(files);
    await this.#copiesOn(files).dropIfEmpty();
    return error;
  }
}

import { type Actor, scopeOf } from '../../domain/account.ts';
import { GatewayError, problem, problemIn } from '../../domain/errors.ts';
import { type Problem, problemOf } from '../../domain/problems/index.ts';
import type { Restore } from '../../domain/restore.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import type { TaskProgress } from '../../domain/task.ts';
import { detachedFromCall } from '../../ports/current-call.ts';
import type { FileArea } from '../../ports/file-area.ts';
import type { Key } from '../../ports/records/page.ts';
import type { RestoreJob } from '../../ports/snapshot-driver.ts';
import type { UnitOfWork } from '../../ports/unit-of-work.ts';
import { endRestore } from '../events/index.ts';
import { audit, requireStaff } from '../identity/index.ts';
import { keepRenewing, type Leases } from '../leases/index.ts';
import { boundRemarks, keepingFree, toRemarks } from '../runs/index.ts';
import { foundSnapshot, lockAvailable, ReadingPlaces, type Verification } from '../snapshots/index.ts';
import { requireReached, type StoreDrivers } from '../stores/index.ts';
import { removeWritten } from './cut-off.ts';
import { requireReadable } from './refusals.ts';
import { insertRestore } from './requests.ts';
import { find } from './restores.ts';

/** How many restores into directories go on without anybody waiting for them. */
const ACCOUNT_IN_BACKGROUND = 4;
const IN_BACKGROUND = 8;
/** For work in the background, which no caller can interrupt: its row tells whether it was called off. */
const NOBODY = new AbortController().signal;

/** How a snapshot is restored into a directory. */
export interface RestoreOptions extends Pick<RestoreJob, 'withoutSpecialModes'> {
  readonly onProgress?: (progress: TaskProgress) => void;
}

/** A restore into a directory that is this process's to carry out. */
interface BegunRestore {
  readonly restore: Restore;
  readonly snapshot: Snapshot;
  /** The real path. */
  readonly directory: string;
}

/** Restores snapshots into directories, which staff alone may, in this process: none of them is queued. */
export class DirectoryRestores {
  readonly #unitOfWork: UnitOfWork;
  readonly #drivers: StoreDrivers;
  readonly #files: FileArea;
  readonly #leases: Leases;
  readonly #verification: Verification;
  readonly #roots: readonly string[] | null;
  readonly #places = new ReadingPlaces(ACCOUNT_IN_BACKGROUND, IN_BACKGROUND);
  readonly #inBackground = new Map<AbortController, Promise<unknown>>();
  #isStopping = false;

  /**
   * `roots`: below which directories staff may restore; `null` = wherever this process may write (the command line).
   */
  constructor(
    parts: {
      readonly unitOfWork: UnitOfWork;
      readonly drivers: StoreDrivers;
      readonly files: FileArea;
      readonly leases: Leases;
      readonly verification: Verification;
    },
    roots: readonly string[] | null,
  ) {
    this.#unitOfWork = parts.unitOfWork;
    this.#drivers = parts.drivers;
    this.#files = parts.files;
    this.#leases = parts.leases;
    this.#verification = parts.verification;
    this.#roots = roots;
  }

  /**
   * Restores into a new or empty directory, in this process, leased so that nothing deletes the snapshot meanwhile.
   *
   * @throws `forbidden` (not staff), `not_found`, `conflict` (not available), `invalid_request` (directory),
   *   `driver_failed`.
   */
  async restore(
    actor: Actor,
    key: Key,
    directory: string,
    signal: AbortSignal,
    { onProgress = () => {}, ...options }: RestoreOptions = {},
  ): Promise<Restore> {
    const begun = await this.#insert(actor, key, directory);
    await this.#write(begun, signal, onProgress, options);
    return find(this.#unitOfWork, actor, begun.restore);
  }

  /**
   * As `restore`, answered once it has begun: the restore's row tells how it goes on. If this process ends before,
   * it has failed.
   *
   * @throws as `restore`, `driver_failed` aside; `rate_limited` (`copies_read_at_once`).
   */
  async begin(
    actor: Actor,
    key: Key,
    directory: string,
    options: Pick<RestoreJob, 'withoutSpecialModes'> = {},
  ): Promise<Restore> {
    requireStaff(actor);
    const { accountId } = foundSnapshot(await this.#unitOfWork.records.snapshots.find(scopeOf(actor), key), key);
    const giveBack = this.#places.take(accountId);
    try {
      const begun = await this.#insert(actor, key, directory);
      this.#writeInBackground(begun, options, giveBack);
      return begun.restore;
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  #writeInBackground(
    begun: BegunRestore,
    options: Pick<RestoreJob, 'withoutSpecialModes'>,
    giveBack: () => void,
  ): void {
    const ending = new AbortController();
    if (this.#isStopping) ending.abort(problem('restore_stopped', {}));
    // Its row has what it failed for, or its lease lapses.
    const ended = detachedFromCall(() => this.#write(begun, NOBODY, () => {}, options, ending))
      .catch(() => {})
      .finally(() => {
        this.#inBackground.delete(ending);
        giveBack();
      });
    this.#inBackground.set(ending, ended);
  }

  /** Ends what `begin` has begun, which has failed then. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const ending of this.#inBackground.keys()) ending.abort(problem('restore_stopped', {}));
    await Promise.all(this.#inBackground.values());
  }

  async #write(
    { restore, snapshot, directory }: BegunRestore,
    signal: AbortSignal,
    onProgress: NonNullable<RestoreOptions['onProgress']>,
    options: Pick<RestoreJob, 'withoutSpecialModes'>,
    lost = new AbortController(),
  ): Promise<void> {
    let written: TaskProgress | null = null;
    const { restores } = this.#unitOfWork.records;
    const renew = () => this.#leases.renew(restores, restore, written);
    const stopRenewing = keepRenewing(
      { renew, isHeld: async () => !(await restores.isCalledOff(restore.id)) },
      {
        onLost: () => lost.abort(problem('restore_lease_lost', {})),
        onFault: (error) => lost.abort(error),
      },
    );
    try {
      const driver = await this.#drivers.open(snapshot.storeId);
      const result = await driver.restore(
        {
          ...options,
          ...requireReadable(snapshot),
          directory,
          limits: keepingFree(this.#drivers.reserve),
        },
        (event) => {
          if (event.kind !== 'progress') return;
          written = event.progress;
          onProgress(event.progress);
        },
        AbortSignal.any([signal, lost.signal]),
      );
      written = { files: result.fileCount, bytes: result.contentBytes };
      await renew();
      await this.#end(restore, 'succeeded', null, boundRemarks(toRemarks(result.warnings)));
    } catch (error) {
      // A worker process that did not clear up in time was ended over it. What stays here goes with the next restore there.
      await removeWritten(this.#unitOfWork, this.#files, restore).catch(() => {});
      if (await restores.isCalledOff(restore.id)) {
        await this.#end(restore, 'cancelled', problemOf('restore_called_off', {}));
        throw problem('restore_called_off', {}, error);
      }
      const state = signal.aborted ? 'cancelled' : 'failed';
      await this.#end(
        restore,
        state,
        error instanceof GatewayError ? problemIn(error) : problemOf('restore_unended', {}),
      );
      if (state === 'failed') await this.#verification.noteFailure(snapshot, problemIn(error));
      throw error;
    } finally {
      stopRenewing();
    }
  }

  async #insert(actor: Actor, key: Key, wanted: string): Promise<BegunRestore> {
    requireStaff(actor);
    const directory = await this.#files.confirmRestoreDirectory(wanted, this.#roots);
    return this.#unitOfWork.transaction(async (records) => {
      const snapshot = await lockAvailable(records, actor, key, 'restored');
      for (const store of await records.stores.findMany([snapshot.storeId])) requireReached(this.#drivers.node, store);
      const restore = await insertRestore(records, actor, snapshot, {
        kind: 'directory',
        directory,
        state: 'running',
        attempt: 1,
        ...this.#leases.begun(records.now),
        startedAt: records.now,
      });
      await audit(records, actor, 'snapshot.restore', ['snapshot', snapshot], { restore: restore.id });
      return { restore, snapshot, directory };
    });
  }

  async #end(
    restore: Restore,
    state: Restore['state'],
    error: Problem | null,
    remarks: readonly Problem[] = [],
  ): Promise<void> {
    await detachedFromCall(() =>
      this.#unitOfWork.transaction(async (records) => {
        if (!(await endRestore(records, restore, state, error))) return;
        if (remarks.length > 0) await records.restores.remark(restore.id, remarks);
      }),
    );
  }
}

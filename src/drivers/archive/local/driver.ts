import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { realpath, statfs, unlink } from 'node:fs/promises';
import { problem } from '../../../domain/errors.ts';
import { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, errorCode, explainWriteFailure } from '../../../file-tree/failures.ts';
import type { WalkHooks } from '../../../file-tree/read-entry.ts';
import type {
  BackupJob,
  BackupResult,
  CarryJob,
  OpenedCopy,
  RestoreJob,
  RestoreResult,
  SnapshotDriver,
  TaskFiles,
} from '../../../ports/snapshot-driver.ts';
import { publishCopy, removeCopies, removeCopy, reserveCopy, superseded, takeOver } from '../format/copies.ts';
import type { CopyName } from '../format/layout.ts';
import {
  DATA_NAME,
  FORMAT,
  formatLocator,
  MANIFEST_NAME,
  nameCopy,
  parseLocator,
  requireUuid,
} from '../format/layout.ts';
import { readCopy } from '../format/read-copy.ts';
import type { WrittenCopy } from '../format/write-copy.ts';
import { writeCopy } from '../format/write-copy.ts';
import { carryCopy, requireCopy } from './carry-copy.ts';
import type { ArchiveSettings } from './config.ts';
import type { OpenFiles } from './finished-copy.ts';
import { openCopy, partOf } from './finished-copy.ts';
import { dropEmptyTarget, LocalCopies, reserveInTarget } from './local-copies.ts';

/** Copies in `<root>/<target uuid>/<task uuid>.<attempt>/`; see the README for the format and its promises. */
export class ArchiveDriver implements SnapshotDriver {
  readonly #root: string;
  readonly #hooks: WalkHooks;
  readonly #disk: CopiesDisk;

  /** @param disk what its directory is to whom its failures are told. */
  constructor(settings: ArchiveSettings, hooks: WalkHooks = {}, disk: CopiesDisk = 'store') {
    this.#root = settings.root;
    this.#hooks = hooks;
    this.#disk = disk;
  }

  async backup(job: BackupJob, signal: AbortSignal): Promise<BackupResult> {
    return this.#make(job, job.fingerprint, signal, async (root, target, partial) => {
      const directory = await target.openDirectory(Buffer.from(partial));
      try {
        return await writeCopy(directory, job, signal, { ...this.#hooks, exclude: root.identity });
      } finally {
        await directory.release();
      }
    });
  }

  async carry(job: CarryJob, signal: AbortSignal): Promise<BackupResult> {
    requireCopy(job);
    const carry = (_root: DirectoryHandle, target: DirectoryHandle, partial: string) =>
      carryCopy(target, this.#disk, partial, job, signal);
    return this.#make(job, job.fingerprint, signal, carry);
  }

  async restore(job: RestoreJob, signal: AbortSignal): Promise<RestoreResult> {
    signal.throwIfAborted();
    const { data, manifest } = await this.#openFiles(job.locator);
    try {
      const stored = {
        manifest: await partOf(MANIFEST_NAME, manifest, this.#disk),
        data: await partOf(DATA_NAME, data, this.#disk),
      };
      return await readCopy(stored, job, signal);
    } finally {
      await data.close();
      await manifest.close();
    }
  }

  async openCopy(locator: string): Promise<OpenedCopy> {
    const { data, manifest } = await this.#openFiles(locator);
    const close = async (): Promise<void> => {
      await data.close();
      await manifest.close();
    };
    try {
      return {
        format: FORMAT,
        parts: [await partOf(MANIFEST_NAME, manifest, this.#disk), await partOf(DATA_NAME, data, this.#disk)],
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async delete(locator: string): Promise<void> {
    const { targetUuid, taskUuid, attempt } = parseLocator(locator);
    await this.#removeCopies(targetUuid, taskUuid, (copy) => copy.attempt === attempt && copy.state !== 'partial');
  }

  async sweep({ taskUuid, targetUuid }: TaskFiles, keep: string | null): Promise<void> {
    requireUuid('taskUuid', taskUuid);
    requireUuid('targetUuid', targetUuid);
    const kept = keep === null ? null : parseLocator(keep);
    const keptName = kept === null ? null : nameCopy(kept.taskUuid, kept.attempt).finished;
    await this.#removeCopies(targetUuid, taskUuid, ({ name }) => name !== keptName);
  }

  async freeBytes(): Promise<number> {
    return this.#explain(async () => {
      const { bavail, bsize } = await statfs(this.#root);
      return bavail * bsize;
    });
  }

  async test(): Promise<void> {
    await this.#withRoot(async (root) => {
      const name = Buffer.from(`.test.${randomUUID()}`);
      const handle = await root.openFile(name, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
      try {
        await handle.write('backrota');
        await handle.sync();
        const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
        if (buffer.toString() !== 'backrota')
          throw problem(`${this.#disk}_failed`, { why: 'returns_other', place: { path: this.#root, server: null } });
      } finally {
        await handle.close();
        await unlink(root.childPath(name));
      }
    });
  }

  /** Reserves, writes and publishes one attempt's copy, or takes an earlier attempt's over. */
  async #make(
    job: Pick<BackupJob, 'targetUuid' | 'taskUuid' | 'attempt' | 'onReady' | 'onTransfer'>,
    fingerprint: string | null,
    signal: AbortSignal,
    write: (root: DirectoryHandle, target: DirectoryHandle, partial: string) => Promise<WrittenCopy>,
  ): Promise<BackupResult> {
    const { targetUuid, taskUuid, attempt } = job;
    requireUuid('targetUuid', targetUuid);
    requireUuid('taskUuid', taskUuid);
    signal.throwIfAborted();
    const { partial } = nameCopy(taskUuid, attempt);
    const publish = async (root: DirectoryHandle, target: DirectoryHandle): Promise<WrittenCopy> => {
      await job.onTransfer?.();
      const copies = new LocalCopies(target, this.#disk);
      const written = await write(root, target, partial).catch(async (error) => {
        const isOvertaken = !signal.aborted && (await copies.list(({ name }) => name === partial)).length === 0;
        throw isOvertaken ? superseded(taskUuid, attempt, error) : error;
      });
      await job.onReady(written);
      signal.throwIfAborted();
      if (!(await publishCopy(copies, taskUuid, attempt))) throw superseded(taskUuid, attempt);
      await target.sync();
      return written;
    };
    return this.#withRoot(async (root) => {
      try {
        const { target, reserved } = await reserveInTarget(root, this.#disk, targetUuid, (copies) =>
          reserveCopy(copies, taskUuid, attempt, 'own task'),
        );
        const copies = new LocalCopies(target, this.#disk);
        try {
          const taken = reserved === null ? null : await takeOver(copies, reserved, attempt, fingerprint, signal);
          if (taken !== null) await job.onReady(taken);
          const written = taken ?? (await publish(root, target));
          return { locator: formatLocator(targetUuid, taskUuid, attempt), ...written };
        } finally {
          await removeCopy(copies, { name: partial, taskUuid, attempt, state: 'partial' }).finally(() =>
            target.release(),
          );
        }
      } finally {
        await dropEmptyTarget(root, targetUuid);
      }
    });
  }

  /** Opens a finished copy's files, which are the caller's to close. Throws `snapshot_missing` or `snapshot_damaged`. */
  async #openFiles(locator: string): Promise<OpenFiles> {
    const { targetUuid, taskUuid, attempt } = parseLocator(locator);
    return this.#withRoot(async (root) => {
      const target = await this.#openTarget(root, targetUuid);
      if (target === null) throw problem('snapshot_missing', { locator });
      try {
        return await openCopy(target, nameCopy(taskUuid, attempt).finished);
      } finally {
        await target.release();
      }
    });
  }

  async #removeCopies(targetUuid: string, taskUuid: string, isMeant: (copy: CopyName) => boolean): Promise<void> {
    await this.#withRoot(async (root) => {
      const target = await this.#openTarget(root, targetUuid);
      if (target === null) return;
      try {
        await removeCopies(new LocalCopies(target, this.#disk), (copy) => copy.taskUuid === taskUuid && isMeant(copy));
      } finally {
        await target.release();
      }
      await dropEmptyTarget(root, targetUuid);
    });
  }

  async #openTarget(root: DirectoryHandle, targetUuid: string): Promise<DirectoryHandle | null> {
    try {
      return await root.openDirectory(Buffer.from(targetUuid));
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async #withRoot<T>(work: (root: DirectoryHandle) => Promise<T>): Promise<T> {
    return this.#explain(async () => {
      const root = await DirectoryHandle.openPath(await realpath(this.#root), 'read');
      try {
        return await work(root);
      } finally {
        await root.release();
      }
    });
  }

  async #explain<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explainWriteFailure(error, this.#disk, this.#root);
    }
  }
}

import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { realpath, statfs, unlink } from 'node:fs/promises';
import { GatewayError } from '../../domain/errors.ts';
import type {
  BackupJob,
  BackupResult,
  RestoreJob,
  RestoreResult,
  SnapshotDriver,
} from '../../ports/snapshot-driver.ts';
import { DirectoryHandle } from '../file-tree/directory-handle.ts';
import { driverFailed, errorCode, explainWriteFailure } from '../file-tree/failures.ts';
import { listDirectory } from '../file-tree/list-directory.ts';
import type { WalkHooks } from '../file-tree/read-entry.ts';
import type { ArchiveSettings } from './config.ts';
import {
  dropEmptyTarget,
  listCopies,
  removeCopy,
  renameCopy,
  reserveCopy,
  reserveInTarget,
  superseded,
} from './copies.ts';
import { describeCopy, openCopy } from './finished-copy.ts';
import type { CopyName } from './layout.ts';
import { formatLocator, isTargetName, nameCopy, parseLocator, requireUuid } from './layout.ts';
import { readCopy } from './read-copy.ts';
import type { WrittenCopy } from './write-copy.ts';
import { writeCopy } from './write-copy.ts';

/** Copies in `<root>/<target uuid>/<task uuid>.<attempt>/`; see the README for the format and its promises. */
export class ArchiveDriver implements SnapshotDriver {
  readonly #root: string;
  readonly #hooks: WalkHooks;

  constructor(settings: ArchiveSettings, hooks: WalkHooks = {}) {
    this.#root = settings.root;
    this.#hooks = hooks;
  }

  async backup(job: BackupJob, signal: AbortSignal): Promise<BackupResult> {
    const { targetUuid, taskUuid, attempt } = job;
    requireUuid('targetUuid', targetUuid);
    requireUuid('taskUuid', taskUuid);
    signal.throwIfAborted();
    return this.#withRoot(async (root) => {
      try {
        const { target, reserved } = await reserveInTarget(root, targetUuid, (open) =>
          reserveCopy(open, taskUuid, attempt),
        );
        try {
          const taken = reserved === null ? null : await this.#takeOver(target, reserved, attempt);
          const written = taken ?? (await this.#publish(root, target, job, signal));
          return { locator: formatLocator(targetUuid, taskUuid, attempt), ...written };
        } finally {
          const { partial } = nameCopy(taskUuid, attempt);
          await removeCopy(target, { name: partial, taskUuid, attempt, state: 'partial' }).finally(() =>
            target.release(),
          );
        }
      } finally {
        await dropEmptyTarget(root, targetUuid);
      }
    });
  }

  async restore(job: RestoreJob, signal: AbortSignal): Promise<RestoreResult> {
    const { targetUuid, taskUuid, attempt } = parseLocator(job.locator);
    signal.throwIfAborted();
    return this.#withRoot(async (root) => {
      const target = await this.#openTarget(root, targetUuid);
      if (target === null) throw driverFailed('snapshot_missing', `The store has no copy '${job.locator}' any more.`);
      try {
        const copy = await openCopy(target, nameCopy(taskUuid, attempt).finished);
        try {
          return await readCopy(copy, job, signal);
        } finally {
          await copy.data.close();
          await copy.manifest.close();
        }
      } finally {
        await target.release();
      }
    });
  }

  async delete(locator: string): Promise<void> {
    const { targetUuid, taskUuid, attempt } = parseLocator(locator);
    await this.#removeCopies(targetUuid, taskUuid, (copy) => copy.attempt === attempt && copy.state !== 'partial');
  }

  async sweep(taskUuid: string, keep: string | null): Promise<void> {
    requireUuid('taskUuid', taskUuid);
    if (keep !== null) {
      const kept = parseLocator(keep);
      const name = nameCopy(kept.taskUuid, kept.attempt).finished;
      await this.#removeCopies(kept.targetUuid, taskUuid, (copy) => copy.name !== name);
      return;
    }
    const targets = await this.#withRoot(async (root) => {
      const names: string[] = [];
      const list = await listDirectory(root);
      try {
        for (let child = await list.read(); child !== null; child = await list.read())
          if (isTargetName(child.name.toString('latin1'))) names.push(child.name.toString('latin1'));
      } finally {
        await list.close();
      }
      return names;
    });
    for (const targetUuid of targets) await this.#removeCopies(targetUuid, taskUuid, () => true);
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
          throw driverFailed(
            'store_failed',
            `The store '${this.#root}' does not return what was written; check its disk.`,
          );
      } finally {
        await handle.close();
        await unlink(root.childPath(name));
      }
    });
  }

  /** Gives an earlier attempt's finished copy this attempt's name; `null` if it is no good, and removed. */
  async #takeOver(target: DirectoryHandle, earlier: CopyName, attempt: number): Promise<WrittenCopy | null> {
    const { finished } = nameCopy(earlier.taskUuid, attempt);
    if (earlier.name !== finished && !(await renameCopy(target, earlier.name, finished))) return null;
    await target.sync();
    try {
      return await describeCopy(target, finished);
    } catch (error) {
      const reason = error instanceof GatewayError ? error.details.reason : undefined;
      if (reason !== 'snapshot_damaged' && reason !== 'snapshot_missing') throw error;
      await removeCopy(target, { ...earlier, name: finished, attempt });
      return null;
    }
  }

  async #publish(
    root: DirectoryHandle,
    target: DirectoryHandle,
    job: BackupJob,
    signal: AbortSignal,
  ): Promise<WrittenCopy> {
    const { partial, finished } = nameCopy(job.taskUuid, job.attempt);
    const directory = await target.openDirectory(Buffer.from(partial));
    try {
      const written = await writeCopy(directory, job, signal, { ...this.#hooks, exclude: root.identity });
      if (!(await renameCopy(target, partial, finished))) throw superseded(job.taskUuid, job.attempt);
      await target.sync();
      return written;
    } finally {
      await directory.release();
    }
  }

  async #removeCopies(targetUuid: string, taskUuid: string, isMeant: (copy: CopyName) => boolean): Promise<void> {
    await this.#withRoot(async (root) => {
      const target = await this.#openTarget(root, targetUuid);
      if (target === null) return;
      try {
        const meant = (await listCopies(target, taskUuid)).filter(isMeant);
        for (const copy of meant) await removeCopy(target, copy);
        if (meant.length > 0) await target.sync();
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
      throw explainWriteFailure(error, 'store', `'${this.#root}'`);
    }
  }
}

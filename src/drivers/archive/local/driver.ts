import { randomUUID } from 'node:crypto';
import { statfs, unlink } from 'node:fs/promises';
import { problem } from '../../../domain/errors.ts';
import type { RecordedCopy } from '../../../domain/snapshot.ts';
import type { DirectoryHandle } from '../../../file-tree/directory-handle.ts';
import { type CopiesDisk, errorCode } from '../../../file-tree/failures.ts';
import type { WalkHooks } from '../../../file-tree/read-entry.ts';
import { WriteRoom } from '../../../file-tree/write-room.ts';
import type {
  Attempt,
  BackupJob,
  BackupResult,
  Channel,
  CheckJob,
  CompareJob,
  Comparison,
  FileList,
  FileQuery,
  MovedCopy,
  RestoreJob,
  RestoreResult,
  SnapshotDriver,
  StoreMark,
  TaskFiles,
  Tell,
  TransferJob,
} from '../../../ports/snapshot-driver.ts';
import { type CopyDirectory, requireAnother } from '../another-copy.ts';
import { compareCopy } from '../format/compare-copy.ts';
import { publishCopy, removeCopies, removeCopy, reserveCopy, superseded, takeOver } from '../format/copies.ts';
import { type CopyName, formatLocator, nameCopy, parseLocator, requireUuid } from '../format/layout.ts';
import { listCopy } from '../format/list-copy.ts';
import { hashManifest } from '../format/manifest-file.ts';
import { indexParent, type OpenedParent, type OpenParent } from '../format/parent-index.ts';
import { readCopy } from '../format/read-copy.ts';
import { requireSize, type StoredCopy, sizeOf } from '../format/stored-parts.ts';
import { verifyCopy } from '../format/verify-copy.ts';
import { type WrittenCopy, writeCopy } from '../format/write-copy.ts';
import { openSource } from '../open-source.ts';
import type { ArchiveSettings } from './config.ts';
import { closeFiles, confirmCopy, openCopy, useCopy } from './finished-copy.ts';
import { dropEmptyTarget, LocalCopies, reserveInTarget } from './local-copies.ts';
import { LocalStore, type OpenedLocalCopy } from './local-store.ts';
import { writeTransferred } from './transferred-copy.ts';

const asParent = (
  store: LocalStore,
  locator: string,
  { manifestHandle, ...stored }: OpenedLocalCopy,
): OpenedParent => ({
  stored,
  manifest: manifestHandle,
  find: async (name) => (await store.openCopy(`${parseLocator(locator).targetUuid}/${name}`)).close(),
  close: stored.close,
});

const besideFiles = (copy: DirectoryHandle): CopyDirectory => ({
  put: async (name) => (await copy.createFile(Buffer.from(name))).close(),
  remove: (name) =>
    unlink(copy.childPath(Buffer.from(name))).catch((error) => {
      if (errorCode(error) !== 'ENOENT') throw error;
    }),
});

/** Copies in `<root>/<target uuid>/<task uuid>.<attempt>/`; see the README for the format and its promises. */
export class ArchiveDriver implements SnapshotDriver {
  readonly #store: LocalStore;
  readonly #hooks: WalkHooks;

  /** @param disk what its directory is to whom its failures are told. */
  constructor(
    settings: ArchiveSettings,
    hooks: WalkHooks = {},
    disk: CopiesDisk = 'store',
    mark: StoreMark | null = null,
  ) {
    this.#store = new LocalStore(settings.root, disk, mark);
    this.#hooks = hooks;
  }

  async backup(job: BackupJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    const { parent } = job;
    if (parent === undefined) return this.backUpUpon(job, null, channel, signal);
    const { locator } = parent;
    const openParent = async () => asParent(this.#store, locator, await this.#store.openCopy(locator));
    return this.backUpUpon(job, openParent, channel, signal);
  }

  /** As `backup`, built upon a copy that may lie elsewhere; `openParent`: asked for it when it is needed. */
  async backUpUpon(
    job: BackupJob,
    openParent: OpenParent | null,
    channel: Channel,
    signal: AbortSignal,
  ): Promise<BackupResult> {
    return this.#make(job, job.fingerprint, channel, signal, async (root, target, partial) => {
      const directory = await target.openDirectory(Buffer.from(partial));
      let opened: OpenedParent | null = null;
      try {
        opened = (await openParent?.()) ?? null;
        const parent =
          opened === null || job.parent === undefined ? null : await indexParent(opened, job.parent, signal);
        return await writeCopy(
          directory,
          job.source,
          channel.tell,
          signal,
          { ...this.#hooks, exclude: root.identity },
          new WriteRoom(job.limits, this.#store.root, this.#store.disk, channel),
          parent,
        );
      } finally {
        await directory.release();
        await opened?.close();
      }
    });
  }

  async transfer(job: TransferJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    const source = await openSource(job.from, job.copy.locator);
    return this.takeIn(source, job, channel, signal).finally(() => source.close());
  }

  /** Takes over a copy that is open already. */
  async takeIn(source: StoredCopy, job: TransferJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    const { fingerprint, sizeBytes } = job.copy;
    requireSize(source, sizeBytes);
    const room = new WriteRoom(job.limits, this.#store.root, null, channel);
    return this.#make(job, fingerprint, channel, signal, async (_root, target, partial) => {
      await room.take(sizeOf(source));
      return writeTransferred(target, this.#store.disk, partial, source, fingerprint, channel.tell, signal);
    });
  }

  async restore(job: RestoreJob, tell: Tell, signal: AbortSignal): Promise<RestoreResult> {
    signal.throwIfAborted();
    const stored = await this.#store.openCopy(job.locator);
    return readCopy(stored, job, tell, signal).finally(() => stored.close());
  }

  async verify({ locator, fingerprint, sizeBytes }: RecordedCopy, tell: Tell, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const stored = await this.#store.openCopy(locator);
    try {
      requireSize(stored, sizeBytes);
      const own = { manifest: stored.manifestHandle, data: stored.data };
      await verifyCopy(own, fingerprint, tell, signal, async (place, name) => {
        const { data, manifestHandle, locator: sibling } = await stored.earlier(place, name);
        return { data, manifest: manifestHandle, locator: sibling };
      });
    } finally {
      await stored.close();
    }
  }

  async compare(job: CompareJob, tell: Tell, signal: AbortSignal): Promise<Comparison> {
    signal.throwIfAborted();
    const stored = await this.#store.openCopy(job.locator);
    try {
      requireSize(stored, job.sizeBytes);
      return await compareCopy(stored.manifestHandle, job, tell, signal);
    } finally {
      await stored.close();
    }
  }

  async check({ targetUuid }: CheckJob, signal: AbortSignal): Promise<void> {
    requireUuid('targetUuid', targetUuid);
    await this.#store.useRoot((root) =>
      this.#store.useTarget(root, targetUuid, async (target) => {
        const copies = new LocalCopies(target, this.#store.disk);
        for (const { name } of await copies.list(({ state }) => state === 'finished')) {
          await this.#checkOne(target, name, signal);
        }
      }),
    );
  }

  async listFiles(query: FileQuery, signal: AbortSignal): Promise<FileList> {
    signal.throwIfAborted();
    const stored = await this.#store.openCopy(query.locator);
    try {
      requireSize(stored, query.sizeBytes);
      return await listCopy(stored.manifestHandle, query, signal);
    } finally {
      await stored.close();
    }
  }

  async delete(locator: string): Promise<void> {
    const { targetUuid, taskUuid, attempt } = parseLocator(locator);
    await this.#removeCopies(targetUuid, taskUuid, (copy) => copy.attempt === attempt && copy.state !== 'partial');
  }

  async deleteMoved(moved: MovedCopy): Promise<void> {
    const { targetUuid, taskUuid, attempt } = parseLocator(moved.locator);
    const { finished } = nameCopy(taskUuid, attempt);
    const isMeant = (copy: CopyName): boolean => copy.attempt === attempt && copy.state !== 'partial';
    await this.#removeCopies(targetUuid, taskUuid, isMeant, async (target) => {
      const found = await useCopy(target, finished, (copy) =>
        requireAnother(moved, besideFiles(copy)).then(() => true),
      );
      if (found === null) await requireAnother(moved, null);
    });
  }

  async sweep({ taskUuid, targetUuid }: TaskFiles, keep: string | null): Promise<void> {
    requireUuid('taskUuid', taskUuid);
    requireUuid('targetUuid', targetUuid);
    const kept = keep === null ? null : parseLocator(keep);
    const keptName = kept === null ? null : nameCopy(kept.taskUuid, kept.attempt).finished;
    await this.#removeCopies(targetUuid, taskUuid, ({ name }) => name !== keptName);
  }

  async freeBytes(): Promise<number> {
    return this.#store.explain(async () => {
      const { bavail, bsize } = await statfs(this.#store.root);
      return bavail * bsize;
    });
  }

  async look(): Promise<void> {
    await this.#store.useOwn(async () => {});
  }

  async adopt(): Promise<string> {
    return this.#store.adopt();
  }

  async inspect(): Promise<readonly string[]> {
    return this.#store.marks();
  }

  async test(): Promise<void> {
    await this.#store.useOwn(async (root) => {
      const name = Buffer.from(`.test.${randomUUID()}`);
      const handle = await root.createFile(name);
      try {
        await handle.write('backrota');
        await handle.sync();
        const { buffer, bytesRead: readBytes } = await handle.read(Buffer.alloc(8), 0, 8, 0);
        if (buffer.toString() !== 'backrota') {
          const place = { path: this.#store.root, server: null };
          throw problem(`${this.#store.disk}_failed`, { why: 'returns_other', place, wroteBytes: 8, readBytes });
        }
      } finally {
        await handle.close();
        await unlink(root.childPath(name));
      }
    });
  }

  /** What an increment is built upon is checked by itself. */
  async #checkOne(target: DirectoryHandle, name: string, signal: AbortSignal): Promise<void> {
    const files = await openCopy(target, name);
    const fingerprint = await hashManifest(files.manifest).finally(() => closeFiles(files));
    await confirmCopy(target, this.#store.disk, name, fingerprint, () => {}, signal);
  }

  /** Reserves, writes and publishes one attempt's copy, or takes an earlier attempt's over. */
  async #make(
    { targetUuid, taskUuid, attempt }: Attempt,
    fingerprint: string | null,
    channel: Channel,
    signal: AbortSignal,
    write: (root: DirectoryHandle, target: DirectoryHandle, partial: string) => Promise<WrittenCopy>,
  ): Promise<BackupResult> {
    requireUuid('targetUuid', targetUuid);
    requireUuid('taskUuid', taskUuid);
    signal.throwIfAborted();
    const { disk } = this.#store;
    const { partial } = nameCopy(taskUuid, attempt);
    const publish = async (root: DirectoryHandle, target: DirectoryHandle): Promise<WrittenCopy> => {
      channel.tell({ kind: 'transferring' });
      const copies = new LocalCopies(target, disk);
      const written = await write(root, target, partial).catch(async (error) => {
        const isOvertaken = !signal.aborted && (await copies.list(({ name }) => name === partial)).length === 0;
        throw isOvertaken ? superseded(taskUuid, attempt, error) : error;
      });
      await channel.ready(written);
      signal.throwIfAborted();
      await this.#store.requireMark(root);
      if (!(await publishCopy(copies, taskUuid, attempt))) throw superseded(taskUuid, attempt);
      await target.sync();
      return written;
    };
    return this.#store.useOwn(async (root) => {
      try {
        const { target, reserved } = await reserveInTarget(root, this.#store, targetUuid, (copies) =>
          reserveCopy(copies, taskUuid, attempt, 'own task'),
        );
        const copies = new LocalCopies(target, disk);
        try {
          const taken = reserved === null ? null : await takeOver(copies, reserved, attempt, fingerprint, signal);
          if (taken !== null) await channel.ready(taken);
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

  /** @param confirm what has to come true in the target's directory before. */
  async #removeCopies(
    targetUuid: string,
    taskUuid: string,
    isMeant: (copy: CopyName) => boolean,
    confirm: (target: DirectoryHandle) => Promise<void> = async () => {},
  ): Promise<void> {
    await this.#store.useOwn(async (root) => {
      await this.#store.useTarget(root, targetUuid, async (target) => {
        await confirm(target);
        const isOurs = (copy: CopyName): boolean => copy.taskUuid === taskUuid && isMeant(copy);
        await removeCopies(new LocalCopies(target, this.#store.disk), isOurs);
      });
      await dropEmptyTarget(root, targetUuid);
    });
  }
}

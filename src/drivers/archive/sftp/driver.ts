import { randomUUID } from 'node:crypto';
import type { RecordedCopy } from '../../../domain/snapshot.ts';
import type { WalkHooks } from '../../../file-tree/read-entry.ts';
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
import { isDeletionRefused, removeCopies } from '../format/copies.ts';
import { type CopyName, nameCopy, parseLocator, requireUuid } from '../format/layout.ts';
import { listCopy } from '../format/list-copy.ts';
import type { OpenedParent } from '../format/parent-index.ts';
import { readCopy } from '../format/read-copy.ts';
import { type CopyPart, requireSize } from '../format/stored-parts.ts';
import type { WrittenCopy } from '../format/write-copy.ts';
import { openSource } from '../open-source.ts';
import type { SftpSettings } from './config.ts';
import { PATIENCE, type Patience } from './connection.ts';
import { isWayLost, resumable } from './failures.ts';
import { RemoteCopies, verifyRemote } from './remote-copies.ts';
import { openRemote, uploadFile } from './remote-copy.ts';
import type { RemoteFiles } from './remote-files.ts';
import { RemoteStore } from './remote-store.ts';
import { Spool } from './spool.ts';
import { Transfer } from './transfer.ts';

/** What tests set: when files are read, and how long to wait. */
export interface SftpOptions {
  readonly hooks?: WalkHooks;
  readonly patience?: Patience;
  readonly mark?: StoreMark | null;
  /** How long to wait before each new try of a transfer whose connection was lost, in milliseconds. */
  readonly retryDelaysMs?: readonly number[];
}

const RETRY_DELAYS_MS: readonly number[] = [1_000, 5_000, 30_000, 60_000];
const TEST_TEXT = Buffer.from('backrota');

const TEST_PART: CopyPart = {
  name: 'test',
  sizeBytes: TEST_TEXT.length,
  read: async function* () {
    yield TEST_TEXT;
  },
};

const besideFiles = (files: RemoteFiles, directory: string): CopyDirectory => ({
  put: async (name) => files.close(await files.create(`${directory}/${name}`)),
  remove: (name) => files.removeFile(`${directory}/${name}`),
});

const unhurried = (): AbortSignal => new AbortController().signal;

/** Copies in `<root>/<target uuid>/<task uuid>.<attempt>/` on an SFTP server, each made in a spool first; see the README. */
export class SftpDriver implements SnapshotDriver {
  readonly #store: RemoteStore;
  readonly #spool: Spool;
  readonly #retryDelaysMs: readonly number[];

  constructor(settings: SftpSettings, spoolRoot: string, options: SftpOptions = {}) {
    this.#store = new RemoteStore(settings, options.patience ?? PATIENCE, options.mark ?? null);
    this.#spool = new Spool(spoolRoot, options.hooks);
    this.#retryDelaysMs = options.retryDelaysMs ?? RETRY_DELAYS_MS;
  }

  async backup(job: BackupJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    const { parent } = job;
    const openParent = parent === undefined ? null : () => this.#openParent(parent, signal);
    return this.#make(job, job.fingerprint, channel, signal, () =>
      this.#spool.backup(job, openParent, channel, signal),
    );
  }

  async transfer(job: TransferJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    const { fingerprint, locator, sizeBytes } = job.copy;
    const source = await openSource(job.from, locator);
    try {
      requireSize(source, sizeBytes);
      const stage = () => this.#spool.takeIn(source, job, channel, signal);
      return await this.#make(job, fingerprint, channel, signal, stage);
    } finally {
      await source.close();
    }
  }

  async restore(job: RestoreJob, tell: Tell, signal: AbortSignal): Promise<RestoreResult> {
    const path = this.#store.pathOf(job.locator);
    signal.throwIfAborted();
    return this.#store.useRoot(signal, async (files) =>
      readCopy(await openRemote(files, path, job.locator), job, tell, signal),
    );
  }

  async verify(copy: RecordedCopy, tell: Tell, signal: AbortSignal): Promise<void> {
    const path = this.#store.pathOf(copy.locator);
    signal.throwIfAborted();
    await this.#spool.prepare();
    await this.#store.useRoot(signal, (files) => verifyRemote(files, this.#spool, path, copy, tell, signal));
  }

  async compare(job: CompareJob, tell: Tell, signal: AbortSignal): Promise<Comparison> {
    const path = this.#store.pathOf(job.locator);
    signal.throwIfAborted();
    await this.#spool.prepare();
    const manifest = await this.#store.useRoot(signal, async (files) => {
      const stored = await openRemote(files, path, job.locator);
      requireSize(stored, job.sizeBytes);
      return this.#spool.fetch(stored.manifest, signal);
    });
    return compareCopy(manifest, job, tell, signal).finally(() => manifest.close());
  }

  async check({ targetUuid }: CheckJob, signal: AbortSignal): Promise<void> {
    requireUuid('targetUuid', targetUuid);
    signal.throwIfAborted();
    await this.#spool.prepare();
    await this.#store.useRoot(signal, async (files) => {
      const copies = new RemoteCopies(files, this.#store.directoryOf(targetUuid), this.#spool);
      for (const { name } of await copies.list(({ state }) => state === 'finished')) await copies.check(name, signal);
    });
  }

  async listFiles(query: FileQuery, signal: AbortSignal): Promise<FileList> {
    const path = this.#store.pathOf(query.locator);
    signal.throwIfAborted();
    await this.#spool.prepare();
    return this.#store.useRoot(signal, async (files) => {
      const stored = await openRemote(files, path, query.locator);
      requireSize(stored, query.sizeBytes);
      const manifest = await this.#spool.fetch(stored.manifest, signal);
      return listCopy(manifest, query, signal).finally(() => manifest.close());
    });
  }

  async delete(locator: string): Promise<void> {
    const { targetUuid, taskUuid, attempt } = parseLocator(locator);
    await this.#removeCopies(
      targetUuid,
      (copy) => copy.taskUuid === taskUuid && copy.attempt === attempt && copy.state !== 'partial',
    );
  }

  async deleteMoved(moved: MovedCopy): Promise<void> {
    const path = this.#store.pathOf(moved.locator);
    const { targetUuid, taskUuid, attempt } = parseLocator(moved.locator);
    const isMeant = (copy: CopyName): boolean =>
      copy.taskUuid === taskUuid && copy.attempt === attempt && copy.state !== 'partial';
    await this.#removeCopies(targetUuid, isMeant, async (files) =>
      requireAnother(moved, (await files.sizeOf(path)) === null ? null : besideFiles(files, path)),
    );
  }

  async sweep({ taskUuid, targetUuid }: TaskFiles, keep: string | null): Promise<void> {
    requireUuid('taskUuid', taskUuid);
    requireUuid('targetUuid', targetUuid);
    const kept = keep === null ? null : parseLocator(keep);
    const keptName = kept === null ? null : nameCopy(kept.taskUuid, kept.attempt).finished;
    // Both, also where one of them cannot be reached.
    const [spooled, stored] = await Promise.allSettled([
      this.#clearSpool({ taskUuid, targetUuid }),
      this.#removeCopies(targetUuid, (copy) => copy.taskUuid === taskUuid && copy.name !== keptName),
    ]);
    if (stored.status === 'rejected') throw stored.reason;
    if (spooled.status === 'rejected') throw spooled.reason;
  }

  async freeBytes(): Promise<number> {
    await this.#spool.prepare();
    const spooled = await this.#spool.freeBytes();
    const stored = await this.#store.useRoot(unhurried(), (files) => files.freeBytes(this.#store.root));
    return stored === null ? spooled : Math.min(stored, spooled);
  }

  async look(): Promise<void> {
    await this.#store.useOwn(unhurried(), async () => {});
  }

  async adopt(): Promise<string> {
    return this.#store.adopt(unhurried());
  }

  inspect(signal: AbortSignal): Promise<readonly string[]> {
    return this.#store.marks(signal);
  }

  async test(): Promise<void> {
    await this.#spool.prepare();
    await this.#spool.test();
    await this.#store.useOwn(unhurried(), async (files) => {
      const path = this.#store.directoryOf(`.test.${randomUUID()}`);
      // Where nothing can be deleted, the file would stay with every test.
      if (!(await this.#mayDelete(files, path))) return;
      try {
        await uploadFile(files, path, TEST_PART, files.signal);
      } finally {
        await files.removeFile(path);
      }
    });
  }

  /** Its manifest is fetched; of the rest the size is enough. */
  async #openParent({ locator }: RecordedCopy, signal: AbortSignal): Promise<OpenedParent> {
    return this.#store.useRoot(signal, async (files) => {
      const stored = await openRemote(files, this.#store.pathOf(locator), locator);
      const manifest = await this.#spool.fetch(stored.manifest, signal);
      const find = async (name: string): Promise<void> => {
        const sibling = `${locator.slice(0, locator.lastIndexOf('/') + 1)}${name}`;
        await this.#store.useRoot(signal, (own) => openRemote(own, this.#store.pathOf(sibling), sibling));
      };
      return { stored, manifest, find, close: () => manifest.close() };
    });
  }

  /** Takes over what an earlier attempt finished on the server, or makes a copy in the spool and sends it. */
  async #make(
    job: Attempt,
    fingerprint: string | null,
    channel: Channel,
    signal: AbortSignal,
    stage: () => Promise<BackupResult>,
  ): Promise<BackupResult> {
    requireUuid('targetUuid', job.targetUuid);
    requireUuid('taskUuid', job.taskUuid);
    signal.throwIfAborted();
    await this.#spool.prepare();
    await this.#spool.clearOthers(job.targetUuid, job.taskUuid);
    const transfer = new Transfer(this.#store, this.#spool, job, signal);
    // A server that cannot be used is found out before hours of work, and what it has already is not made again.
    const finish = async (): Promise<WrittenCopy> => {
      const taken = await transfer.takeOver(fingerprint);
      if (taken !== null) {
        await channel.ready(taken);
        return taken;
      }
      // The spool tells of it: what goes to the server is known by then.
      const staged = await stage();
      channel.tell({ kind: 'transferring' });
      return transfer.send(staged, this.#retryDelaysMs);
    };
    const written = await finish().catch(async (error) => {
      throw isWayLost(error) && !signal.aborted && (await this.#spool.holds(job)) ? resumable(error) : error;
    });
    // The copy is published: what cannot be removed here now is removed by a sweep.
    await this.#spool.clear(job).catch(() => {});
    return { ...written, locator: transfer.locator };
  }

  /** Whether the server lets anybody delete: it is asked to remove what is not there. */
  async #mayDelete(files: RemoteFiles, absent: string): Promise<boolean> {
    try {
      await files.removeFile(absent);
      return true;
    } catch (error) {
      if (!isDeletionRefused(error)) throw error;
      await files.list(this.#store.root, () => null);
      return false;
    }
  }

  async #clearSpool(files: TaskFiles): Promise<void> {
    await this.#spool.prepare();
    await this.#spool.clear(files);
  }

  /** @param confirm what has to come true before. */
  async #removeCopies(
    targetUuid: string,
    isMeant: (copy: CopyName) => boolean,
    confirm: (files: RemoteFiles) => Promise<void> = async () => {},
  ): Promise<void> {
    await this.#store.useOwn(unhurried(), async (files) => {
      await confirm(files);
      const copies = new RemoteCopies(files, this.#store.directoryOf(targetUuid), this.#spool);
      await removeCopies(copies, isMeant);
      await copies.dropIfEmpty();
    });
  }
}

import { hash } from 'node:crypto';
import { problem } from '../../domain/errors.ts';
import { showPath } from '../../file-tree/entry.ts';
import { hasSpecialMode, withoutSpecialMode } from '../../file-tree/entry-attributes.ts';
import { damaged } from '../../file-tree/failures.ts';
import { Progress } from '../../file-tree/progress.ts';
import type { WalkHooks } from '../../file-tree/read-entry.ts';
import { restoreInto, type TreeSource } from '../../file-tree/restore-into.ts';
import { DirectoryFinisher, TreeWriter } from '../../file-tree/tree-writer.ts';
import { walkTree } from '../../file-tree/walk-tree.ts';
import { Warnings } from '../../file-tree/warnings.ts';
import type {
  BackupJob,
  BackupResult,
  CarryJob,
  OpenedCopy,
  RestoreJob,
  RestoreResult,
  SnapshotDriver,
  TaskFiles,
} from '../../ports/snapshot-driver.ts';
import type { KeptEntry } from './parts.ts';
import { FORMAT, formatParts, hashEntries, isIntact, readParts } from './parts.ts';

/** One finished copy. Tests may change it to see the damage found. */
export interface KeptCopy {
  readonly attempt: number;
  readonly entries: KeptEntry[];
  readonly result: BackupResult;
}

type Attempted = Pick<BackupJob, 'taskUuid' | 'attempt' | 'onReady' | 'onTransfer'>;

const EMPTY = Buffer.alloc(0);
const formatLocator = (taskUuid: string, attempt: number): string => `${taskUuid}.${attempt}`;

const superseded = (job: Attempted): Error =>
  problem('superseded', { work: 'task', taskUuid: job.taskUuid, attempt: job.attempt });

/** Real files in, real files out, with everything between in memory. Keeps what `SnapshotDriver` promises, but for durability. */
export class MemoryDriver implements SnapshotDriver {
  /** Finished copies by task: one each. */
  readonly copies = new Map<string, KeptCopy>();
  /** The latest attempt at each task. */
  readonly #latest = new Map<string, number>();
  readonly #hooks: WalkHooks;

  constructor(hooks: WalkHooks = {}) {
    this.#hooks = hooks;
  }

  async backup(job: BackupJob, signal: AbortSignal): Promise<BackupResult> {
    const done = await this.#begin(job, job.fingerprint, signal);
    if (done !== null) return done;
    const entries: KeptEntry[] = [];
    const warnings = new Warnings();
    const progress = new Progress(job.onProgress);
    for await (const item of walkTree(await job.paths(), signal, this.#hooks)) {
      if (item.kind === 'skipped') {
        warnings.addSkipped(item.entry);
        continue;
      }
      if (item.kind === 'entry') entries.push({ entry: item.entry, content: EMPTY });
      else {
        const chunks: Buffer[] = [];
        for await (const chunk of item.content.chunks()) chunks.push(Buffer.from(chunk));
        const content = Buffer.concat(chunks);
        const { hasChanged } = item.content;
        if (hasChanged) warnings.addChanged(item.entry.path, item.content.readFailure);
        const sha256 = hash('sha256', content, 'hex');
        entries.push({ entry: { ...item.entry, sha256, changedWhileRead: hasChanged }, content });
      }
      progress.addEntry(item.entry);
    }
    const { files: fileCount, bytes: contentBytes } = progress.finish();
    const fingerprint = hashEntries(entries);
    const counts = { sizeBytes: contentBytes, contentBytes, fileCount, fingerprint, warnings: warnings.list() };
    return this.#publish(job, entries, { locator: '', ...counts }, signal);
  }

  async restore(job: RestoreJob, signal: AbortSignal): Promise<RestoreResult> {
    signal.throwIfAborted();
    const copy = this.#find(job.locator);
    if (copy === undefined) throw problem('snapshot_missing', { locator: job.locator });
    if (job.fingerprint !== copy.result.fingerprint || hashEntries(copy.entries) !== job.fingerprint)
      throw damaged({ kind: 'manifest_differs' });
    const progress = new Progress(job.onProgress);
    const warnings = new Warnings();
    const wanted = copy.entries.map((kept) => {
      if (job.withoutSpecialModes !== true || !hasSpecialMode(kept.entry)) return kept;
      warnings.addPlainMode(kept.entry.path);
      return { ...kept, entry: withoutSpecialMode(kept.entry) };
    });
    const tree: TreeSource = {
      fill: async (root) => {
        const writer = new TreeWriter(root);
        try {
          for (const kept of wanted) {
            signal.throwIfAborted();
            await this.#write(writer, kept);
            progress.addEntry(kept.entry);
          }
          await writer.finish();
        } catch (error) {
          await writer.abandon();
          throw error;
        }
      },
      finish: async (root) => {
        const finisher = new DirectoryFinisher(root);
        const directories = wanted.map(({ entry }) => entry).filter((entry) => entry.type === 'directory');
        for (const entry of directories) await finisher.addDirectory(entry);
        await finisher.finish();
        return directories.find((entry) => entry.path.length === 0) ?? null;
      },
    };
    const hasRoot = await restoreInto(job.directory, job.fingerprint, tree, job.shownAs);
    const { files: fileCount, bytes: contentBytes } = progress.finish();
    return { fileCount, contentBytes, warnings: warnings.list(), hasRoot };
  }

  async openCopy(locator: string): Promise<OpenedCopy> {
    const copy = this.#find(locator);
    if (copy === undefined) throw problem('snapshot_missing', { locator });
    return { format: FORMAT, parts: formatParts(copy.entries), close: async () => {} };
  }

  async carry(job: CarryJob, signal: AbortSignal): Promise<BackupResult> {
    if (job.copy.format !== FORMAT) throw problem('format_differs', { format: job.copy.format, wanted: FORMAT });
    const done = await this.#begin(job, job.fingerprint, signal);
    if (done !== null) return done;
    const entries = await readParts(job.copy.parts, signal);
    if (hashEntries(entries) !== job.fingerprint) throw damaged({ kind: 'manifest_differs' });
    const warnings = new Warnings();
    const progress = new Progress(job.onProgress);
    for (const { entry } of entries) {
      if (entry.type === 'file' && entry.changedWhileRead) warnings.addChanged(entry.path, null);
      progress.addEntry(entry);
    }
    const { files: fileCount, bytes: contentBytes } = progress.finish();
    const counts = { sizeBytes: contentBytes, contentBytes, fileCount, warnings: warnings.list() };
    return this.#publish(job, entries, { locator: '', ...counts, fingerprint: job.fingerprint }, signal);
  }

  async delete(locator: string): Promise<void> {
    const copy = this.#find(locator);
    if (copy !== undefined) this.copies.delete(locator.slice(0, locator.lastIndexOf('.')));
  }

  async sweep({ taskUuid }: TaskFiles, keep: string | null): Promise<void> {
    if (this.copies.get(taskUuid)?.result.locator !== keep) this.copies.delete(taskUuid);
  }

  async freeBytes(): Promise<null> {
    return null;
  }

  async test(): Promise<void> {}

  #find(locator: string): KeptCopy | undefined {
    const copy = this.copies.get(locator.slice(0, locator.lastIndexOf('.')));
    return copy?.result.locator === locator ? copy : undefined;
  }

  /** Notes the attempt, and takes over what an earlier one finished; `null` if there is nothing good yet. */
  async #begin(job: Attempted, fingerprint: string | null, signal: AbortSignal): Promise<BackupResult | null> {
    signal.throwIfAborted();
    this.#requireLatest(job);
    this.#latest.set(job.taskUuid, job.attempt);
    const done = this.copies.get(job.taskUuid);
    if (done !== undefined && hashEntries(done.entries) === fingerprint && done.entries.every(isIntact))
      return this.#publish(job, done.entries, done.result, signal);
    this.copies.delete(job.taskUuid);
    await job.onTransfer?.();
    return null;
  }

  #requireLatest(job: Attempted): void {
    if (job.attempt < (this.#latest.get(job.taskUuid) ?? 0)) throw superseded(job);
  }

  async #publish(
    job: Attempted,
    entries: KeptEntry[],
    result: BackupResult,
    signal: AbortSignal,
  ): Promise<BackupResult> {
    await job.onReady(result);
    signal.throwIfAborted();
    this.#requireLatest(job);
    const kept = { ...result, locator: formatLocator(job.taskUuid, job.attempt) };
    this.copies.set(job.taskUuid, { attempt: job.attempt, entries, result: kept });
    return kept;
  }

  async #write(writer: TreeWriter, { entry, content }: KeptEntry): Promise<void> {
    if (entry.type === 'directory') await writer.addDirectory(entry);
    else if (entry.type === 'symlink') await writer.addSymlink(entry);
    else if (entry.type === 'hardlink') await writer.addHardlink(entry);
    else {
      if (!isIntact({ entry, content })) throw damaged({ kind: 'content_differs', path: showPath(entry.path) });
      await writer.addSmallFile(entry, content);
    }
  }
}

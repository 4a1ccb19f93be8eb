import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { problem } from '../../domain/errors.ts';
import type { RecordedCopy } from '../../domain/snapshot.ts';
import { AttributeWriter } from '../../file-tree/attribute-writer.ts';
import { type ExpectedEntry, TreeComparison } from '../../file-tree/compare-tree.ts';
import { showPath } from '../../file-tree/entry.ts';
import { withoutSpecialMode } from '../../file-tree/entry-attributes.ts';
import { damaged } from '../../file-tree/failures.ts';
import type { ManifestEntry } from '../../file-tree/manifest.ts';
import { readablePaths } from '../../file-tree/plan-sources.ts';
import { Progress } from '../../file-tree/progress.ts';
import type { WalkHooks } from '../../file-tree/read-entry.ts';
import { restoreInto, type TreeSource } from '../../file-tree/restore-into.ts';
import { DirectoryFinisher, TreeWriter } from '../../file-tree/tree-writer.ts';
import { walkTree } from '../../file-tree/walk-tree.ts';
import { Warnings } from '../../file-tree/warnings.ts';
import type {
  Attempt,
  BackupJob,
  BackupResult,
  Capabilities,
  Channel,
  CompareJob,
  Comparison,
  MovedCopy,
  RestoreJob,
  RestoreResult,
  SnapshotDriver,
  TaskFiles,
  Tell,
  TransferJob,
} from '../../ports/snapshot-driver.ts';
import { hashEntries, isIntact, type KeptEntry } from './kept-entry.ts';

/** One finished copy. Tests may change it to see the damage found. */
export interface KeptCopy {
  readonly attempt: number;
  readonly entries: KeptEntry[];
  readonly result: BackupResult;
  /** The copy that has the contents which this one, an increment, lacks. */
  readonly parent?: RecordedCopy;
}

/** What it can do beyond what all drivers can. */
export const MEMORY_CAPABILITIES: Capabilities = {
  incremental: true,
  transfer: true,
  compact: false,
  check: false,
  listFiles: false,
  restoreFiles: false,
  namesArchives: false,
  stages: true,
};

const sumsOf = (entry: ManifestEntry): Pick<ExpectedEntry, 'size' | 'sha256'> => {
  if (entry.type !== 'file') return {};
  return { size: entry.size, ...(entry.storedBytes === undefined ? { sha256: entry.sha256 } : {}) };
};

const FORMAT = 'memory';
/** Its copies are this process's own: nothing in it says so. */
const FIRST_MARK = '1.00000000';
const EMPTY = Buffer.alloc(0);

const requireIntact = (kept: KeptEntry): void => {
  if (!isIntact(kept)) throw damaged({ kind: 'content_differs', path: showPath(kept.entry.path) });
};

const sha256Of = (entry: ManifestEntry): string | null => (entry.type === 'file' ? entry.sha256 : null);

const formatLocator = (taskUuid: string, attempt: number): string => `${taskUuid}.${attempt}`;

const superseded = (job: Attempt): Error =>
  problem('superseded', { work: 'task', taskUuid: job.taskUuid, attempt: job.attempt });

/** Real files in, real files out, with everything between in memory, whatever the store. Keeps what `SnapshotDriver` promises, but for durability. */
export class MemoryDriver implements SnapshotDriver {
  /** Finished copies by task: one each. */
  readonly copies = new Map<string, KeptCopy>();
  /** The latest attempt at each task. */
  readonly #latest = new Map<string, number>();
  readonly #hooks: WalkHooks;

  constructor(hooks: WalkHooks = {}) {
    this.#hooks = hooks;
  }

  async backup(job: BackupJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    const done = await this.#begin(job, job.fingerprint, channel, signal);
    if (done !== null) return done;
    const entries: KeptEntry[] = [];
    const warnings = new Warnings();
    const progress = new Progress(channel.tell);
    for await (const item of walkTree(readablePaths(job.source), signal, this.#hooks)) {
      if (item.kind === 'skipped') {
        warnings.addSkipped(item.entry);
        continue;
      }
      if (item.kind === 'entry' || item.kind === 'held') entries.push({ entry: item.entry, content: EMPTY });
      else {
        const chunks: Buffer[] = [];
        for await (const chunk of item.content.chunks()) chunks.push(Buffer.from(chunk));
        const content = Buffer.concat(chunks);
        const { hasChanged } = item.content;
        if (hasChanged) warnings.addChanged(item.entry.path, item.content.readFailure);
        const sha256 = hash('sha256', content, 'hex');
        entries.push({ entry: { ...item.entry, sha256, changedWhileRead: hasChanged }, content });
      }
      warnings.addUnread(item.entry);
      progress.addEntry(item.entry);
    }
    const { files: fileCount, bytes: contentBytes } = progress.finish();
    const fingerprint = hashEntries(entries);
    const counts = { sizeBytes: contentBytes, contentBytes, fileCount, fingerprint, warnings: warnings.list() };
    const whole = { attempt: job.attempt, entries, result: { locator: '', ...counts } };
    return this.#publish(job, this.#withoutUnchanged(whole, job.parent), channel, signal);
  }

  async restore(job: RestoreJob, tell: Tell, signal: AbortSignal): Promise<RestoreResult> {
    signal.throwIfAborted();
    const entries = this.#wholeOf(this.#require(job));
    const progress = new Progress(tell);
    const warnings = new Warnings();
    const wanted = entries.map((kept) => {
      if (job.withoutSpecialModes !== true) return kept;
      warnings.addPlain(kept.entry);
      return { ...kept, entry: withoutSpecialMode(kept.entry) };
    });
    const attributes = new AttributeWriter(warnings);
    const tree: TreeSource = {
      attributes,
      fill: async (root) => {
        const writer = new TreeWriter(root, attributes);
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
        const finisher = new DirectoryFinisher(root, attributes);
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

  async verify(recorded: RecordedCopy, tell: Tell, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const progress = new Progress(tell);
    for (const kept of this.#wholeOf(this.#require(recorded))) {
      requireIntact(kept);
      progress.addEntry(kept.entry);
    }
    progress.finish();
  }

  async compare({ directory, ...copy }: CompareJob, tell: Tell, signal: AbortSignal): Promise<Comparison> {
    const comparison = new TreeComparison(directory, tell, signal);
    for (const { entry } of this.#wholeOf(this.#require(copy))) {
      const { path } = entry;
      if (entry.type === 'directory') await comparison.add({ path, kind: 'directory' });
      else if (entry.type === 'symlink') await comparison.add({ path, kind: 'link', target: entry.target });
      else await comparison.add({ path, kind: 'file', ...sumsOf(entry) });
    }
    return comparison.finish();
  }

  async transfer(job: TransferJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    const { driver } = job.from;
    if (driver !== FORMAT) throw problem('format_differs', { format: driver, wanted: FORMAT });
    const copy = this.#require(job.copy);
    const entries = this.#wholeOf(copy);
    const { isIncremental, ...result } = copy.result;
    const done = await this.#begin(job, job.copy.fingerprint, channel, signal);
    if (done !== null) return done;
    signal.throwIfAborted();
    for (const kept of entries) requireIntact(kept);
    channel.tell({ kind: 'progress', progress: { files: result.fileCount, bytes: result.contentBytes } });
    const taken = entries.map(({ entry, content }) => ({ entry, content: Buffer.from(content) }));
    return this.#publish(job, { attempt: job.attempt, entries: taken, result }, channel, signal);
  }

  listFiles(): Promise<never> {
    throw new Error('No store in memory is asked for what it does not declare.');
  }

  async delete(locator: string): Promise<void> {
    const copy = this.#find(locator);
    if (copy !== undefined) this.copies.delete(locator.slice(0, locator.lastIndexOf('.')));
  }

  async deleteMoved({ locator, copy }: MovedCopy): Promise<void> {
    this.#require(copy);
    if (locator === copy.locator) throw problem('stores_overlap', {});
    await this.delete(locator);
  }

  async sweep({ taskUuid }: TaskFiles, keep: string | null): Promise<void> {
    if (this.copies.get(taskUuid)?.result.locator !== keep) this.copies.delete(taskUuid);
  }

  async freeBytes(): Promise<null> {
    return null;
  }

  async look(): Promise<void> {}

  async adopt(): Promise<string> {
    return FIRST_MARK;
  }

  async test(): Promise<void> {}

  #find(locator: string): KeptCopy | undefined {
    const copy = this.copies.get(locator.slice(0, locator.lastIndexOf('.')));
    return copy?.result.locator === locator ? copy : undefined;
  }

  /** The copy that was recorded. Throws `snapshot_missing`, `snapshot_damaged`. */
  #require({ locator, fingerprint }: RecordedCopy): KeptCopy {
    const copy = this.#find(locator);
    if (copy === undefined) throw problem('snapshot_missing', { locator });
    if (fingerprint !== copy.result.fingerprint || hashEntries(copy.entries) !== fingerprint)
      throw damaged({ kind: 'manifest_differs' });
    return copy;
  }

  /** An increment of a copy, or the whole where there is none: without the contents that the other one has. */
  #withoutUnchanged(whole: KeptCopy, parent: RecordedCopy | undefined): KeptCopy {
    if (parent === undefined) return whole;
    const earlier = new Map(this.#require(parent).entries.map(({ entry }) => [showPath(entry.path), sha256Of(entry)]));
    const entries = whole.entries.map((kept) => {
      const sha256 = sha256Of(kept.entry);
      const isInParent = sha256 !== null && earlier.get(showPath(kept.entry.path)) === sha256;
      return isInParent ? { ...kept, content: EMPTY, isInParent } : kept;
    });
    const sizeBytes = entries.reduce((bytes, { content }) => bytes + content.length, 0);
    return { ...whole, entries, parent, result: { ...whole.result, sizeBytes, isIncremental: true } };
  }

  /** A copy's entries with all their contents. Throws `snapshot_missing`, `snapshot_damaged` of what it is built upon. */
  #wholeOf({ entries, parent }: KeptCopy): readonly KeptEntry[] {
    if (parent === undefined) return entries;
    const earlier = new Map(
      this.#wholeOf(this.#require(parent)).map((kept) => [showPath(kept.entry.path), kept.content]),
    );
    return entries.map((kept) =>
      kept.isInParent === true ? { ...kept, content: earlier.get(showPath(kept.entry.path)) ?? EMPTY } : kept,
    );
  }

  /** Notes the attempt, and takes over what an earlier one finished; `null` if there is nothing good yet. */
  async #begin(
    job: Attempt,
    fingerprint: string | null,
    channel: Channel,
    signal: AbortSignal,
  ): Promise<BackupResult | null> {
    signal.throwIfAborted();
    this.#requireLatest(job);
    this.#latest.set(job.taskUuid, job.attempt);
    const done = this.copies.get(job.taskUuid);
    if (done !== undefined && hashEntries(done.entries) === fingerprint && this.#wholeOf(done).every(isIntact))
      return this.#publish(job, done, channel, signal);
    this.copies.delete(job.taskUuid);
    channel.tell({ kind: 'transferring' });
    return null;
  }

  #requireLatest(job: Attempt): void {
    if (job.attempt < (this.#latest.get(job.taskUuid) ?? 0)) throw superseded(job);
  }

  async #publish(job: Attempt, copy: KeptCopy, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    await channel.ready(copy.result);
    signal.throwIfAborted();
    this.#requireLatest(job);
    const result = { ...copy.result, locator: formatLocator(job.taskUuid, job.attempt) };
    this.copies.set(job.taskUuid, { ...copy, attempt: job.attempt, result });
    return result;
  }

  async #write(writer: TreeWriter, { entry, content }: KeptEntry): Promise<void> {
    if (entry.type === 'directory') await writer.addDirectory(entry);
    else if (entry.type === 'symlink') await writer.addSymlink(entry);
    else if (entry.type === 'hardlink') await writer.addHardlink(entry);
    else {
      requireIntact({ entry, content });
      if (entry.storedBytes === undefined) await writer.addSmallFile(entry, content);
      else await writer.addLargeFile(entry, Readable.from([content]));
    }
  }
}

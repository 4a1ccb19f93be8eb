import { GatewayError, problem } from '../../domain/errors.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { RecordedCopy } from '../../domain/snapshot.ts';
import { DirectoryLister } from '../../file-tree/directory-lister.ts';
import { damaged } from '../../file-tree/failures.ts';
import { excludesOf, readablePaths } from '../../file-tree/plan-sources.ts';
import { restoreInto } from '../../file-tree/restore-into.ts';
import { Warnings } from '../../file-tree/warnings.ts';
import type {
  BackupJob,
  BackupResult,
  Channel,
  CheckJob,
  CompareJob,
  Comparison,
  FileList,
  FileQuery,
  FoundCopy,
  ListedFile,
  RestoreJob,
  RestoreResult,
  SnapshotDriver,
  StoreMark,
  TaskFiles,
  Tell,
} from '../../ports/snapshot-driver.ts';
import { ArchiveTree } from './archive-tree.ts';
import { checkArguments, compareArchive } from './checks.ts';
import type { BorgSettings } from './config.ts';
import { creationArguments, FileStatuses, RoomWatch, requireReadable } from './create.ts';
import { isMarkArchive } from './marks.ts';
import {
  type ArchiveLocator,
  baseName,
  formatLocator,
  freeName,
  isArchiveName,
  parseLocator,
  requireUuid,
} from './names.ts';
import { type BorgRepository, isCheckpoint, type ListedArchive, type ListedItem, PATIENCE_MS } from './repository.ts';
import { ANY_TARGET, BorgStore } from './store.ts';

const unhurried = (): AbortSignal => new AbortController().signal;

/** A copy that is in its repository. */
type Made = Omit<BackupResult, 'locator' | 'archiveName'> & { readonly name: string };

/** Copies as archives of BorgBackup; see the README. */
export class BorgDriver implements SnapshotDriver {
  readonly #store: BorgStore;

  /** @param baseDirectory of borg's own files for this store. */
  constructor(settings: BorgSettings, baseDirectory: string, mark: StoreMark | null = null) {
    this.#store = new BorgStore(settings, baseDirectory, mark);
  }

  async backup(job: BackupJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    requireUuid('targetUuid', job.targetUuid);
    requireUuid('taskUuid', job.taskUuid);
    const wanted = job.archiveName ?? job.taskUuid;
    if (!isArchiveName(wanted)) throw new Error('An archive cannot be called so.');
    signal.throwIfAborted();
    const onWait = (locked: Problem) => channel.tell({ kind: 'remarked', problem: locked });
    const options = { signal, patienceMs: PATIENCE_MS.backup, onWait };
    const repository = await this.#store.makeRepositoryOf(job.targetUuid, options);
    // A later attempt may be told another name: its schedule may have got one since.
    const archives = await repository.archivesWithComments(job.attempt === 1 ? wanted : null, options);
    const ofTask = archives.filter(({ comment }) => comment === job.taskUuid);
    const { name, ...made } =
      (await this.#takeOver(repository, job, ofTask, signal)) ??
      (await this.#create(repository, job, freeName(wanted, namesOf(archives)), channel, signal));
    const unfinished = ofTask.filter(isCheckpoint);
    await repository.delete([...namesOf(unfinished)], options);
    const { fingerprint: id, fileCount, contentBytes } = made;
    try {
      await channel.ready({ fingerprint: id, fileCount, contentBytes });
      signal.throwIfAborted();
    } catch (error) {
      await this.#delete(repository, { id, name }).catch(() => {});
      throw error;
    }
    return { ...made, archiveName: name, locator: formatLocator({ targetUuid: job.targetUuid, id, name }) };
  }

  transfer(): Promise<BackupResult> {
    throw problem('format_differs', { format: 'archive', wanted: 'borg' });
  }

  deleteMoved(): Promise<void> {
    throw problem('format_differs', { format: 'borg', wanted: 'archive' });
  }

  async restore(job: RestoreJob, tell: Tell, signal: AbortSignal): Promise<RestoreResult> {
    signal.throwIfAborted();
    const { repository, name } = await this.#find(job, signal);
    const tree = new ArchiveTree(repository, name, job, tell, signal);
    const hasRoot = await restoreInto(job.directory, job.fingerprint, tree, job.shownAs);
    const { fileCount = 0, contentBytes = 0 } = tree.outline ?? {};
    return { fileCount, contentBytes, warnings: tree.warnings.list(), hasRoot };
  }

  async verify(copy: RecordedCopy, tell: Tell, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { repository, name } = await this.#find(copy, signal);
    await this.#readBack(repository, name, signal, tell);
    const { fileCount: files, contentBytes: bytes } = await repository.figures(name, { signal });
    tell({ kind: 'progress', progress: { files, bytes } });
  }

  async compare(job: CompareJob, tell: Tell, signal: AbortSignal): Promise<Comparison> {
    signal.throwIfAborted();
    const { repository, name } = await this.#find(job, signal);
    return compareArchive(repository, name, job, tell, signal);
  }

  async listFiles(query: FileQuery, signal: AbortSignal): Promise<FileList> {
    signal.throwIfAborted();
    const { repository, name } = await this.#find(query, signal);
    const lister = new DirectoryLister(query);
    // The whole of a directory is below its path; what else there is is not even printed.
    const below = query.path === '' ? [] : [`pp:${query.path}`];
    await repository.items(name, (item) => item.path !== '.' && lister.add(listed(item)), { signal }, below);
    return lister.finish(query);
  }

  async delete(locator: string): Promise<void> {
    const archive = parseLocator(locator);
    const repository = await this.#store.ownRepositoryOf(archive.targetUuid, { signal: unhurried() });
    if (repository !== null) await this.#delete(repository, archive);
  }

  async sweep({ taskUuid, targetUuid }: TaskFiles, keep: string | null): Promise<void> {
    requireUuid('taskUuid', taskUuid);
    const options = { signal: unhurried() };
    const repository = await this.#store.ownRepositoryOf(targetUuid, options);
    if (repository === null) return;
    const kept = keep === null ? null : parseLocator(keep);
    const archives = await repository.archivesWithComments(kept === null ? null : baseName(kept.name), options);
    const left = archives.filter(({ comment, id }) => comment === taskUuid && id !== kept?.id);
    await repository.delete([...namesOf(left)], options);
  }

  freeBytes(): Promise<number | null> {
    return this.#store.freeBytes();
  }

  look(): Promise<void> {
    return this.#store.requireOwn({ signal: unhurried() });
  }

  adopt(): Promise<string> {
    return this.#store.adopt({ signal: unhurried() });
  }

  /** With a key and a passphrase that are right: the list of archives cannot be read without. */
  async test(): Promise<void> {
    const options = { signal: unhurried() };
    await this.#store.requireOwn(options);
    if (this.#store.settings.place.kind === 'root') return;
    await (await this.#store.repositoryOf(ANY_TARGET)).archives(options);
  }

  async check(job: CheckJob, signal: AbortSignal): Promise<void> {
    const repository = await this.#store.ownRepositoryOf(job.targetUuid, { signal });
    const end = await repository?.run(checkArguments(job), { signal });
    if (end?.code === 1) throw damaged({ kind: 'archive_not_unpacked' }, new Error(end.said));
  }

  async compact(targetUuid: string, signal: AbortSignal): Promise<void> {
    const repository = await this.#store.ownRepositoryOf(targetUuid, { signal });
    await repository?.run(['compact'], { signal });
  }

  async foundCopies(targetUuid: string, signal: AbortSignal): Promise<readonly FoundCopy[]> {
    const repository = await this.#store.ownRepositoryOf(targetUuid, { signal });
    const archives = (await repository?.archivesWithComments(null, { signal })) ?? [];
    return archives
      .filter((archive) => !isCheckpoint(archive) && !isMarkArchive(archive.name))
      .map(({ id, name, comment, start }) => ({
        locator: formatLocator({ targetUuid, id, name }),
        fingerprint: id,
        name,
        comment,
        begunAt: Math.floor(Date.parse(`${start}Z`) / 1_000),
      }));
  }

  async inspect(signal: AbortSignal): Promise<readonly string[]> {
    try {
      return await this.#store.marksThere({ signal });
    } catch (error) {
      await this.#store.forget();
      throw error;
    }
  }

  async breakLock(targetUuid: string): Promise<void> {
    await (await this.#store.repositoryOf(targetUuid)).breakLock({ signal: unhurried() });
  }

  async exportKey(targetUuid: string): Promise<string> {
    const repository = await this.#store.repositoryOf(targetUuid);
    return (await repository.run(['key', 'export', '::', '-'], { signal: unhurried() })).output;
  }

  /** The archive that an earlier attempt finished, if it is the one and whole; all else of the task goes. */
  async #takeOver(
    repository: BorgRepository,
    { fingerprint }: BackupJob,
    ofTask: readonly ListedArchive[],
    signal: AbortSignal,
  ): Promise<Made | null> {
    const finished = ofTask.filter((archive) => !isCheckpoint(archive));
    // Of a repository that only its key can write, an archive of this task is this task's.
    const taken =
      fingerprint === null && this.#store.settings.encryption !== 'none'
        ? finished.at(-1)
        : finished.find(({ id }) => id === fingerprint);
    const isWhole = taken !== undefined && (await this.#isWhole(repository, taken.name, signal));
    const left = finished.filter((archive) => archive !== taken || !isWhole);
    await repository.delete([...namesOf(left)], { signal });
    if (!isWhole) return null;
    const { id, ...figures } = await repository.figures(taken.name, { signal });
    return { name: taken.name, ...figures, fingerprint: id, warnings: [] };
  }

  async #create(
    repository: BorgRepository,
    job: BackupJob,
    name: string,
    channel: Channel,
    signal: AbortSignal,
  ): Promise<Made> {
    const paths = readablePaths(job.source);
    if (paths.length === 0) throw problem('source_missing', { why: 'none_set' });
    for (const path of paths) await requireReadable(path);
    const warnings = new Warnings();
    const statuses = new FileStatuses(warnings, paths);
    const { path: directory, server } = repository.place;
    const room = new RoomWatch(job, server === null ? directory : null, channel, signal);
    await room.begin();
    channel.tell({ kind: 'transferring' });
    const excludes = excludesOf(job.source);
    const { compression } = this.#store.settings;
    const end = await repository.run(
      creationArguments({ name, taskUuid: job.taskUuid, paths, excludes, compression }),
      {
        signal: room.signal,
        patienceMs: PATIENCE_MS.backup,
        onWait: (locked) => channel.tell({ kind: 'remarked', problem: locked }),
        onRecord: (record) => {
          statuses.note(record);
          if (record.type !== 'archive_progress' || record.nfiles === undefined) return;
          const { nfiles: files, original_size: bytes = 0, deduplicated_size: stored = 0 } = record;
          channel.tell({ kind: 'progress', progress: { files, bytes } });
          room.note(stored);
        },
      },
    );
    const { id, ...figures } = await repository.figures(name, { signal });
    const unread = statuses.unreadSource();
    if (unread !== undefined) {
      await this.#delete(repository, { id, name });
      throw problem('source_unreadable', { why: 'unreadable', path: unread });
    }
    if (end.code === 1) for (const text of end.warnings) statuses.noteSaid(text);
    return { name, ...figures, fingerprint: id, warnings: warnings.list() };
  }

  /** Deletes an archive if it is the one that is meant; another one under its name stays. */
  async #delete(repository: BorgRepository, { id, name }: Pick<ArchiveLocator, 'id' | 'name'>): Promise<void> {
    // Whoever deletes tries again, and has others to delete elsewhere.
    const options = { signal: unhurried(), patienceMs: 0 };
    const archives = await repository.archives(options);
    if (archives.some((archive) => archive.name === name && archive.id === id))
      await repository.delete([name], options);
  }

  /** @throws `snapshot_missing` also where another archive has its name. */
  async #find(
    { locator, fingerprint }: RecordedCopy,
    signal: AbortSignal,
  ): Promise<{ readonly repository: BorgRepository; readonly name: string }> {
    const { targetUuid, name } = parseLocator(locator);
    const repository = await this.#store.repositoryOf(targetUuid);
    const archives = await repository.archives({ signal });
    if (!archives.some((archive) => archive.name === name && archive.id === fingerprint))
      throw problem('snapshot_missing', { locator });
    return { repository, name };
  }

  async #isWhole(repository: BorgRepository, name: string, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#readBack(repository, name, signal, () => {});
      return true;
    } catch (error) {
      if (isDamage(error)) return false;
      throw error;
    }
  }

  /** Reads all that an archive has, and compares it with what it is known by. @throws `snapshot_damaged`. */
  async #readBack(repository: BorgRepository, name: string, signal: AbortSignal, tell: Tell): Promise<void> {
    await repository.run(['extract', '--dry-run', '--progress', '--', `::${name}`], {
      signal,
      onRecord: ({ type, current }) => {
        if (type === 'progress_percent' && current !== undefined)
          tell({ kind: 'progress', progress: { files: 0, bytes: current } });
      },
    });
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof GatewayError && error.problem.reason === 'snapshot_damaged';

const namesOf = (archives: readonly ListedArchive[]): ReadonlySet<string> => new Set(archives.map(({ name }) => name));

const TYPES: Readonly<Record<string, ListedFile['type']>> = { '-': 'file', d: 'directory', l: 'link' };

const listed = ({ type, path, size, mtime }: ListedItem) => ({
  path: path.toWellFormed(),
  type: TYPES[type] ?? 'other',
  sizeBytes: type === '-' ? size : 0,
  modifiedAt: Math.floor(Date.parse(`${mtime}Z`) / 1_000),
});

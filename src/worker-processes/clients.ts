import type { Instant } from '../domain/instant.ts';
import type { RecordedCopy } from '../domain/snapshot.ts';
import type { MountPoints } from '../domain/target.ts';
import type {
  DirectoryListing,
  FileArea,
  NewFile,
  Replacement,
  ReplacementJob,
  ReplacingFileArea,
  RestoreKey,
  StagingDirectory,
} from '../ports/file-area.ts';
import type { ScriptJob, ScriptResult, ScriptRunner } from '../ports/script-runner.ts';
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
  MovedCopy,
  RestoreJob,
  RestoreResult,
  SnapshotDriver,
  StagedCopies,
  StoreAccess,
  StoreSettings,
  TaskFiles,
  Tell,
  TransferJob,
} from '../ports/snapshot-driver.ts';
import type { Subject } from './messages.ts';
import { type Call, telling } from './worker-process.ts';

/** The methods of something in a worker process: what they answer is what that interface promises. */
class Remote {
  readonly #call: Call;
  readonly #subject: Subject;

  constructor(call: Call, subject: Subject) {
    this.#call = call;
    this.#subject = subject;
  }

  async ask<T>(method: string, args: readonly unknown[], options?: Parameters<Call>[3]): Promise<T> {
    options?.signal?.throwIfAborted();
    return (await this.#call(this.#subject, method, args, options)) as T;
  }
}

/** A driver in a worker process. */
export class DriverClient implements SnapshotDriver {
  readonly #remote: Remote;

  constructor(call: Call, store: StoreAccess) {
    this.#remote = new Remote(call, { kind: 'driver', store });
  }

  backup(job: BackupJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    return this.#remote.ask('backup', [job], { channel, signal });
  }

  transfer(job: TransferJob, channel: Channel, signal: AbortSignal): Promise<BackupResult> {
    return this.#remote.ask('transfer', [job], { channel, signal });
  }

  restore(job: RestoreJob, tell: Tell, signal: AbortSignal): Promise<RestoreResult> {
    return this.#remote.ask('restore', [job], { channel: telling(tell), signal });
  }

  verify(copy: RecordedCopy, tell: Tell, signal: AbortSignal): Promise<void> {
    return this.#remote.ask('verify', [copy], { channel: telling(tell), signal });
  }

  compare(job: CompareJob, tell: Tell, signal: AbortSignal): Promise<Comparison> {
    return this.#remote.ask('compare', [job], { channel: telling(tell), signal });
  }

  listFiles(query: FileQuery, signal: AbortSignal): Promise<FileList> {
    return this.#remote.ask('listFiles', [query], { signal });
  }

  delete(locator: string): Promise<void> {
    return this.#remote.ask('delete', [locator]);
  }

  deleteMoved(moved: MovedCopy): Promise<void> {
    return this.#remote.ask('deleteMoved', [moved]);
  }

  sweep(files: TaskFiles, keep: string | null): Promise<void> {
    return this.#remote.ask('sweep', [files, keep]);
  }

  look(): Promise<void> {
    return this.#remote.ask('look', []);
  }

  adopt(): Promise<string> {
    return this.#remote.ask('adopt', []);
  }

  freeBytes(): Promise<number | null> {
    return this.#remote.ask('freeBytes', []);
  }

  test(): Promise<void> {
    return this.#remote.ask('test', []);
  }

  check(job: CheckJob, signal: AbortSignal): Promise<void> {
    return this.#remote.ask('check', [job], { signal });
  }

  compact(targetUuid: string, signal: AbortSignal): Promise<void> {
    return this.#remote.ask('compact', [targetUuid], { signal });
  }

  foundCopies(targetUuid: string, signal: AbortSignal): Promise<readonly FoundCopy[]> {
    return this.#remote.ask('foundCopies', [targetUuid], { signal });
  }

  inspect(signal: AbortSignal): Promise<readonly string[]> {
    return this.#remote.ask('inspect', [], { signal });
  }

  breakLock(targetUuid: string): Promise<void> {
    return this.#remote.ask('breakLock', [targetUuid]);
  }

  exportKey(targetUuid: string): Promise<string> {
    return this.#remote.ask('exportKey', [targetUuid]);
  }
}

/** A kind of driver, as far as it looks at files, in a worker process. */
export class RosterClient {
  readonly #remote: Remote;

  constructor(call: Call, driver: string) {
    this.#remote = new Remote(call, { kind: 'roster', driver });
  }

  findOverlap(one: StoreSettings, others: readonly StoreSettings[], signal: AbortSignal): Promise<number> {
    return this.#remote.ask('findOverlap', [one, others], { signal });
  }
}

/** What a kind of driver keeps on this node, asked for in a worker process. */
export class StagedClient implements StagedCopies {
  readonly #remote: Remote;

  constructor(call: Call, driver: string) {
    this.#remote = new Remote(call, { kind: 'staged', driver });
  }

  tasks(): Promise<readonly string[]> {
    return this.#remote.ask('tasks', []);
  }

  remove(taskUuid: string): Promise<void> {
    return this.#remote.ask('remove', [taskUuid]);
  }
}

/** Scripts, run from a worker process. */
export class ScriptsClient implements ScriptRunner {
  readonly #remote: Remote;

  constructor(call: Call) {
    this.#remote = new Remote(call, { kind: 'scripts' });
  }

  run(job: ScriptJob, signal: AbortSignal): Promise<ScriptResult> {
    return this.#remote.ask('run', [job], { signal });
  }
}

/** The files of the machine, in worker processes. */
export class FilesClient implements FileArea {
  protected readonly remote: Remote;
  readonly #volumePath: (targetUuid: string) => string;

  constructor(call: Call, volumePath: (targetUuid: string) => string) {
    this.remote = new Remote(call, { kind: 'files' });
    this.#volumePath = volumePath;
  }

  volumePath(targetUuid: string): string {
    return this.#volumePath(targetUuid);
  }

  createVolume(targetUuid: string, files: readonly NewFile[] = []): Promise<void> {
    return this.remote.ask('createVolume', [targetUuid, files]);
  }

  removeVolume(targetUuid: string): Promise<void> {
    return this.remote.ask('removeVolume', [targetUuid]);
  }

  removeEmptyVolume(targetUuid: string, before: Instant): Promise<boolean> {
    return this.remote.ask('removeEmptyVolume', [targetUuid, before]);
  }

  measureVolume(targetUuid: string): Promise<number | null> {
    return this.remote.ask('measureVolume', [targetUuid]);
  }

  listVolumes(): Promise<readonly string[]> {
    return this.remote.ask('listVolumes', []);
  }

  listUnfinishedVolumes(before: Instant): Promise<readonly string[]> {
    return this.remote.ask('listUnfinishedVolumes', [before]);
  }

  confirmSource(path: string, roots: readonly string[] | null): Promise<string> {
    return this.remote.ask('confirmSource', [path, roots]);
  }

  verifySource(path: string): Promise<void> {
    return this.remote.ask('verifySource', [path]);
  }

  mountPointsOf(paths: readonly string[]): Promise<MountPoints> {
    return this.remote.ask('mountPointsOf', [paths]);
  }

  makeScratch(taskUuid: string): Promise<string> {
    return this.remote.ask('makeScratch', [taskUuid]);
  }

  removeScratch(taskUuid: string): Promise<void> {
    return this.remote.ask('removeScratch', [taskUuid]);
  }

  listScratch(): Promise<readonly string[]> {
    return this.remote.ask('listScratch', []);
  }

  verifyPlace(path: string): Promise<boolean> {
    return this.remote.ask('verifyPlace', [path]);
  }

  confirmRestoreDirectory(path: string, roots: readonly string[] | null): Promise<string> {
    return this.remote.ask('confirmRestoreDirectory', [path, roots]);
  }

  removePartial(directory: string, fingerprint: string): Promise<void> {
    return this.remote.ask('removePartial', [directory, fingerprint]);
  }

  listDirectory(path: string, roots: readonly string[] | null): Promise<DirectoryListing> {
    return this.remote.ask('listDirectory', [path, roots]);
  }

  removeKept(restore: RestoreKey, path: string): Promise<void> {
    return this.remote.ask('removeKept', [restore, path]);
  }
}

/** The same, all in one process. */
export class ReplacingFilesClient extends FilesClient implements ReplacingFileArea {
  readonly #call: Call;

  constructor(call: Call, volumePath: (targetUuid: string) => string) {
    super(call, volumePath);
    this.#call = call;
  }

  async replace(job: ReplacementJob): Promise<Replacement> {
    return new ReplacementClient(this.#call, await this.remote.ask('replace', [job]));
  }
}

/** A replacement that is open in a worker process. */
class ReplacementClient implements Replacement {
  readonly #remote: Remote;

  constructor(call: Call, id: number) {
    this.#remote = new Remote(call, { kind: 'replacement', id });
  }

  takeOver(): Promise<boolean> {
    return this.#remote.ask('takeOver', []);
  }

  prepare(): Promise<readonly StagingDirectory[]> {
    return this.#remote.ask('prepare', []);
  }

  stage(isWhole: boolean): Promise<void> {
    return this.#remote.ask('stage', [isWhole]);
  }

  keptPaths(): Promise<readonly string[]> {
    return this.#remote.ask('keptPaths', []);
  }

  swap(): Promise<void> {
    return this.#remote.ask('swap', []);
  }

  clear(): Promise<void> {
    return this.#remote.ask('clear', []);
  }

  rollBack(): Promise<void> {
    return this.#remote.ask('rollBack', []);
  }

  discard(): Promise<void> {
    return this.#remote.ask('discard', []);
  }

  close(): Promise<void> {
    return this.#remote.ask('close', []);
  }
}

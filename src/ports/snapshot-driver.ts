import type { CheckFlag, CheckOptions, Difference } from '../domain/action.ts';
import type { Instant } from '../domain/instant.ts';
import type { Problem } from '../domain/problems/index.ts';
import type { CopyWarning } from '../domain/problems/warnings.ts';
import type { RecordedCopy } from '../domain/snapshot.ts';
import type { TaskProgress } from '../domain/task.ts';
import type { WriteLimits } from '../domain/write-limits.ts';

/** A store's settings, by their names. */
export type StoreSettings = Readonly<Record<string, string>>;

/** By what a store knows whose it is: an empty file `.backrota/<installation>/<name>` in it. */
export interface StoreMark {
  /** Whose; the same for a gateway and its copies. */
  readonly installation: string;
  /** `<epoch>.<eight hex digits>`. */
  readonly name: string;
  /** Whether it has been there: then a place without it is another one, such as the mount point of a disk that is away. */
  readonly isMade: boolean;
  /** Whether this gateway is a copy of the one whose store it is, and has not adopted it. */
  readonly isReadOnly: boolean;
}

/** A store as its driver opens it: plain data. */
export interface StoreAccess {
  /** The driver's name in the roster. */
  readonly driver: string;
  readonly uuid: string;
  readonly settings: StoreSettings;
  /** Asked for before each write and each deletion; `null` = nobody's yet. */
  readonly mark: StoreMark | null;
  /** The write-only settings, opened. They stand here and nowhere else: in no problem, log, argument or environment. */
  readonly secrets: StoreSettings;
}

/** What a kind of driver can do beyond what all can. What it declares `false`, no store of it is asked for. */
export interface Capabilities {
  /** `backup` may make an increment of the `parent` that it is given. */
  readonly incremental: boolean;
  /** Takes over copies from other stores. */
  readonly transfer: boolean;
  /** Room of deleted copies is free only once the store has been compacted. */
  readonly compact: boolean;
  /** The store as a whole can be checked. */
  readonly check: boolean;
  /** The files in a copy can be listed without restoring it. */
  readonly listFiles: boolean;
  /** Some files of a copy can be restored alone. */
  readonly restoreFiles: boolean;
  /** People choose what a copy is called in its store: another one of that name is not the recorded one, which is missing. */
  readonly namesArchives: boolean;
  /**
   * A copy has a temporary place, where it is complete and told of (`ready`) before anybody can find it, and attempts at one
   * task keep apart there. Without, it is told of as soon as it is published, removed where that is refused, and a finished
   * one of the task is taken over although nobody was told.
   */
  readonly stages: boolean;
}

/** One attempt at a task that makes a copy. Of one target, one task at a time is at work. */
export interface Attempt {
  /** Idempotency key: the same task makes one copy, however often it is attempted. */
  readonly taskUuid: string;
  /** 1, 2, …; part of every temporary name, so that attempts never touch each other's files. */
  readonly attempt: number;
  readonly targetUuid: string;
  /** What it may write. Stops with `over_byte_quota`, `disk_reserved`. */
  readonly limits?: WriteLimits;
}

/**
 * What a copy is made of: absolute real paths, files or directories, checked against what staff allowed; or why they cannot
 * be read now, which the attempt ends with unless it takes over what an earlier one finished.
 */
export type BackupSource =
  | {
      readonly paths: readonly string[];
      /** What is left out, in the meaning of borg's `fm:` patterns. */
      readonly excludes?: readonly string[];
    }
  | { readonly unreadable: Problem };

/** What to copy, for whom, and which attempt this is. */
export interface BackupJob extends Attempt {
  readonly source: BackupSource;
  /**
   * Of the copy that an earlier attempt was ready with; `null` = none was. Only that copy is taken over, read back whole:
   * what lies in a store under the task's name may be anybody's.
   */
  readonly fingerprint: string | null;
  /** The copy of the same target that this one may be an increment of, which nothing lets go meanwhile; given only to `incremental` drivers. */
  readonly parent?: RecordedCopy;
  /** What it is to be called in its store, where nothing is called so yet; given only to drivers that declare `namesArchives`. */
  readonly archiveName?: string;
}

/** A copy to be taken over from another store into the one that was opened: with its `StoreAccess`, both are named. */
export interface TransferJob extends Attempt {
  readonly from: StoreAccess;
  /** Its fingerprint is what this copy must have too, and what an earlier attempt's must have to be taken over. */
  readonly copy: RecordedCopy;
}

/** A copy that another store has taken over, and the one that it made of it. */
export interface MovedCopy {
  readonly locator: string;
  readonly by: StoreAccess;
  readonly copy: RecordedCopy;
}

/** A copy to be written back. */
export interface RestoreJob extends RecordedCopy {
  /** An absolute path without links on the way, absent or an empty directory. Nothing outside it is ever written. */
  readonly directory: string;
  /** What failures call it, where its own path tells people nothing. */
  readonly shownAs?: string;
  /** Files and directories are made without their setuid and setgid bits; each that had one is a warning. */
  readonly withoutSpecialModes?: boolean;
  /** As `Attempt.limits`. */
  readonly limits?: WriteLimits;
  /**
   * Of the copy only this, by its path there, and what is below it: it is written under its own name. Given only to drivers
   * that declare `restoreFiles`. Throws `path_not_in_copy`.
   */
  readonly path?: string;
}

/** What was restored of a copy, to be compared with it. */
export interface CompareJob extends RecordedCopy, Pick<RestoreJob, 'directory' | 'path'> {}

/** What comparing found. */
export interface Comparison {
  /** What was compared: everything but directories, and the bytes that were read. */
  readonly files: number;
  readonly bytes: number;
  /** The first hundred. */
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
}

/** How what is in a store of a target is read back. */
export interface CheckJob extends Pick<CheckOptions, 'maxSeconds'> {
  readonly targetUuid: string;
  /** Where none is said, all of it is read. */
  readonly flags: readonly CheckFlag[];
}

/** Which names in a copy's directory are asked for. */
export interface FileQuery extends RecordedCopy {
  /** Of the directory, as the copy names it, without a slash at either end; `''` = the copy's root. */
  readonly path: string;
  readonly offset: number;
  readonly limit: number;
}

/** One thing in a directory of a copy. */
export interface ListedFile {
  readonly name: string;
  /** As the copy names it; bytes that are no UTF-8 show as replacement characters, and cannot be asked for. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  readonly sizeBytes: number;
  /** `null` = the copy does not say, as of a directory that its sources merely lie in. */
  readonly modifiedAt: Instant | null;
}

/** Some of what is in a directory of a copy, by name, directories first. */
export interface FileList {
  readonly files: readonly ListedFile[];
  /** How many there are, of which no more than the first hundred thousand can be listed. */
  readonly total: number;
}

/** Whose files in a store are meant: all that a task's attempts made for their target. */
export type TaskFiles = Pick<Attempt, 'taskUuid' | 'targetUuid'>;

/**
 * What is told on the way; nobody answers. `transferring`: once, as bytes begin to go to the store itself. `remarked`: what
 * people are to read meanwhile in the task's log; a few times at most.
 */
export type DriverEvent =
  | { readonly kind: 'progress'; readonly progress: TaskProgress }
  | { readonly kind: 'transferring' }
  | { readonly kind: 'remarked'; readonly problem: Problem };

/** Takes what is told; never throws. */
export type Tell = (event: DriverEvent) => void;

/** What is known of a copy before anybody can find it. */
export interface ReadyCopy {
  readonly fingerprint: string;
  readonly fileCount: number;
  readonly contentBytes: number;
}

/** The way back to whoever gave the job. */
export interface Channel {
  readonly tell: Tell;
  /**
   * Told once an attempt, when the copy is complete and durable in its temporary place and before anything has its final
   * name; or when an earlier attempt's copy was read back. Awaited: what it throws ends the attempt, and nothing is
   * published.
   */
  ready(copy: ReadyCopy): Promise<void>;
  /**
   * Asked, where `limits.bytes` is set, before more of the copy is written than was granted: `bytes` are to be written in
   * all. Answers how many may be from now on, at least those; nobody else is granted them as long as the attempt lasts. What
   * it throws (`over_byte_quota`) ends the attempt. Bytes of a copy that is taken over are there already.
   */
  grant(bytes: number): Promise<number>;
}

/** A finished, durable copy. */
export interface BackupResult extends ReadyCopy {
  readonly locator: string;
  readonly sizeBytes: number;
  readonly warnings: readonly CopyWarning[];
  /** Whether restoring it takes the job's `parent`; absent: it is whole. */
  readonly isIncremental?: boolean;
  /** What it is called in its store; told by drivers that declare `namesArchives`. */
  readonly archiveName?: string;
}

/** What was written back. */
export interface RestoreResult {
  readonly fileCount: number;
  readonly contentBytes: number;
  readonly warnings: readonly CopyWarning[];
  /** Whether the copy's root is the one directory that was backed up; else it holds several sources, or one file. */
  readonly hasRoot: boolean;
}

/**
 * One store's way of keeping copies. Every job, event and result is plain data, which survives JSON.
 *
 * MUST: publish nothing before it is complete and durable; leave no debris when aborted or failed; `backup` twice with
 * one task uuid leaves one copy (a finished copy of an earlier attempt is taken over under the new attempt's name, if it
 * has the recorded fingerprint and is whole; any other is removed and made again); have a copy acknowledged (`ready`)
 * before it is published; `delete` of something gone succeeds; write and delete nothing in a store that `look` refuses. Aborting the signal ends any call soon, with the signal's
 * reason. Failures that a person can put right are `GatewayError('driver_failed')`, `problem.reason` one of
 * `DRIVER_PROBLEMS`.
 */
export interface SnapshotDriver {
  backup(job: BackupJob, channel: Channel, signal: AbortSignal): Promise<BackupResult>;
  /** Takes over a copy from another store, with the promises of `backup`. Asked only of a kind that declares `transfer`. */
  transfer(job: TransferJob, channel: Channel, signal: AbortSignal): Promise<BackupResult>;
  restore(job: RestoreJob, tell: Tell, signal: AbortSignal): Promise<RestoreResult>;
  /** Reads a copy back whole and writes nothing. Throws `snapshot_missing`, `snapshot_damaged`. */
  verify(copy: RecordedCopy, tell: Tell, signal: AbortSignal): Promise<void>;
  /**
   * Compares a directory of the gateway's own, to which the copy was restored, or this `path` of it, with what the copy says.
   * May change modes there. Throws `snapshot_missing`, `snapshot_damaged`.
   */
  compare(job: CompareJob, tell: Tell, signal: AbortSignal): Promise<Comparison>;
  /** Lists a directory of a copy. Asked only of a kind that declares `listFiles`. Throws `path_not_in_copy`, `snapshot_missing`, `snapshot_damaged`. */
  listFiles(query: FileQuery, signal: AbortSignal): Promise<FileList>;
  delete(locator: string): Promise<void>;
  /**
   * As `delete`, once the other store's copy stands and is proven to be another one: something put beside this one does not
   * appear beside that. Asked only of a kind that declares `transfer`.
   *
   * @throws `conflict` (`stores_overlap`: both are one); `snapshot_missing`, `snapshot_damaged` of the other.
   */
  deleteMoved(moved: MovedCopy): Promise<void>;
  /** Removes what other attempts of a task left; `keep` is the locator that was recorded, or `null` for none. */
  sweep(files: TaskFiles, keep: string | null): Promise<void>;
  /** Free bytes where it writes, the least where it writes in several places; `null` where there is no such limit. */
  freeBytes(): Promise<number | null>;
  /**
   * Makes sure that the store is there and may be written, and makes its mark where that never was.
   *
   * @throws `driver_failed`: `store_not_there`, `store_taken_over`, `store_not_adopted`; and what keeps it out of reach.
   */
  look(): Promise<void>;
  /** Makes the store this gateway's own, whoever's it was; answers the name of its new mark. */
  adopt(): Promise<string>;
  /** Resolves if it can be written and read; otherwise says what is wrong (`driver_failed`). */
  test(): Promise<void>;
  /**
   * Reads back whatever is in the store of a target, recorded or not. Of drivers that declare `check`. Throws
   * `snapshot_damaged`: something of it is not what was stored.
   */
  check?(job: CheckJob, signal: AbortSignal): Promise<void>;
  // What is done with the whole repository that a target's copies are in, by drivers that declare `compact`; nothing where
  // it is not there.
  /** Frees the room of copies that were deleted. */
  compact?(targetUuid: string, signal: AbortSignal): Promise<void>;
  /** All copies, whoever made them, but unfinished ones. */
  foundCopies?(targetUuid: string, signal: AbortSignal): Promise<readonly FoundCopy[]>;
  /**
   * Opens a place that is to become a store, and writes nothing there: the marks that this installation has in it.
   *
   * @throws `driver_failed`: `repository_missing`, `passphrase_refused` …
   */
  inspect?(signal: AbortSignal): Promise<readonly string[]>;
  /** Removes its locks, whoever holds them: to be asked for where nobody works there any more. */
  breakLock?(targetUuid: string): Promise<void>;
  /** What it is opened with beside the passphrase, as text to be kept elsewhere. */
  exportKey?(targetUuid: string): Promise<string>;
}

/** A copy as it was found in a repository. */
export interface FoundCopy extends RecordedCopy {
  readonly name: string;
  /** Of one that a task made: the task's uuid. */
  readonly comment: string;
  readonly begunAt: Instant;
}

/** What a kind of driver keeps on this node, of copies on their way to whatever store. */
export interface StagedCopies {
  /** The tasks that have anything there. */
  tasks(): Promise<readonly string[]>;
  /** Removes all of a task. */
  remove(taskUuid: string): Promise<void>;
}

/** A setting or a secret that stores of a kind have. */
export interface DriverField {
  readonly name: string;
  /** Kept sealed, and told to nobody. */
  readonly isSecret: boolean;
  /** Whether no store goes without it; one that another takes the place of is not. */
  readonly isRequired: boolean;
  /** What alone it may be; absent: any text that makes sense. */
  readonly choices?: readonly string[];
}

/** One kind of driver, as the roster lists it. */
export interface DriverKind {
  readonly name: string;
  /** All that its settings and secrets may be; absent: it has none. */
  readonly fields?: readonly DriverField[];
  readonly capabilities: Capabilities;
  /** Whether only one task at a time may write to a store of this kind. */
  readonly isExclusive: boolean;
  /** Absent where copies are made in their store. */
  readonly staged?: StagedCopies;
  /** Checks settings when a store is added; throws `invalid_request` naming the setting. */
  checkSettings(settings: StoreSettings, secrets: StoreSettings): void;
  /** Whether a store of checked settings has room for the copies of one target only; absent: none has. */
  holdsOneTarget?(settings: StoreSettings): boolean;
  /** Whether stores of these checked settings would keep copies in one repository; absent: none do. */
  sharesRepository?(one: StoreSettings, other: StoreSettings): boolean;
  /** Whether stores of these checked settings lie in one place, or one within the other's, by their names alone; absent: not known. */
  overlaps?(one: StoreSettings, other: StoreSettings): boolean;
  /** The same by what is found there: which of the others, in the order given; -1 = none. Absent: their names tell all. */
  findOverlap?(one: StoreSettings, others: readonly StoreSettings[], signal: AbortSignal): Promise<number>;
  /** Which settings are paths on this node, where they are no URLs: those below `DATA_DIR` move with it. */
  readonly pathSettings: readonly string[];
  open(store: StoreAccess): SnapshotDriver;
  /**
   * Removes what this node keeps beside a store that is no more. Absent: it keeps nothing. Answers `false`, with nothing
   * removed, where keys lie there that its copies may be read with, unless those go too.
   */
  forget?(uuid: string, options: { readonly withKeys: boolean }): Promise<boolean>;
}

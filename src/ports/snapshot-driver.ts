import type { DRIVER_PROBLEMS } from '../domain/problems/drivers.ts';
import type { Store } from '../domain/store.ts';

/** What a driver refuses or fails for; what is said of the destination ends restores only. */
export type DriverFailure = keyof typeof DRIVER_PROBLEMS;

/** What is known of a copy before anybody can find it. */
export interface ReadyCopy {
  /** SHA-256 (hex) of the manifest: the copy's fingerprint. */
  readonly manifestHash: string;
  readonly fileCount: number;
  readonly contentBytes: number;
}

/** What to copy, for whom, and which attempt this is. */
export interface BackupJob {
  /** Idempotency key: the same task makes one snapshot, however often it is attempted. */
  readonly taskUuid: string;
  /** 1, 2, …; part of every temporary name, so that attempts never touch each other's files. */
  readonly attempt: number;
  readonly targetUuid: string;
  readonly snapshotUuid: string;
  /**
   * Absolute real paths, files or directories, already checked against what staff allowed. Asked for once, when a copy is
   * begun, and not where an earlier attempt's is taken over. What it throws ends the attempt: the source cannot be read.
   */
  readonly paths: () => Promise<readonly string[]>;
  /**
   * The `manifestHash` that an earlier attempt was ready with; `null` = none was. Only a copy of this fingerprint is taken
   * over, read back whole: what lies in a store under the task's name may be anybody's.
   */
  readonly fingerprint: string | null;
  /**
   * Called once an attempt, when the copy is complete and durable in its temporary place and before anything has its
   * final name; or when an earlier attempt's copy was read back. What it throws ends the attempt, and nothing is published.
   */
  readonly onReady: (copy: ReadyCopy) => Promise<void>;
  /** Called now and then while copying. */
  readonly onProgress?: (progress: { files: number; bytes: number }) => void;
  /** Called once when bytes begin to go to the store itself: at once where nothing is staged before. */
  readonly onTransfer?: () => Promise<void>;
}

/** Whose files in a store are meant: all that a task's attempts made for their target. */
export type TaskFiles = Pick<BackupJob, 'taskUuid' | 'targetUuid'>;

/** One file of a finished copy, to be carried to another store. */
export interface CopyPart {
  readonly name: string;
  readonly sizeBytes: number;
  /** Its bytes from `offset` on. */
  read(offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** A finished copy, opened to be carried to another store that keeps copies in the same format. */
export interface OpenedCopy {
  /** The format's name: only stores of one format can take each other's copies over. */
  readonly format: string;
  readonly parts: readonly CopyPart[];
  close(): Promise<void>;
}

/** A copy to be taken over from another store, under a task's name as a backup is. */
export interface CarryJob
  extends Pick<BackupJob, 'taskUuid' | 'attempt' | 'targetUuid' | 'onReady' | 'onProgress' | 'onTransfer'> {
  readonly copy: OpenedCopy;
  /**
   * What the manifest must hash to, a mismatch is `driver_failed` (`snapshot_damaged`); and so what an earlier attempt's
   * copy must be to be taken over.
   */
  readonly manifestHash: string;
  /** What the whole copy was recorded with; of a larger one nothing is read (`snapshot_damaged`). */
  readonly sizeBytes?: number;
}

/** A finished, durable copy. */
export interface BackupResult {
  /** The driver's own name for it; all that later calls are given. */
  readonly locator: string;
  readonly sizeBytes: number;
  readonly contentBytes: number;
  readonly fileCount: number;
  /** SHA-256 (hex) of the manifest. */
  readonly manifestHash: string;
  /** One sentence each: a file that could not be read, changed while read, was no regular file … */
  readonly warnings: readonly string[];
}

/** A copy to be written back. */
export interface RestoreJob {
  readonly locator: string;
  /** What the snapshot's row says the manifest hashes to; a mismatch is `driver_failed`. */
  readonly manifestHash: string;
  /** What it says the whole copy takes; of a larger one nothing is read (`snapshot_damaged`). */
  readonly sizeBytes?: number;
  /** An absolute path without links on the way, absent or an empty directory. Nothing outside it is ever written. */
  readonly directory: string;
  /** What failures call it, where its own path tells people nothing. */
  readonly shownAs?: string;
  /** Files and directories are made without their setuid and setgid bits; each that had one is a warning. */
  readonly withoutSpecialModes?: boolean;
  readonly onProgress?: (progress: { files: number; bytes: number }) => void;
}

export interface RestoreResult {
  readonly fileCount: number;
  readonly contentBytes: number;
  readonly warnings: readonly string[];
  /** Whether the copy's root is the one directory that was backed up; else it holds several sources, or one file. */
  readonly hasRoot: boolean;
}

/**
 * One store's way of keeping copies. Opened per Store by the roster.
 *
 * MUST: publish nothing before it is complete and durable; leave no debris when aborted or failed; `backup` twice with
 * one task uuid leaves one copy (a finished copy of an earlier attempt is taken over under the new attempt's name, if it
 * has the recorded fingerprint and is whole; any other is removed and made again); tell `onReady` of a copy before it is published;
 * `delete` of something gone succeeds. Aborting the signal ends any call soon, with the signal's reason.
 * Failures that a person can mend are `GatewayError('driver_failed')`, `problem.reason` a `DriverFailure`.
 */
export interface SnapshotDriver {
  backup(job: BackupJob, signal: AbortSignal): Promise<BackupResult>;
  restore(job: RestoreJob, signal: AbortSignal): Promise<RestoreResult>;
  /** Opens a finished copy, so that another store can take it over. */
  openCopy(locator: string): Promise<OpenedCopy>;
  /** Takes over a copy from another store, with the promises of `backup`; its hashes are checked on the way. */
  carry(job: CarryJob, signal: AbortSignal): Promise<BackupResult>;
  delete(locator: string): Promise<void>;
  /** Removes what other attempts of a task left; `keep` is the locator that was recorded, or `null` for none. */
  sweep(files: TaskFiles, keep: string | null): Promise<void>;
  /** Free bytes where it writes, the least where it writes in several places; `null` where there is no such limit. */
  freeBytes(): Promise<number | null>;
  /** Resolves if it can be written and read; otherwise says what is wrong (`driver_failed`). */
  test(): Promise<void>;
}

/** What a kind of driver keeps on this node, of copies on their way to whatever store. */
export interface StagedCopies {
  /** The tasks that have anything there. */
  tasks(): Promise<readonly string[]>;
  /** Removes all of a task. */
  remove(taskUuid: string): Promise<void>;
}

/** One kind of driver, as the roster lists it. */
export interface DriverKind {
  readonly name: string;
  /** Whether only one task at a time may write to a store of this kind. */
  readonly isExclusive: boolean;
  /** Absent where copies are made in their store. */
  readonly staged?: StagedCopies;
  /** Checks settings when a store is added; throws `invalid_request` naming the setting. */
  checkSettings(settings: Readonly<Record<string, string>>, secrets: Readonly<Record<string, string>>): void;
  /** `secrets`: the store's write-only settings, opened. */
  open(store: Store, secrets: Readonly<Record<string, string>>): SnapshotDriver;
}

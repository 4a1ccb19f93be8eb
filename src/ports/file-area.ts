import type { Instant } from '../domain/instant.ts';
import type { MountPoints } from '../domain/target.ts';

/** A file that comes with the gateway. */
export interface NewFile {
  /** Relative, without `..`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly isExecutable: boolean;
}

/** A directory of the machine, by its real path. */
export interface DirectoryListing {
  readonly path: string;
  readonly entries: readonly DirectoryItem[];
}

/** One thing in it; links are told as what they lead to. */
export interface DirectoryItem {
  readonly name: string;
  readonly path: string;
  readonly isDirectory: boolean;
  readonly sizeBytes: number;
  /** Whether it looks like a repository of borg. */
  readonly isRepository: boolean;
}

/** The files of the machine, as far as targets and restores may use them. Every check resolves links first. */
export interface FileArea {
  /** The directory of a managed volume, whether it exists or not. */
  volumePath(targetUuid: string): string;
  /** Makes a managed volume, empty or with these few files, which are the gateway's own user's. */
  createVolume(targetUuid: string, files?: readonly NewFile[]): Promise<void>;
  /** Does nothing where it is gone already. */
  removeVolume(targetUuid: string): Promise<void>;
  /** Removes a managed volume that holds nothing and did not change since then; answers whether it is gone. */
  removeEmptyVolume(targetUuid: string, before: Instant): Promise<boolean>;
  /** How many bytes of its disk a managed volume takes up, as far as one may look; `null` = there is none. */
  measureVolume(targetUuid: string): Promise<number | null>;
  /** The target uuids of the managed volumes that this machine has. */
  listVolumes(): Promise<readonly string[]>;
  /**
   * Volumes that a version before was still copying when its process died, as `removeVolume` takes them: those in which
   * nothing changed since then.
   */
  listUnfinishedVolumes(before: Instant): Promise<readonly string[]>;
  /**
   * The real path of a source that staff names; `roots` of `null` = whatever this process may read.
   *
   * @throws `invalid_request` (field `source`): absent, not below a root, or inside the gateway's own data.
   */
  confirmSource(path: string, roots: readonly string[] | null): Promise<string>;
  /** @throws `driver_failed` (`source_missing`, `source_changed`) if a confirmed path is no longer its own real path. */
  verifySource(path: string): Promise<void>;
  /**
   * Which mount point each of these paths lies on now, whether it exists or not, once whatever is mounted on demand there
   * has been. A path of which the system tells nothing is left out.
   */
  mountPointsOf(paths: readonly string[]): Promise<MountPoints>;
  /**
   * An empty place below the data directory for what one task restores to compare it, instead of what is left of an earlier
   * attempt's. Its real path.
   */
  makeScratch(taskUuid: string): Promise<string>;
  /** Removes it with all that is in it; what is gone already is no error. */
  removeScratch(taskUuid: string): Promise<void>;
  /** The tasks that such places are left of. */
  listScratch(): Promise<readonly string[]>;
  /**
   * As `verifySource`, of a place that is about to be written: it may be gone, where the directory above is not.
   * Answers whether something stands there.
   */
  verifyPlace(path: string): Promise<boolean>;
  /**
   * The real path of a restore directory that is absent or empty.
   *
   * @throws `invalid_request` (field `directory`): not empty, not below a root, or inside the gateway's own data.
   */
  confirmRestoreDirectory(path: string, roots: readonly string[] | null): Promise<string>;
  /**
   * Removes what a restore of the copy with this fingerprint into a directory has left there that was killed before all was
   * in its place. What is gone already is no error, and nothing of anybody else's is touched.
   */
  removePartial(directory: string, fingerprint: string): Promise<void>;
  /**
   * What stands in a directory that staff looks into, the first 1,000 by name; nothing of the gateway's own data. `roots` of
   * `null` = whatever this process may read.
   *
   * @throws `invalid_request` (field `directory`): unreadable, not below a root, or inside the gateway's own data.
   */
  listDirectory(path: string, roots: readonly string[] | null): Promise<DirectoryListing>;
  /**
   * Removes all that a restore which has ended left beside a place; only by paths that `keptPaths` answered. What is
   * gone already is no error, and nothing of anybody else's is touched.
   *
   * @throws `driver_failed` (`mount_point`): something is mounted in what was kept; then all of it stays.
   */
  removeKept(restore: RestoreKey, path: string): Promise<void>;
}

/** The same, for work that has a process of its own: what it holds open stays open between its calls. */
export interface ReplacingFileArea extends FileArea {
  /** One attempt at replacing what stands at some places; none of them is touched yet. */
  replace(job: ReplacementJob): Promise<Replacement>;
}

/** What a restore's files beside its places are known by. */
export interface RestoreKey {
  readonly restoreUuid: string;
  /** In the names of all that it makes beside a place; `null` for one that was asked for before there were secrets. */
  readonly stagingSecret: string | null;
}

/** Which attempt at which restore replaces what stands where. */
export interface ReplacementJob extends RestoreKey {
  /** 1, 2, …: part of every name beside the places, so that an attempt that was overtaken finds nothing to move. */
  readonly attempt: number;
  /** Absolute, none inside another, verified by the caller; a directory, a file, or nothing yet. */
  readonly places: readonly string[];
}

/** Where a copy is to be restored to, to be put in a place afterwards. */
export interface StagingDirectory {
  /** Absent as yet. Good in this process, as long as the replacement is open. */
  readonly directory: string;
  /** A place on the same file system, as people know it. */
  readonly place: string;
}

/**
 * Replaces directories and files by what was restored beside them. All that it makes is in a directory
 * `.backrota-restore-…` beside each place, on its file system; a place changes by renames only. Whenever a process is
 * killed, the next attempt brings the places to all of the new, or leaves all of the old: never none, never a mixture.
 * Others may be able to write beside the places: whatever they put there, or swap meanwhile, nothing outside of the places
 * is emptied, changed or moved.
 *
 * The order: `takeOver`; unless that says the swap had begun, `prepare`, the driver's restores, `stage`; then `swap`
 * and `clear`; at the end, however it went, `close`.
 */
export interface Replacement {
  /**
   * Takes over from earlier attempts; what they restored half is removed. Answers whether one had begun to swap: then
   * everything new is complete, and `swap` goes on.
   */
  takeOver(): Promise<boolean>;
  /**
   * Makes room beside the places. Answers the directories, absent as yet, to each of which the caller restores the
   * whole copy: one a file system.
   *
   * @throws `driver_failed`: `mount_point` (something is mounted on a place or inside it; then nothing is made),
   *   `destination_unwritable`, `destination_missing`, `destination_failed`.
   */
  prepare(): Promise<readonly StagingDirectory[]>;
  /**
   * Puts each place's part of what was restored ready. `isWhole`: the copy's root is for the one place; else the places
   * stand in it under their absolute paths, or a single file under its name.
   *
   * @throws `driver_failed` (`other_layout`): the copy has nothing for a place.
   */
  stage(isWhole: boolean): Promise<void>;
  /** The places beside which what stood, or stands yet, there is kept after `swap`. */
  keptPaths(): Promise<readonly string[]>;
  /**
   * Moves the old aside and the new in. Puts everything back if a place cannot be moved.
   *
   * @throws `driver_failed`: `mount_point` and `source_changed` (something was mounted meanwhile, or the directory that a
   *   place is in replaced), `superseded`, and as `prepare`.
   */
  swap(): Promise<void>;
  /** Removes what is left beside places where nothing was before. */
  clear(): Promise<void>;
  /**
   * Puts back what stood there before, and removes all that this restore made; but for a place where nothing stood and
   * with which an earlier attempt was done.
   */
  rollBack(): Promise<void>;
  /** Removes what this attempt restored, unless the swap has begun: for an attempt that stops while others may go on. */
  discard(): Promise<void>;
  /** Lets go of the directories that it holds open. */
  close(): Promise<void>;
}

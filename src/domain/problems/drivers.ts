import type { Damage } from './damage.ts';
import { driverFailed, notFound, temporary } from './kind.ts';

/** A directory that is worked in. */
export interface Place {
  readonly path: string;
  /** Where it is, as `host:port`; `null` = on this node. */
  readonly server: string | null;
}

/** The system refused something; `system` is its code (`EACCES` …), empty where a server gave none. */
interface Refused {
  readonly place: Place;
  readonly system: string;
}

interface BySystem extends Refused {
  readonly why: 'system';
}

/** No room, as the system says, or for a copy of that size. */
type Full =
  | BySystem
  | { readonly why: 'copy_size'; readonly place: Place; readonly freeBytes: number; readonly neededBytes: number };

/** Where copies are made also: no more is left than is kept back for whatever else is on that disk. */
type CopiesFull =
  | Full
  | { readonly why: 'reserve'; readonly place: Place; readonly freeBytes: number; readonly keptBytes: number };

/** Of a store also: so little is left where a server refused something; less than a copy takes over from another store. */
type StoreFull =
  | CopiesFull
  | { readonly why: 'room'; readonly place: Place; readonly freeBytes: number }
  | { readonly why: 'last_size'; readonly freeBytes: number; readonly neededBytes: number };

/** What came back of a file of so many bytes: fewer or more of them, or as many others. */
interface ReturnsOther {
  readonly why: 'returns_other';
  readonly place: Place;
  readonly wroteBytes: number;
  readonly readBytes: number;
}

/** The system fails, or what was written does not come back. */
type Failed = BySystem | ReturnsOther;

/**
 * Of a store also: a server that refuses without a code for why (`said`: in its own words), whose list has no end, or that
 * did not rename; what is in it where a target's directory should be.
 */
type StoreFailed =
  | Failed
  | { readonly why: 'unexplained'; readonly place: Place; readonly said: string }
  | { readonly why: 'endless_list' | 'unpublished' | 'no_directory'; readonly place: Place };

/** Work at a place, or a place that is replaced by what was restored. */
interface AtDestination extends Refused {
  readonly why: 'system' | 'replacing';
}

type DestinationFailed = AtDestination | { readonly why: 'name_taken'; readonly place: Place };

type MountPoint =
  /** What a restore keeps beside `place` is not removed for what is mounted at `path` in it. */
  | { readonly why: 'kept'; readonly path: string; readonly place: string }
  /** It is not removed, being one; or being one, or busy, under another path. */
  | { readonly why: 'not_removed' | 'in_use'; readonly path: string }
  | { readonly why: 'place'; readonly path: string }
  | { readonly why: 'inside'; readonly path: string; readonly place: string }
  | { readonly why: 'replacing'; readonly path: string; readonly system: string };

/** The way to a server; `canResume` = the copy waits on this node, and a later attempt sends it. */
interface Way {
  readonly server: string;
  readonly canResume: boolean;
}

type Unreachable = Way &
  (
    | { readonly why: 'refused' }
    /** `waitedSeconds` is `null` where the system gave up, not we. */
    | { readonly why: 'timeout'; readonly waitedSeconds: number | null }
    | { readonly why: 'unknown_name'; readonly host: string; readonly system: string }
    | { readonly why: 'other'; readonly system: string }
  );

/** What drivers, and the trees of files that they read and write, fail for. Most are stored as a task's `reason`. */
export const DRIVER_PROBLEMS = {
  source_missing: driverFailed<
    { readonly why: 'gone' | 'out_of_reach'; readonly path: string } | { readonly why: 'none_set' }
  >(),
  source_changed: driverFailed<{
    /** Something else by now; the same, or the store itself; a link; the directory that it is in. */
    readonly why: 'replaced' | 'replaced_or_store' | 'link' | 'parent_replaced';
    readonly path: string;
  }>(),
  source_unreadable: driverFailed<
    | { readonly why: 'denied' | 'disk'; readonly path: string; readonly system: string }
    | { readonly why: 'unreadable' | 'vanished' | 'replaced'; readonly path: string }
  >(),
  snapshot_missing: driverFailed<{ readonly locator: string }>(),
  /** Nothing of that name is in it. */
  path_not_in_copy: notFound<{ readonly path: string }>(),
  snapshot_damaged: driverFailed<{ readonly damage: Damage; readonly earlier?: string }>(),
  locator_invalid: driverFailed<{ readonly locator: string }>(),
  /** What it is kept as, and what the store keeps. */
  format_differs: driverFailed<{ readonly format: string; readonly wanted: string }>(),
  store_full: driverFailed<StoreFull>(),
  store_unwritable: driverFailed<Refused>(),
  /** Its server lets nobody delete. */
  deletion_refused: driverFailed<{ readonly place: Place }>(),
  store_unreadable: driverFailed<{ readonly server: string | null; readonly system: string }>(),
  store_missing: driverFailed<Refused>(),
  store_failed: driverFailed<StoreFailed>(),
  /** Its mark is absent: something else is at its place, such as the mount point of a disk that is away. */
  store_not_there: driverFailed<{ readonly place: Place }>(),
  /** A copy of this gateway has adopted it, or had it before this one. */
  store_taken_over: driverFailed<{ readonly place: Place }>(),
  /** This gateway is a copy of the one whose it is, and has not adopted it. */
  store_not_adopted: driverFailed<{ readonly place: Place }>(),
  spool_full: driverFailed<CopiesFull>(),
  spool_unwritable: driverFailed<Refused>(),
  spool_unreadable: driverFailed<{ readonly system: string }>(),
  spool_missing: driverFailed<Refused>(),
  spool_failed: driverFailed<Failed>(),
  destination_full: driverFailed<AtDestination>(),
  destination_unwritable: driverFailed<AtDestination>(),
  destination_missing: driverFailed<AtDestination>(),
  destination_failed: driverFailed<DestinationFailed>(),
  /** `obstacle`: the one name in it that looks like the gateway's and is not; `null` = it is in use. */
  destination_not_empty: driverFailed<{ readonly path: string; readonly obstacle: string | null }>(),
  mount_point: driverFailed<MountPoint>(),
  /** The snapshot has nothing for this place. */
  other_layout: driverFailed<{ readonly path: string }>(),
  unreachable: temporary(driverFailed<Unreachable>()),
  connection_lost: temporary(driverFailed<Way>()),
  /** A server that is silent, or work that has made no progress for so long. */
  stalled: temporary(driverFailed<Way | { readonly idleSeconds: number }>()),
  /** The process that did the work; `ended`: its exit code, or the signal. */
  process_ended: temporary(driverFailed<{ readonly ended: string }>()),
  /** Earlier work hangs there where nobody can end it. */
  left_behind: temporary(driverFailed<{ readonly noun: 'store' | 'target' }>()),
  credentials: driverFailed<{ readonly server: string; readonly user: string }>(),
  /** The key that the server shows, and the one that the store is pinned to; a server may have several. */
  host_key: driverFailed<{
    readonly server: string;
    readonly shown: string;
    readonly pinned: string;
    readonly isTypeKnown: boolean;
  }>(),
  no_sftp: driverFailed<{ readonly server: string }>(),
  /** A program that a driver runs is not installed; by its Debian package. */
  program_missing: driverFailed<{ readonly program: 'borg'; readonly debianPackage: string }>(),
  /** It failed for what it alone knows; `said`: its own words, bounded. */
  program_failed: driverFailed<{ readonly program: 'borg'; readonly said: string }>(),
  passphrase_refused: driverFailed<{ readonly place: Place }>(),
  repository_missing: driverFailed<{ readonly place: Place }>(),
  repository_key_missing: driverFailed<{ readonly place: Place }>(),
  /** `holder`: who works in it, empty where that is not known. */
  repository_locked: temporary(driverFailed<{ readonly place: Place; readonly holder: string }>()),
  superseded: driverFailed<
    | { readonly work: 'task'; readonly taskUuid: string; readonly attempt: number }
    | { readonly work: 'restore'; readonly path: string }
  >(),
} as const;

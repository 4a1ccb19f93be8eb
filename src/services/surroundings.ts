import type { SessionPolicy } from '../domain/account.ts';
import type { Seconds } from '../domain/instant.ts';
import type { AttemptLimits } from '../domain/task.ts';
import type { DiskReserve } from '../domain/write-limits.ts';
import type { Clock } from '../ports/clock.ts';
import type { Downloads } from '../ports/downloads.ts';
import type { FileArea } from '../ports/file-area.ts';
import type { KeyPlace } from '../ports/key-place.ts';
import type { Letters } from '../ports/letters.ts';
import type { Log } from '../ports/log.ts';
import type { Machine } from '../ports/machine.ts';
import type { Mailer } from '../ports/mailer.ts';
import type { Meter } from '../ports/meter.ts';
import type { UnitOfWork } from '../ports/unit-of-work.ts';
import type { Webhooks } from '../ports/webhooks.ts';
import type { FileWork } from '../ports/workplace.ts';
import type { TaskBounds } from './runs/index.ts';
import type { Home } from './stores/index.ts';

/** The sockets that the services are plugged into; a function is called by the first service that needs what it answers. */
export interface Ports {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly log: Log;
  readonly files: () => Promise<FileArea>;
  readonly work: () => Promise<Pick<FileWork, 'drivers' | 'workplaces'>>;
  /** For files that are read out of snapshots. */
  readonly downloads: () => Promise<Downloads>;
  /** What this process runs on. */
  readonly machine: () => Promise<Machine>;
  /** `null` = none is sent by this process, and none written unless some node sends them. */
  readonly mailer: (() => Promise<Mailer>) | null;
  readonly webhooks: () => Promise<Webhooks>;
  /** Puts into words what mails tell. */
  readonly letters: () => Promise<Letters>;
  /** Makes sure that nothing that was erased is left in the database's own files. */
  readonly scrub: () => Promise<void>;
  /** How many lines of its log this process had to drop so far; 0 where absent. */
  readonly droppedLogLines?: () => number;
  /** What this process does is counted there; nowhere where absent. */
  readonly meter?: Meter;
}

/** What an installation decides about its services. */
export interface ServiceSettings {
  /** Names this process as the holder of leases; unique among all that share the database. */
  readonly owner: string;
  /** This node's name, for stores that only one node reaches. */
  readonly node: string | null;
  /** Where this process runs. */
  readonly home: Home;
  readonly defaultTimeZone: string;
  /** Where the key lies that secrets at rest are sealed with. */
  readonly keyPlace: KeyPlace;
  /** What is kept free for the database on its disk; `null` = it is not on this node. */
  readonly diskReserve: DiskReserve | null;
  /** How many tasks of one account, and of one store, may run at once; `null` = as many as there are. */
  readonly taskBounds: TaskBounds;
  /** For how long a change of policy may be undone; 0 = not at all. */
  readonly undoSeconds: Seconds;
  /** How many copies are read back a night. */
  readonly verifiedNightly: number;
  /** Directories below which staff may name sources; `null` = wherever this process may read (the command line). */
  readonly sourceRoots: readonly string[] | null;
  /** The same for directories that they restore to. */
  readonly restoreRoots: readonly string[] | null;
  /** The same for stores that they add with a target. */
  readonly storeRoots: readonly string[] | null;
  /** How much, and for how long, one attempt at a backup may copy. */
  readonly attemptLimits: AttemptLimits;
  /** How sessions live, a policy for each kind that the rooms open. */
  readonly sessionPolicies: readonly SessionPolicy[];
}

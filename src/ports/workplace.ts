import type { FileArea, ReplacingFileArea } from './file-area.ts';
import type { ScriptRunner } from './script-runner.ts';
import type { DriverKind, SnapshotDriver, StoreAccess } from './snapshot-driver.ts';

/** What work is done for: while an earlier piece of it hangs, none is begun for the same. By their uuids. */
export interface Purpose {
  /** The store that is read or written. */
  readonly store?: string;
  /** The target that is written. */
  readonly target?: string;
}

/** Where one piece of work touches files: in one process, whatever becomes of it. */
export interface Workplace {
  readonly files: ReplacingFileArea;
  readonly scripts: ScriptRunner;
  open(store: StoreAccess): SnapshotDriver;
  /** Whether nothing can be done here any more: its process was ended, or ended by itself. */
  readonly isGone: boolean;
  /** Lets go of it; never throws. */
  close(): void;
}

/** What hangs where nobody can end it: what is known of it, by uuids. */
export interface Barred {
  readonly stores: readonly string[];
  readonly targets: readonly string[];
  /** So much hangs that nothing is begun at all. */
  readonly isFull: boolean;
  readonly count: number;
}

/** Where attempts find a place to work on files. */
export interface Workplaces {
  /**
   * A place of its own for a piece of work. Whatever is done there when the signal is aborted ends within two seconds,
   * with the signal's reason; a call that is begun later is not touched.
   *
   * @throws `driver_failed` (`left_behind`), `unavailable` (`work_hangs`): see `Barred`.
   */
  enter(purpose: Purpose, signal: AbortSignal): Promise<Workplace>;
  barred(): Barred;
}

/** All that services need for work on files, in whatever process that is done. */
export interface FileWork {
  /** For single calls, which have no place of their own. */
  readonly files: FileArea;
  readonly drivers: ReadonlyMap<string, DriverKind>;
  readonly workplaces: Workplaces;
  /** Gets ready, so that the first piece of work need not wait. */
  start(): void;
  /** Ends whatever is under way. */
  close(): Promise<void>;
}

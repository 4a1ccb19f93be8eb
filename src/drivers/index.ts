import type { DriverKind } from '../ports/snapshot-driver.ts';
import { archiveKind, createSftpKind } from './archive/index.ts';
import { createBorgKind } from './borg/index.ts';

/** What kinds of drivers need of this node. */
export interface DriverSettings {
  /** The gateway's own directory for copies on their way to a remote store; made where it is needed. */
  readonly spoolDirectory: string;
  /** The same for what borg keeps beside its repositories. */
  readonly borgDirectory: string;
}

/** The roster: every kind of driver that keeps what it is given, by its name (`memory/`, for tests, does not). A new one is its folder and its place in the list below. */
export const createDrivers = ({ spoolDirectory, borgDirectory }: DriverSettings): ReadonlyMap<string, DriverKind> => {
  const kinds: readonly DriverKind[] = [archiveKind, createSftpKind(spoolDirectory), createBorgKind(borgDirectory)];
  return new Map(kinds.map((kind) => [kind.name, kind]));
};

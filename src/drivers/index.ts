import type { DriverKind } from '../ports/snapshot-driver.ts';
import { archiveKind, createSftpKind } from './archive/index.ts';

/** What kinds of drivers need of this node. */
export interface DriverSettings {
  /** The gateway's own directory for copies on their way to a remote store; made where it is needed. */
  readonly spoolDirectory: string;
}

/** The roster: every kind of driver that keeps what it is given, by its name (`memory/`, for tests, does not). A new one is its folder and its place in the list below. */
export const createDrivers = ({ spoolDirectory }: DriverSettings): ReadonlyMap<string, DriverKind> => {
  const kinds: readonly DriverKind[] = [archiveKind, createSftpKind(spoolDirectory)];
  return new Map(kinds.map((kind) => [kind.name, kind]));
};

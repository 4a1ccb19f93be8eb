import type { DriverKind } from '../ports/snapshot-driver.ts';
import { archiveKind } from './archive/index.ts';

const KINDS: readonly DriverKind[] = [archiveKind];

/** The roster: every kind of driver that keeps what it is given, by its name (`memory/`, for tests, does not). A new one is its folder and its place in the list above. */
export const DRIVERS: ReadonlyMap<string, DriverKind> = new Map(KINDS.map((kind) => [kind.name, kind]));

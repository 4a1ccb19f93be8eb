import type { DriverKind } from '../ports/snapshot-driver.ts';
import { archiveKind } from './archive/index.ts';
import { memoryKind } from './memory/index.ts';

const KINDS: readonly DriverKind[] = [archiveKind, memoryKind];

/** The roster: every kind of driver by its name. A new one is its folder and its place in the list above. */
export const DRIVERS: ReadonlyMap<string, DriverKind> = new Map(KINDS.map((kind) => [kind.name, kind]));

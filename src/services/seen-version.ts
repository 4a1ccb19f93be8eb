import { problem } from '../domain/errors.ts';
import { type Noun, thing } from '../domain/problems/index.ts';
import type { DialectMemory } from '../ports/records/dialect-data.ts';

/** What a change is told beside its patch. */
export interface ChangeOptions {
  /** The version that the caller saw and read its change beside; absent = whichever stands. */
  readonly version?: number;
  /** What a dialect remembers of the thing from then on; absent = what it remembered before. */
  readonly memory?: DialectMemory;
}

/** A row that counts its writes. */
interface Versioned {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly version: number;
}

/**
 * Refuses a change of a row that somebody else wrote meanwhile. @throws `conflict` (`stale`): the row is not of the
 * version that the caller saw.
 */
export function refuseStale(noun: Noun, row: Versioned, { version }: Pick<ChangeOptions, 'version'>): void {
  if (version !== undefined && version !== row.version) throw problem('stale', { thing: thing(noun, row) });
}

/** The fields of a change that differ from the row; lists and objects always count as different. */
export const differing = <Row extends object, Change extends Partial<Row>>(row: Row, change: Change): Change =>
  Object.fromEntries(Object.entries(change).filter(([field, value]) => value !== row[field as keyof Row])) as Change;

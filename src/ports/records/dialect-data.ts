import type { Scope } from '../../domain/account.ts';

/** Of what dialects remember something. */
export type DialectDataNoun = 'schedule' | 'target' | 'snapshot' | 'run' | 'task' | 'restore';

/**
 * What one dialect alone knows of a thing: texts to echo while the canonical value behind them stands (its
 * fingerprint), and fields of its own.
 */
export interface DialectData {
  readonly texts: Readonly<Record<string, { readonly text: string; readonly fingerprint: string }>>;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Things of which a dialect remembers, in a field that lists objects, one that has one of these texts as a member. */
export interface DialectDataFilter {
  readonly dialect: string;
  /** A name of the room's own, of letters and `_`. */
  readonly field: string;
  /** As `field`. */
  readonly member: string;
  readonly texts: readonly string[];
}

/** What a dialect remembers of a thing, to be stored with it. */
export interface DialectMemory {
  readonly dialect: string;
  readonly data: DialectData;
}

export interface DialectDataRecords {
  /** Of things of one noun, by id, as far as they are in scope; deleted ones too. */
  findMany(
    scope: Scope,
    noun: DialectDataNoun,
    dialect: string,
    objectIds: readonly number[],
  ): Promise<ReadonlyMap<number, DialectData>>;
  put(noun: DialectDataNoun, objectId: number, dialect: string, data: DialectData): Promise<void>;
}

import { type Actor, scopeOf } from '../domain/account.ts';
import type { DialectData, DialectDataNoun, DialectMemory } from '../ports/records/dialect-data.ts';
import type { Transaction, UnitOfWork } from '../ports/unit-of-work.ts';

/** Writes what a dialect remembers of a thing, in the transaction that makes or changes the thing. */
export async function remember(
  records: Transaction,
  noun: DialectDataNoun,
  id: number,
  memory: DialectMemory | undefined,
): Promise<void> {
  if (memory !== undefined) await records.dialectData.put(noun, id, memory.dialect, memory.data);
}

/**
 * What a dialect remembers of things of one noun, by id, as far as the actor may see them. To change it, look for the
 * thing first: what was remembered since is then refused as stale.
 */
export const recall = (
  { records }: UnitOfWork,
  actor: Actor,
  noun: DialectDataNoun,
  dialect: string,
  ids: readonly number[],
): Promise<ReadonlyMap<number, DialectData>> => records.dialectData.findMany(scopeOf(actor), noun, dialect, ids);

import type { CountedNoun } from '../ports/records/ids.ts';
import type { Transaction } from '../ports/unit-of-work.ts';

/** One new id of a kind, in the caller's transaction. */
export async function newId(records: Transaction, kind: CountedNoun): Promise<number> {
  const [id] = await records.ids.next(kind, 1);
  if (id === undefined) throw new Error(`No id was given out for a ${kind}.`);
  return id;
}

import type { Instant } from '../../domain/instant.ts';
import { isDuplicate } from './errors.ts';
import type { Row } from './mapper.ts';
import type { Sql, WriteResult } from './sql.ts';

/** How often it looks again after none of those found could be kept. */
const LOOKS = 3;

/** Work that may be taken up, as it was when it was found. */
export interface Candidate {
  readonly id: number;
  readonly attempt: number;
  readonly started_at: Instant | null;
}

/** How one kind of leased work is taken up. */
export interface Claiming<Found extends Candidate, Work> {
  readonly table: 'tasks' | 'restores';
  /** Its states, as they stand in a statement. */
  readonly states: { readonly queued: string; readonly running: string };
  /** The columns that keep others out while it runs. */
  readonly holds: readonly string[];
  /** What may run now, in the order to try; locks nothing. */
  find(): Promise<readonly Found[]>;
  /** Takes it for the attempt after the one that was found, by compare-and-set. */
  take(found: Found): Promise<WriteResult>;
  /** The row as it is once taken, with `is_barred`: whether other work was taken at the same time that goes first. */
  look(found: Found, attempt: number): Promise<Row | null>;
  read(row: Row): Work;
}

/**
 * Takes up the first work that may run now, or `null`.
 *
 * It finds without locking, then takes by compare-and-set; unique keys on what running work holds decide between two
 * workers, so a claim never waits for work that is taken. What no key decides is looked for once it is taken, and then
 * given back. So never inside a transaction, where nothing is committed yet.
 */
export const claimFirst = async <Found extends Candidate, Work>(
  sql: Sql,
  claiming: Claiming<Found, Work>,
): Promise<Work | null> => {
  for (let look = 0; look < LOOKS; look += 1) {
    const candidates = await claiming.find();
    if (candidates.length === 0) return null;
    for (const found of candidates) {
      if (!(await isTaken(sql, claiming, found))) continue;
      const row = await claiming.look(found, found.attempt + 1);
      if (row !== null && row.is_barred === 0) return claiming.read(row);
      await giveBack(sql, claiming, found);
    }
  }
  return null;
};

const isTaken = async <Found extends Candidate>(
  { engine }: Sql,
  claiming: Claiming<Found, unknown>,
  found: Found,
): Promise<boolean> => {
  try {
    return (await claiming.take(found)).changes === 1;
  } catch (error) {
    // Another worker began to hold the same after it was found free, or is about to.
    if (engine.faultOf(error) === 'contention' || isDuplicate(error)) return false;
    throw error;
  }
};

/** As if it had not been taken: the number of an attempt that nobody began is free for the next one. */
const giveBack = async (
  sql: Sql,
  { table, states, holds }: Pick<Claiming<never, unknown>, 'table' | 'states' | 'holds'>,
  { id, attempt, started_at }: Candidate,
): Promise<void> => {
  await sql.write(
    `UPDATE ${table} SET state = ${states.queued}, attempt = ?, lease_owner = NULL, lease_until = NULL,
       ${holds.map((column) => `${column} = NULL`).join(', ')}, started_at = ?
     WHERE id = ? AND attempt = ? AND state = ${states.running}`,
    [attempt, started_at, id, attempt + 1],
  );
};

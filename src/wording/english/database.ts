import type { DATABASE_PROBLEMS } from '../../domain/problems/database.ts';
import type { Words } from '../vocabulary.ts';

export const DATABASE_WORDS: Words<typeof DATABASE_PROBLEMS> = {
  database_busy: () => 'The database is too busy with other writes; try again soon.',
  database_unreachable: () => 'The database cannot be reached or written at the moment; try again soon.',
  duplicate: () => 'Something with these values exists already; choose other ones.',
  slot_recorded: () => 'One of these slots has its record already; none of the records was kept.',
};

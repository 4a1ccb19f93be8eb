import type { DATABASE_PROBLEMS } from '../../../src/domain/problems/database.ts';
import type { Sentences } from './said.ts';

export const DATABASE_SENTENCES: Sentences<typeof DATABASE_PROBLEMS> = {
  database_busy: [[{}, 'The database is too busy with other writes; try again soon.']],
  database_unreachable: [
    [{ system: 'ECONNREFUSED' }, 'The database cannot be reached or written at the moment; try again soon.'],
  ],
  duplicate: [[{}, 'Something with these values exists already; choose other ones.']],
  slot_recorded: [[{}, 'One of these slots has its record already; none of the records was kept.']],
};

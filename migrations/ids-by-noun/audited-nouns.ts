import type { MigrationDatabase } from '../migration.ts';
import { extendTable, reduceTable, type TableAddition } from '../table-addition.ts';

const NOUN: TableAddition = { table: 'audit', columns: [{ name: 'noun', definition: (t) => t.word }] };

/** Says in each line of the audit what kind of thing it is about; a line about an id that nothing has stays without. */
export const nameAuditedNouns = async (database: MigrationDatabase): Promise<void> => {
  await extendTable(database, NOUN);
  // Sessions have always counted for themselves: the same number in the sequence is another thing's.
  await database.run("UPDATE audit SET noun = 'session' WHERE noun IS NULL AND action = 'token.revoke'");
  await database.run(
    'UPDATE audit SET noun = (SELECT i.kind FROM ids i WHERE i.id = audit.object_id) WHERE noun IS NULL',
  );
};

/** The way back. */
export const forgetAuditedNouns = (database: MigrationDatabase): Promise<void> => reduceTable(database, NOUN);

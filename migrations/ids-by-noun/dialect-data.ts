import { createTable, dropTable, type MigrationDatabase, type TableDefinition } from '../migration.ts';

const DIALECT_DATA: TableDefinition = {
  name: 'dialect_data',
  columns: (t) => [
    `noun ${t.word} NOT NULL`,
    `object_id ${t.integer} NOT NULL`,
    `dialect ${t.word} NOT NULL`,
    `native ${t.text} NOT NULL`,
  ],
  constraints: ['PRIMARY KEY (noun, object_id, dialect)'],
};

const NATIVE_FIELDS: TableDefinition = {
  name: 'native_fields',
  columns: (t) => [`object_id ${t.integer} NOT NULL`, `dialect ${t.word} NOT NULL`, `native ${t.text} NOT NULL`],
  constraints: ['PRIMARY KEY (object_id, dialect)'],
};

/** What dialects remember, from the table by id into the one by noun and id. What is of no id that there is stays behind. */
export const copyIntoDialectData = async (database: MigrationDatabase): Promise<void> => {
  await createTable(database, DIALECT_DATA);
  if (!(await database.hasColumn(NATIVE_FIELDS.name, 'object_id'))) return;
  // Replaced, not added to: behind a cut the rows are there already, and may have changed since.
  await database.run(
    `REPLACE INTO dialect_data (noun, object_id, dialect, native)
     SELECT i.kind, n.object_id, n.dialect, n.native FROM native_fields n JOIN ids i ON i.id = n.object_id`,
  );
  await dropTable(database, NATIVE_FIELDS);
};

/** The way back; no two nouns have one id. */
export const copyIntoNativeFields = async (database: MigrationDatabase): Promise<void> => {
  if (!(await database.hasColumn(DIALECT_DATA.name, 'noun'))) return;
  await createTable(database, NATIVE_FIELDS);
  await database.run(
    'REPLACE INTO native_fields (object_id, dialect, native) SELECT object_id, dialect, native FROM dialect_data',
  );
  await dropTable(database, DIALECT_DATA);
};

import { type ColumnTypes, columnTypes, keyName, type MigrationDatabase } from './migration.ts';

/** A column that a table gets later. */
export interface AddedColumn {
  readonly name: string;
  /** Its type and what follows it; old rows get its default, or `NULL`. */
  definition(types: ColumnTypes): string;
}

/** An index on the rows alone that a condition holds for: the others cost nothing. MariaDB, without such, takes all. */
export interface PartialIndex {
  readonly columns: string;
  readonly where: string;
}

/** Columns and keys that a table gets later, said once for both databases. At least one column. */
export interface TableAddition {
  readonly table: string;
  readonly columns: readonly AddedColumn[];
  /** As in `TableDefinition`; a key may be on old columns as well. */
  readonly unique?: readonly string[];
  readonly indexes?: readonly (string | PartialIndex)[];
}

interface AddedKey {
  readonly name: string;
  readonly kind: 'UNIQUE ' | '';
  readonly columns: string;
  /** SQLite's. */
  readonly where: string;
}

const keysOf = ({ table, unique = [], indexes = [] }: TableAddition): readonly AddedKey[] => [
  ...unique.map((columns): AddedKey => ({ name: keyName(table, columns), kind: 'UNIQUE ', columns, where: '' })),
  ...indexes.map((index): AddedKey => {
    const { columns, where } = typeof index === 'string' ? { columns: index, where: '' } : index;
    return { name: keyName(table, columns), kind: '', columns, where: where === '' ? '' : ` WHERE ${where}` };
  }),
];

const presentColumns = async (database: MigrationDatabase, { table, columns }: TableAddition) => {
  const names: string[] = [];
  for (const { name } of columns) if (await database.hasColumn(table, name)) names.push(name);
  return names;
};

/** Adds columns with their keys; what is there already stays. */
export const extendTable = async (database: MigrationDatabase, addition: TableAddition): Promise<void> => {
  const { table, columns } = addition;
  const types = columnTypes(database.engine);
  const present = await presentColumns(database, addition);
  const missing = columns
    .filter(({ name }) => !present.includes(name))
    .map((column) => `ADD COLUMN \`${column.name}\` ${column.definition(types)}`);
  if (database.engine === 'mysql') {
    if (missing.length === 0) return;
    // DDL commits by itself here: only in one statement are columns and keys either all there or all absent.
    const keys = keysOf(addition).map(({ kind, name, columns: of }) => `ADD ${kind}KEY \`${name}\` (${of})`);
    await database.run(`ALTER TABLE \`${table}\`\n  ${[...missing, ...keys].join(',\n  ')}`);
    return;
  }
  for (const column of missing) await database.run(`ALTER TABLE \`${table}\` ${column}`);
  for (const { kind, name, columns: of, where } of keysOf(addition)) {
    await database.run(`CREATE ${kind}INDEX IF NOT EXISTS \`${name}\` ON \`${table}\` (${of})${where}`);
  }
};

/** Takes columns and keys away again, with all that they hold; what is absent already stays so. */
export const reduceTable = async (database: MigrationDatabase, addition: TableAddition): Promise<void> => {
  const present = await presentColumns(database, addition);
  if (present.length === 0) return;
  // The last one first: what is left after a crash is what an addition that was cut off would have left.
  const columns = present.toReversed().map((name) => `DROP COLUMN \`${name}\``);
  if (database.engine === 'mysql') {
    const keys = keysOf(addition).map(({ name }) => `DROP KEY \`${name}\``);
    // Copied: columns that are dropped at once stay in the table's head, which is full after some dozens of them.
    const parts = [...keys, ...columns, 'ALGORITHM=COPY'];
    await database.run(`ALTER TABLE \`${addition.table}\`\n  ${parts.join(',\n  ')}`);
    return;
  }
  // A column that a key is on cannot be dropped.
  for (const { name } of keysOf(addition)) await database.run(`DROP INDEX IF EXISTS \`${name}\``);
  for (const column of columns) await database.run(`ALTER TABLE \`${addition.table}\` ${column}`);
};

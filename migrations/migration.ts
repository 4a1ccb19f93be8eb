/** What a column holds. */
export type Value = string | number | null;

/** What a migration may use: statements run one at a time, each safe to run again after a crash right behind it. */
export interface MigrationDatabase {
  readonly engine: 'sqlite' | 'mysql';
  run(sql: string, bindings?: readonly Value[]): Promise<void>;
  /** The rows of a query. */
  select(sql: string, bindings: readonly Value[]): Promise<readonly Readonly<Record<string, Value>>[]>;
  /** Whether a query has a row to answer. */
  hasRow(query: string): Promise<boolean>;
  /** Whether a table is there and has this column. */
  hasColumn(table: string, column: string): Promise<boolean>;
}

/** One step of the schema. `up` and `down` may be cut off after any statement and are then run again from the start. */
export interface Migration {
  up(database: MigrationDatabase): Promise<void>;
  down(database: MigrationDatabase): Promise<void>;
}

/** Column types as each database spells them. */
export interface ColumnTypes {
  /** A primary key that counts by itself and never hands out a number twice. */
  readonly counter: string;
  readonly integer: string;
  readonly flag: string;
  /** Up to 255 characters, may be part of a key. */
  readonly name: string;
  readonly uuid: string;
  /** A word of our own, at most 40 ASCII characters. */
  readonly word: string;
  /** Unbounded; JSON too. */
  readonly text: string;
}

const SQLITE: ColumnTypes = {
  counter: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  integer: 'INTEGER',
  flag: 'INTEGER',
  name: 'TEXT',
  uuid: 'TEXT',
  word: 'TEXT',
  text: 'TEXT',
};

const MYSQL: ColumnTypes = {
  counter: 'BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY',
  integer: 'BIGINT',
  flag: 'TINYINT',
  name: 'VARCHAR(255)',
  uuid: 'CHAR(36)',
  word: 'VARCHAR(40)',
  text: 'LONGTEXT',
};

/** The types of one database. */
export const columnTypes = (engine: MigrationDatabase['engine']): ColumnTypes => (engine === 'mysql' ? MYSQL : SQLITE);

/** One table, said once for both databases. */
export interface TableDefinition {
  readonly name: string;
  columns(types: ColumnTypes): readonly string[];
  /** Table constraints both understand: `PRIMARY KEY (…)`, `FOREIGN KEY (…) REFERENCES …`. */
  readonly constraints?: readonly string[];
  /** Column lists; the key's name is made of the table's and the columns'. */
  readonly unique?: readonly string[];
  readonly indexes?: readonly string[];
}

/** What a key is called: its table's name and its columns'. */
export const keyName = (table: string, columns: string): string => `${table}_${columns.replaceAll(/[^a-z_]+/g, '_')}`;

/** Creates a table with its keys; what is there already stays. */
export const createTable = async (database: MigrationDatabase, table: TableDefinition): Promise<void> => {
  const constraints = table.constraints ?? [];
  const unique = table.unique ?? [];
  const indexes = table.indexes ?? [];
  if (database.engine === 'mysql') {
    // DDL commits by itself here: only with its keys inline is a table either whole or absent after a crash.
    const lines = [
      ...table.columns(MYSQL),
      ...constraints,
      ...unique.map((columns) => `UNIQUE KEY \`${keyName(table.name, columns)}\` (${columns})`),
      ...indexes.map((columns) => `KEY \`${keyName(table.name, columns)}\` (${columns})`),
    ];
    await database.run(
      `CREATE TABLE IF NOT EXISTS \`${table.name}\` (\n  ${lines.join(',\n  ')}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    );
    return;
  }
  const lines = [...table.columns(SQLITE), ...constraints];
  await database.run(`CREATE TABLE IF NOT EXISTS \`${table.name}\` (\n  ${lines.join(',\n  ')}\n)`);
  for (const columns of unique) {
    await database.run(
      `CREATE UNIQUE INDEX IF NOT EXISTS \`${keyName(table.name, columns)}\` ON \`${table.name}\` (${columns})`,
    );
  }
  for (const columns of indexes) {
    await database.run(
      `CREATE INDEX IF NOT EXISTS \`${keyName(table.name, columns)}\` ON \`${table.name}\` (${columns})`,
    );
  }
};

/** Drops a table with its keys, if it is there. */
export const dropTable = async (database: MigrationDatabase, table: TableDefinition): Promise<void> => {
  await database.run(`DROP TABLE IF EXISTS \`${table.name}\``);
};

import Database from 'better-sqlite3';

/** Every row of every table, by table; equal before and after = nothing was written. */
export type Tables = Readonly<Record<string, readonly unknown[]>>;

const readTables = (database: Database.Database): Tables => {
  const tables = database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .all();
  return Object.fromEntries(tables.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all()]));
};

/** All that an SQLite file holds. */
export function dumpTables(file: string): Tables {
  const database = new Database(file, { readonly: true });
  try {
    return readTables(database);
  } finally {
    database.close();
  }
}

let last: { readonly file: string; readonly database: Database.Database; version: unknown; tables: Tables } | null =
  null;

/** As `dumpTables`: what was answered last, as long as nothing was committed to that file since. */
export function dumpChangedTables(file: string): Tables {
  if (last?.file !== file) {
    closeDumped();
    last = { file, database: new Database(file, { readonly: true }), version: null, tables: {} };
  }
  // Of one connection it is another number after each commit of another one.
  const version = last.database.pragma('data_version', { simple: true });
  if (version !== last.version) Object.assign(last, { version, tables: readTables(last.database) });
  return last.tables;
}

/** Lets go of the file that was dumped last. */
export function closeDumped(): void {
  last?.database.close();
  last = null;
}

import type { MigrationDatabase } from './migration.ts';

/** Where it is kept why something failed. */
const KEPT: readonly { readonly table: string; readonly column: string }[] = [
  { table: 'tasks', column: 'error' },
  { table: 'snapshots', column: 'error' },
  { table: 'restores', column: 'error' },
  { table: 'restores', column: 'kept_problem' },
];

/** Keeps a failure's sentence as JSON, the problem `told`. What begins as JSON does is one already. */
export const up = async (database: MigrationDatabase): Promise<void> => {
  for (const { table, column } of KEPT) {
    const told =
      database.engine === 'mysql'
        ? `CONCAT('{"reason":"told","params":{"text":', JSON_QUOTE(${column}), '}}')`
        : `'{"reason":"told","params":{"text":' || json_quote(${column}) || '}}'`;
    await database.run(
      `UPDATE ${table} SET ${column} = ${told} WHERE ${column} IS NOT NULL AND ${column} NOT LIKE '{"%'`,
    );
  }
};

/** Sentences are sentences again; of a problem the JSON stays, which tells its reason. */
export const down = async (database: MigrationDatabase): Promise<void> => {
  for (const { table, column } of KEPT) {
    // Run again, it comes after what takes the column away.
    if (!(await database.hasColumn(table, column))) continue;
    const text =
      database.engine === 'mysql'
        ? `JSON_UNQUOTE(JSON_EXTRACT(${column}, '$.params.text'))`
        : `json_extract(${column}, '$.params.text')`;
    await database.run(`UPDATE ${table} SET ${column} = ${text} WHERE ${column} LIKE '{"reason":"told",%'`);
  }
};

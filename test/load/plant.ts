import type Database from 'better-sqlite3';

/** The first of the planted ids; none given out before comes near it. */
export const FIRST_ID = 1_000_001;

/**
 * Copies a row of the gateway's own as often as wanted, inside the database: `n` counts the copies from `FIRST_ID`.
 *
 * @param from the row, by its `key`, which each copy has as `n`
 * @param values SQL of columns that differ; uuids differ anyway
 */
export function copyRow(
  database: Database.Database,
  table: string,
  count: number,
  key: string,
  from: number,
  values: Readonly<Record<string, string>> = {},
): void {
  const columns = (database.pragma(`table_info(${table})`) as { readonly name: string }[]).map(({ name }) => name);
  const copied = columns.map((name) =>
    name === key ? 'n' : (values[name] ?? (name === 'uuid' ? 'lower(hex(randomblob(16)))' : `t.${name}`)),
  );
  database
    .prepare(
      `WITH RECURSIVE numbers(n) AS (SELECT ${FIRST_ID} UNION ALL SELECT n + 1 FROM numbers LIMIT ?)
       INSERT INTO ${table} (${columns.join(', ')}) SELECT ${copied.join(', ')} FROM numbers, ${table} t WHERE t.${key} = ?`,
    )
    .run(count, from);
}

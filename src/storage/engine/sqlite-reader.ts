import BetterSqlite3 from 'better-sqlite3';

/**
 * `contains_any(text, parts)`: whether a text has one of a JSON list of lower-case texts as a part of it, in any case.
 * SQLite's own lower() knows ASCII only; and the text is put into lower case once, however many the parts are.
 */
export const teachContains = (connection: BetterSqlite3.Database): void => {
  let known = '';
  let wanted: readonly string[] = [];
  connection.function('contains_any', { deterministic: true }, (text, parts) => {
    if (parts !== known) {
      known = String(parts);
      wanted = JSON.parse(known);
    }
    const lower = String(text).toLowerCase();
    return Number(wanted.some((part) => lower.includes(part)));
  });
};

/**
 * Opens a connection that can only read and knows all functions that statements use. `timeout`: how many milliseconds
 * it holds its thread to wait for a lock.
 */
export const openReader = (file: string, timeout: number): BetterSqlite3.Database => {
  const connection = new BetterSqlite3(file, { readonly: true, timeout });
  teachContains(connection);
  return connection;
};

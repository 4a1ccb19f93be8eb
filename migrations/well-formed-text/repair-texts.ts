import type { MigrationDatabase, Value } from '../migration.ts';

/** Columns that hold text or JSON, and the key of their rows. */
export interface HeldTexts {
  readonly table: string;
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

const BATCH = 200;

/** What a text must hold for anything to be wrong with it: NUL, or, in JSON, the escape of it or of half a pair. */
const SIGNS = ['\0', '\\u0000', '\\ud'];

const hasSign = (text: Value): boolean => typeof text === 'string' && SIGNS.some((sign) => text.includes(sign));

/**
 * Repairs the texts of one table, a bounded number of rows at a time. What is repaired stays so after a cut; a text that
 * only looks wrong is left as it is.
 */
export const repairTexts = async (database: MigrationDatabase, { table, key, columns }: HeldTexts): Promise<void> => {
  const keys = key.map(quote).join(', ');
  const isSuspect = columns.flatMap((column) => SIGNS.map(() => `INSTR(${quote(column)}, ?) > 0`)).join(' OR ');
  const query = `SELECT ${keys}, ${columns.map(quote).join(', ')} FROM ${quote(table)} WHERE ${isSuspect} ORDER BY ${keys} LIMIT ${BATCH} OFFSET ?`;
  const changes = columns.map((column) => `${quote(column)} = ?`).join(', ');
  const update = `UPDATE ${quote(table)} SET ${changes} WHERE ${key.map((name) => `${quote(name)} = ?`).join(' AND ')}`;
  const signs = columns.flatMap(() => SIGNS);
  // Repaired rows leave the list; those that stay in it are skipped from then on.
  for (let skipped = 0, found = BATCH; found === BATCH; ) {
    const rows = await database.select(query, [...signs, skipped]);
    found = rows.length;
    for (const row of rows) {
      const texts = columns.map((column) => row[column] ?? null);
      const repaired = texts.map((text) => (typeof text === 'string' ? repair(text) : text));
      if (repaired.some((text, index) => text !== texts[index])) {
        await database.run(update, [...repaired, ...key.map((name) => row[name] ?? null)]);
      }
      if (repaired.some(hasSign)) skipped += 1;
    }
  }
};

const quote = (name: string): string => `\`${name}\``;

const mendText = (text: string): string => text.toWellFormed().replaceAll('\0', '');

/** A text repaired; of JSON, every string and name in it. JSON that is as it should be keeps its very bytes. */
export const repair = (text: string): string => {
  const plain = mendText(text);
  try {
    const decoded: unknown = JSON.parse(plain);
    const repaired = JSON.stringify(repairValue(decoded));
    return repaired === JSON.stringify(decoded) ? plain : repaired;
  } catch {
    return plain;
  }
};

const repairValue = (value: unknown): unknown => {
  if (typeof value === 'string') return repair(value);
  if (Array.isArray(value)) return value.map(repairValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [mendText(name), repairValue(inner)]));
};

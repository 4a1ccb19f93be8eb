import { LRUCache } from 'lru-cache';
import { type DeletionReason, readDeletionReason } from '../../domain/deletion-reason.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { readStored, readStoredList, toStored } from '../../domain/problems/stored.ts';
import type { Stored } from './sql.ts';

/** How one property is kept in one column. */
export interface Codec<Value> {
  /** Absent = the property's name in snake_case. */
  readonly column?: string;
  read(stored: Stored): Value;
  write(value: Value): Stored;
}

/** A text, a number, or `null`, kept as it is. */
export const plain = <Value extends Stored>(): Codec<Value> => ({
  read: (stored) => stored as Value,
  write: (value) => value,
});

/** A value kept in a column of this name. */
export const inColumn = <Value>(column: string, codec: Codec<Value>): Codec<Value> => ({ ...codec, column });

/** A boolean, kept as 0 or 1. */
export const flag: Codec<boolean> = {
  read: (stored) => stored === 1,
  write: (value) => (value ? 1 : 0),
};

/** How many parsed values each JSON column remembers; rules and settings repeat a lot. */
const MAX_REMEMBERED = 1000;

/**
 * A value kept as JSON text. Equal texts are parsed once and share the parsed value, so it must never be changed.
 *
 * `parse` turns the decoded JSON into the value; `toJson` is its way back.
 */
export const json = <Value extends object>(
  parse: (decoded: unknown) => Value = (decoded) => decoded as Value,
  toJson: (value: Value) => unknown = (value) => value,
): Codec<Value> => {
  const parsedByText = new LRUCache<string, Value>({ max: MAX_REMEMBERED });
  return {
    read: (stored) => {
      const text = String(stored);
      const known = parsedByText.get(text);
      if (known !== undefined) return known;
      const value = parse(JSON.parse(text));
      parsedByText.set(text, value);
      return value;
    },
    write: (value) => JSON.stringify(toJson(value)),
  };
};

/** As `json`, for a value that may be missing. */
export const optionalJson = <Value>(): Codec<Value | null> => ({
  read: (stored) => (stored === null ? null : (JSON.parse(String(stored)) as Value)),
  write: (value) => (value === null ? null : JSON.stringify(value)),
});

/** A problem, kept as JSON. What is kept of other versions, or was written past the gateway, is told as far as it goes. */
export const optionalProblem: Codec<Problem | null> = {
  read: (stored) => (stored === null ? null : readStored(String(stored))),
  write: (problem) => (problem === null ? null : JSON.stringify(toStored(problem))),
};

/** Why a snapshot goes, kept as JSON; what is kept of other versions is told as far as it goes. */
export const optionalDeletionReason: Codec<DeletionReason | null> = {
  read: (stored) => (stored === null ? null : readDeletionReason(String(stored))),
  write: (reason) => (reason === null ? null : JSON.stringify(reason)),
};

/** Problems, kept as a JSON list; none is an empty text. */
export const problems: Codec<readonly Problem[]> = {
  read: (stored) => (stored === '' ? [] : readStoredList(String(stored))),
  write: (list) => (list.length === 0 ? '' : JSON.stringify(list.map(toStored))),
};

const snakeCase = (property: string): string => property.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The `SET` part that counts a write of a row that has a version. */
export const NEXT_VERSION = 'version = version + 1';

/** A row as the driver gives it, by column name (with the prefix that the query chose). */
export type Row = Readonly<Record<string, Stored>>;

/** Between one noun and its row; column names are the snake_case of the property names, unless a codec names another. */
export interface Mapper<Noun> {
  readonly columns: readonly string[];
  /** Every column for a `SELECT`, of a table or its alias, named with a prefix where two nouns share a row. */
  select(table: string, prefix?: string): string;
  fromRow(row: Row, prefix?: string): Noun;
  /** Values in the order of `columns`. */
  toRow(noun: Noun): Stored[];
  /** The `SET` part for the properties that are there; `null` where there are none. */
  toChange(change: Partial<Noun>): { readonly sql: string; readonly bindings: readonly Stored[] } | null;
}

/** Builds a mapper from one codec for each property. */
export const mapper = <Noun extends object>(
  codecs: { readonly [Key in keyof Noun]-?: Codec<Noun[Key]> },
): Mapper<Noun> => {
  const fields = (Object.keys(codecs) as (keyof Noun & string)[]).map((property) => {
    const codec = codecs[property] as Codec<unknown>;
    return { property, column: codec.column ?? snakeCase(property), codec };
  });
  // Names with a prefix are joined once: a name joined for each value would have to be looked up afresh each time.
  const namesByPrefix = new Map<string, readonly string[]>();
  const namesWith = (prefix: string): readonly string[] => {
    const known = namesByPrefix.get(prefix);
    if (known !== undefined) return known;
    const names = fields.map(({ column }) => prefix + column);
    namesByPrefix.set(prefix, names);
    return names;
  };
  return {
    columns: fields.map(({ column }) => column),
    select: (table, prefix = '') =>
      fields
        .map(({ column }) => `${table}.\`${column}\`${prefix === '' ? '' : ` AS \`${prefix}${column}\``}`)
        .join(', '),
    fromRow: (row, prefix = '') => {
      const names = namesWith(prefix);
      const noun: Record<string, unknown> = {};
      for (let index = 0; index < fields.length; index += 1) {
        const { property, codec } = fields[index] as (typeof fields)[number];
        noun[property] = codec.read(row[names[index] as string] ?? null);
      }
      return noun as Noun;
    },
    toRow: (noun) => {
      const values: Stored[] = [];
      for (const { property, codec } of fields) values.push(codec.write(noun[property]));
      return values;
    },
    toChange: (change) => {
      const changed = fields.filter(({ property }) => change[property] !== undefined);
      if (changed.length === 0) return null;
      return {
        sql: changed.map(({ column }) => `\`${column}\` = ?`).join(', '),
        bindings: changed.map(({ property, codec }) => codec.write(change[property])),
      };
    },
  };
};

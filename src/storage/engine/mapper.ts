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

const keep = <Value>(value: Value): Value => value;

/** A text, a number, or `null`, kept as it is. */
export const plain = <Value extends Stored>(): Codec<Value> => ({
  read: keep as Codec<Value>['read'],
  write: keep,
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

interface Field {
  readonly property: string;
  readonly column: string;
  readonly codec: Codec<unknown>;
}

/**
 * What makes a noun of a row, as one literal with all its properties, which V8 has to be told as source: an object that
 * gets so many one after another becomes a hash table, ten times as slow to make, and slow to read ever after.
 */
const rowReader = <Noun>(fields: readonly Field[], prefix: string): ((row: Row) => Noun) => {
  const properties = fields.map(({ property, column, codec }, index) => {
    const stored = `row[${JSON.stringify(prefix + column)}] ?? null`;
    return `${JSON.stringify(property)}: ${codec.read === keep ? stored : `codecs[${index}].read(${stored})`}`;
  });
  return Function('codecs', `return (row) => ({ ${properties.join(', ')} })`)(fields.map(({ codec }) => codec));
};

/** Builds a mapper from one codec for each property. */
export const mapper = <Noun extends object>(
  codecs: { readonly [Key in keyof Noun]-?: Codec<Noun[Key]> },
): Mapper<Noun> => {
  const fields = (Object.keys(codecs) as (keyof Noun & string)[]).map((property) => {
    const codec = codecs[property] as Codec<unknown>;
    return { property, column: codec.column ?? snakeCase(property), codec };
  });
  const readersByPrefix = new Map<string, (row: Row) => Noun>();
  const readerWith = (prefix: string): ((row: Row) => Noun) =>
    readersByPrefix.getOrInsertComputed(prefix, () => rowReader<Noun>(fields, prefix));
  return {
    columns: fields.map(({ column }) => column),
    select: (table, prefix = '') =>
      fields
        .map(({ column }) => `${table}.\`${column}\`${prefix === '' ? '' : ` AS \`${prefix}${column}\``}`)
        .join(', '),
    fromRow: (row, prefix = '') => readerWith(prefix)(row),
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

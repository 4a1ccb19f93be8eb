import type { Scope } from '../../domain/account.ts';
import { inPieces, PIECE_SIZE } from '../../ports/current-call.ts';
import type { DialectDataFilter, DialectDataNoun } from '../../ports/records/dialect-data.ts';
import type { Key, Page, PiecedSlice, Slice } from '../../ports/records/page.ts';
import type { Row } from './mapper.ts';
import { Scan } from './scan.ts';
import type { Bound, Sql, Stored } from './sql.ts';

/** Parts of a `WHERE`, all of which must hold, with their bound values in order. */
export class Conditions {
  readonly #parts: string[] = [];
  readonly bindings: Bound[] = [];

  /** Adds one condition. */
  and(sql: string, ...bindings: readonly Bound[]): this {
    this.#parts.push(sql);
    this.bindings.push(...bindings);
    return this;
  }

  /** The same with one condition more. */
  with(sql: string, ...bindings: readonly Bound[]): Conditions {
    const more = new Conditions();
    more.#parts.push(...this.#parts);
    more.bindings.push(...this.bindings);
    return more.and(sql, ...bindings);
  }

  /** Adds `column IN values`. An empty list matches nothing. */
  andIn(sql: Sql, column: string, values: readonly Stored[]): this {
    if (values.length === 0) return this.and('1 = 0');
    const list = sql.engine.inList(values);
    return this.and(`${column} IN ${list.sql}`, list.binding);
  }

  /** Adds `column NOT IN values`. An empty list leaves nothing out. */
  andNotIn(sql: Sql, column: string, values: readonly Stored[]): this {
    if (values.length === 0) return this;
    const list = sql.engine.inList(values);
    return this.and(`${column} NOT IN ${list.sql}`, list.binding);
  }

  /** Adds that all parts of one of these hold. An empty list matches nothing. */
  andAny(choices: readonly Conditions[]): this {
    if (choices.length === 0) return this.and('1 = 0');
    const parts = choices.map((choice) => `(${choice.#parts.join(' AND ')})`);
    return this.and(`(${parts.join(' OR ')})`, ...choices.flatMap(({ bindings }) => bindings));
  }

  /** Adds that a text column holds this very text, to its last space. */
  andText(sql: Sql, column: string, text: string): this {
    const same = sql.engine.isText(column, text);
    return this.and(same.sql, ...same.bindings);
  }

  /** Adds that a column has one of these as a part of it, in any case. An empty list matches nothing. */
  andContainsAny(sql: Sql, column: string, parts: string | readonly string[]): this {
    const wanted = [parts].flat().map((part) => part.toLowerCase());
    if (wanted.length === 0) return this.and('1 = 0');
    const contains = sql.engine.containsAny(column, wanted);
    return this.and(contains.sql, ...contains.bindings);
  }

  /** Adds that a dialect remembers of the thing of this noun whose id is in `column`, qualified, what a filter asks for. */
  andDialectData(
    sql: Sql,
    noun: DialectDataNoun,
    column: string,
    { dialect, field, member, texts }: DialectDataFilter,
  ): this {
    const remembered = sql.engine.jsonRows('n.native', `$.fields.${wordOf(field)}`, wordOf(member), 'listed');
    const where = new Conditions().and('n.noun = ?', noun).and(`n.object_id = ${column}`).and('n.dialect = ?', dialect);
    where.andIn(sql, remembered.value, texts);
    return this.and(`EXISTS (SELECT 1 FROM dialect_data n, ${remembered.from}${where.sql})`, ...where.bindings);
  }

  /** Adds the account's predicate: what is out of scope looks as if it were not there. */
  andScope(scope: Scope, column = 'account_id'): this {
    return scope === 'everything' ? this : this.and(`${column} = ?`, scope.accountId);
  }

  /** As `andScope`, where other conditions name the things: SQLite is not to look through all that the account has. */
  andScopeOf(scope: Scope, column: string): this {
    return this.andScope(scope, `+${column}`);
  }

  /** Adds the id or uuid asked for. */
  andKey(key: Key, table?: string): this {
    const prefix = table === undefined ? '' : `${table}.`;
    return 'id' in key ? this.and(`${prefix}id = ?`, key.id) : this.and(`${prefix}uuid = ?`, key.uuid);
  }

  /** ` WHERE …`, or nothing. */
  get sql(): string {
    return this.#parts.length === 0 ? '' : ` WHERE ${this.#parts.join(' AND ')}`;
  }
}

/** A name that stands in the SQL itself: engines bind none there. */
const wordOf = (name: string): string => {
  if (/^[A-Za-z_]+$/.test(name)) return name;
  throw new Error('A room may remember only fields of letters and _.');
};

/** A list's query in its parts; `from` includes joins. */
export interface ListQuery<Column extends string> {
  readonly select: string;
  readonly from: string;
  /** Of which table's rows in which scope all may be looked through for it, with those that `joins` finds for each. */
  readonly scanned: { readonly table: string; readonly joins?: string; readonly scope: Scope };
  /** What tells the rows apart, for a list that may be long: it is read in pieces. */
  readonly key?: string;
  readonly where: Conditions;
  /** What each sortable column is called in the query. */
  readonly orderColumns: Readonly<Record<Column, string>>;
  /** Breaks ties, in this order. */
  readonly tieColumns: readonly string[];
}

/**
 * One page of a list and the count of all; counts only where the page itself does not tell. Of a long page the keys are
 * found first, and then its rows in pieces, each turned into what it stands for before the next is read.
 */
export const selectPieces = async <Column extends string, Noun>(
  sql: Sql,
  query: ListQuery<Column>,
  page: Page<Column>,
  toNouns: (rows: readonly Row[]) => Promise<readonly Noun[]>,
): Promise<PiecedSlice<Noun>> => {
  const direction = page.descending ? 'DESC' : 'ASC';
  const order = [query.orderColumns[page.orderBy], ...query.tieColumns]
    .map((column) => `${column} ${direction}`)
    .join(', ');
  // MariaDB has no OFFSET without a LIMIT.
  const limit = page.limit ?? Number.MAX_SAFE_INTEGER;
  const { table, joins = '', scope } = query.scanned;
  const scan = new Scan(sql, {
    from: `${table}${joins}`,
    where: new Conditions().andScope(scope, `${table}.account_id`),
  });
  const { key } = query;
  const { after } = page;
  const where = whereBehind(query, page);
  const select = (what: string, most: number, offset: number): Promise<Row[]> =>
    scan.rows(`SELECT ${what} FROM ${query.from}${where.sql} ORDER BY ${order}`, where.bindings, most, offset);
  const withKey = `${query.select}, ${key} AS piece_key`;
  // One more than a piece has tells whether there is another.
  const found = await (key === undefined
    ? select(query.select, limit, page.offset)
    : select(withKey, Math.min(limit, PIECE_SIZE + 1), page.offset));
  const isLong = key !== undefined && found.length > PIECE_SIZE;
  const first = isLong ? found.slice(0, PIECE_SIZE) : found;
  const firstNouns = await toNouns(first);
  let keys: readonly Stored[] = [];
  if (isLong) {
    // From the first one again: what has come or gone meanwhile has moved all behind it.
    const known = new Set(first.map(keyOf));
    const all = (await select(`${key} AS piece_key`, limit, page.offset)).map(keyOf);
    keys = all.filter((one) => !known.has(one)).slice(0, limit - first.length);
  }
  const readPieces = async function* () {
    yield firstNouns;
    for await (const piece of inPieces(keys)) {
      const list = sql.engine.inList(piece);
      const found = await sql.all<Row>(`SELECT ${withKey} FROM ${query.from} WHERE ${key} IN ${list.sql}`, [
        list.binding,
      ]);
      const byKey = new Map(found.map((row) => [keyOf(row), row]));
      // One that is gone meanwhile is left out.
      yield await toNouns(piece.map((one) => byKey.get(one)).filter((row) => row !== undefined));
    }
  };
  const readCount = first.length + keys.length;
  const isLastPage =
    after === undefined && page.behind === undefined && readCount < limit && (readCount > 0 || page.offset === 0);
  if (isLastPage) return { pieces: readPieces(), total: page.offset + readCount };
  const total = await scan.count(`SELECT COUNT(*) AS total FROM ${query.from}${query.where.sql}`, query.where.bindings);
  return { pieces: readPieces(), total };
};

/** The rows behind the one that a page begins after. Databases have what is `NULL` before all else, and last where the order descends. */
function whereBehind<Column extends string>(
  { where, key, orderColumns }: ListQuery<Column>,
  { after, behind, orderBy, descending }: Page<Column>,
): Conditions {
  const further = descending ? '<' : '>';
  if (after !== undefined) return where.with(`${key} ${further} ?`, after);
  if (behind === undefined) return where;
  const { value, id } = behind;
  const column = orderColumns[orderBy];
  if (value === null) {
    const tied = `${column} IS NULL AND ${key} ${further} ?`;
    return descending ? where.with(tied, id) : where.with(`(${column} IS NOT NULL OR (${tied}))`, id);
  }
  const beyond = `${column} ${further} ? OR (${column} = ? AND ${key} ${further} ?)`;
  return where.with(`(${beyond}${descending ? ` OR ${column} IS NULL` : ''})`, value, value, id);
}

const keyOf = (row: Row): Stored => row.piece_key ?? null;

/** All rows of a page at once. */
export const gather = async <Noun>({ pieces, total }: PiecedSlice<Noun>): Promise<Slice<Noun>> => {
  const rows: Noun[] = [];
  for await (const piece of pieces) for (const noun of piece) rows.push(noun);
  return { rows, total };
};

/** As `selectPieces`, all rows at once. */
export const selectPage = async <Column extends string, Noun>(
  sql: Sql,
  query: ListQuery<Column>,
  page: Page<Column>,
  toNouns: (rows: readonly Row[]) => Promise<readonly Noun[]>,
): Promise<Slice<Noun>> => {
  return gather(await selectPieces(sql, query, page, toNouns));
};

/**
 * The states of a table as they stand in a statement, by name: `{ queued: "'queued'", … }`. As text, so that an index is
 * chosen for the very state.
 */
export const literals = <S extends string>(states: Readonly<Record<S, unknown>>): Readonly<Record<S, string>> =>
  Object.fromEntries(Object.keys(states).map((state) => [state, quoted(state)])) as Record<S, string>;

/** Some states of a table as the list behind `IN`. */
export const listed = (states: readonly string[]): string => `(${states.map(quoted).join(', ')})`;

const quoted = (state: string): string => `'${state}'`;

import type { Parameters } from '../../server/dialect.ts';
import { countIn, orderIn, type Page } from '../../server/paging.ts';
import { shownName } from '../../server/shown.ts';
import { refuse } from './problems.ts';

/** What a resource's list can be filtered and ordered by. */
export interface ListRules<Filter extends string, Column extends string> {
  /** Parameters that filter: `name`, `name__contains`. */
  readonly filters: readonly Filter[];
  /** The first one is the order of a list that asks for none. */
  readonly ordering: readonly [Column, ...Column[]];
  /** Whether a list that asks for no order has its last first. */
  readonly isNewestFirst?: boolean;
}

/** Which part of a list is wanted, and what of it. */
export interface ListQuery<Filter extends string, Column extends string> {
  /** As asked for; 0 = all. */
  readonly limit: number;
  readonly offset: number;
  /** Only these keys of each object; `null` = every key. */
  readonly fields: readonly string[] | null;
  readonly orderBy: Column;
  readonly descending: boolean;
  /** A filter's alternatives, one of which must fit; what is absent filters nothing. */
  readonly filters: Readonly<Partial<Record<Filter, readonly string[]>>>;
}

const DEFAULT_LIMIT = 20;
const MAX_DIGITS = 9;
/** Each is looked for in every row; no client is known to send more than a few. */
const MAX_ALTERNATIVES = 20;

/** `limit`, `offset`, `fields`, `order_by` and the filters of a list. @throws WireRefusal (400) */
export function readListQuery<Filter extends string, Column extends string>(
  query: Parameters,
  rules: ListRules<Filter, Column>,
): ListQuery<Filter, Column> {
  refuseOtherFilters(query, rules.filters);
  const filters = rules.filters.flatMap((filter) => {
    const text = query.get(filter);
    return text === undefined ? [] : [[filter, readAlternatives(filter, text)]];
  });
  return {
    limit: readCount(query, 'limit', DEFAULT_LIMIT),
    offset: readCount(query, 'offset', 0),
    fields: readFields(query),
    ...readOrder(query, rules),
    filters: Object.fromEntries(filters),
  };
}

/** The slice that the list's records are asked for. */
export const pageOf = <Column extends string>({
  limit,
  offset,
  orderBy,
  descending,
}: ListQuery<string, Column>): Page<Column> => ({
  offset,
  limit: limit === 0 ? null : limit,
  orderBy,
  descending,
});

/** `fields=a,b`; `null` where there is no such parameter. */
export function readFields(query: Parameters): readonly string[] | null {
  const names = (query.get('fields') ?? '').split(',').map((name) => name.trim());
  const named = names.filter((name) => name !== '');
  return named.length === 0 ? null : named;
}

function readAlternatives(filter: string, text: string): readonly string[] {
  const alternatives = splitAlternatives(text);
  if (alternatives.length <= MAX_ALTERNATIVES) return alternatives;
  throw refuse('too_many_alternatives', filter, { filter, count: alternatives.length, most: MAX_ALTERNATIVES });
}

/**
 * Commas part alternatives; `\,` is a comma itself, `\\` a backslash (source: the provider's filtering page). One that is
 * empty counts only where all are: as a part of a name it would fit every name, whatever stands beside it.
 */
function splitAlternatives(text: string): readonly string[] {
  const parts = (text.match(/(?:^|,)(?:\\.|[^,])*/gs) ?? []).map((part, index) =>
    (index === 0 && !part.startsWith(',') ? part : part.slice(1)).replace(/\\([,\\])/g, '$1'),
  );
  const named = parts.filter((part) => part !== '');
  return named.length === 0 ? [''] : named;
}

/** What a list is asked beside its filters; `_` keeps browsers from answering of their own. */
const ABOUT_LISTS: readonly string[] = ['limit', 'offset', 'fields', 'order_by', 'format', '_'];

/** A filter that is passed over would leave everything, and scripts delete what a list holds. */
function refuseOtherFilters(query: Parameters, filters: readonly string[]): void {
  for (const [name] of query.entries()) {
    if (ABOUT_LISTS.includes(name) || filters.includes(name)) continue;
    const shown = shownName(name) ?? '…';
    throw refuse('filter_unknown', shown, { filter: shown, known: filters });
  }
}

function readCount(query: Parameters, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === undefined) return fallback;
  const count = countIn(text);
  if (count !== null && text.length <= MAX_DIGITS) return count;
  throw refuse('no_count', name, { name, value: text });
}

function readOrder<Column extends string>(
  query: Parameters,
  { ordering, isNewestFirst = false }: Pick<ListRules<string, Column>, 'ordering' | 'isNewestFirst'>,
): Pick<ListQuery<string, Column>, 'orderBy' | 'descending'> {
  const asked = query.get('order_by');
  if (asked === undefined || asked === '') return { orderBy: ordering[0], descending: isNewestFirst };
  const { name, descending } = orderIn(asked);
  const orderBy = ordering.find((column) => column === name);
  if (orderBy !== undefined) return { orderBy, descending };
  throw refuse('order_unknown', 'order_by', { value: asked, known: ordering });
}

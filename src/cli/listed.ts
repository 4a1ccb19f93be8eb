import type { Command } from 'commander';
import type { Client, Operations } from '../../clients/typescript/client.ts';
import type { Services } from '../services/index.ts';
import { withApi } from './api.ts';
import { given } from './arguments.ts';
import { Called, foundByName, idNamed, type Noun } from './called.ts';
import type { CliContext } from './context.ts';
import { type Column, type Look, printRows } from './forms.ts';
import { type ListFilters, readTimes, tellMore } from './list-filters.ts';
import { toIso } from './output.ts';
import { formOf, type ShownOptions, withShown } from './shown.ts';
import { type Frame, Showing, type WatchOptions, watched, withWatch } from './watch.ts';

/** A command that lists things: which operation answers it, and how its rows are shown. */
export interface Listing<Row extends object> {
  readonly operation: keyof Operations;
  /** Services that its operation works with, and those that say what things are called. */
  readonly services: readonly (keyof Services)[];
  /** What the operation is asked for besides the filters that all lists share. */
  query(options: object): Readonly<Record<string, unknown>>;
  /** The same, where it has to be looked up first. */
  filters?(client: Client, options: object): Promise<Readonly<Record<string, unknown>>>;
  /** The things whose names its columns show. */
  names(row: Row): readonly (readonly [Noun, number | null])[];
  columns(called: Called): readonly Column<Row>[];
  /** Whether it has no pages. */
  readonly isWhole?: true;
  /** Whether the newest comes last. */
  readonly isUpwards?: true;
  readonly whenEmpty: string;
}

/** Services that say what things are called. */
export const NAMING = ['accounts', 'oversight', 'schedules', 'stores', 'targets'] as const;

/** What every list takes. */
export interface ListedOptions extends Partial<ListFilters>, ShownOptions, WatchOptions {
  readonly headers?: boolean;
  readonly sort?: string;
}

/** Gives a list the options that say in which form it is shown, and whose it is. */
export const withForms = (list: Command): Command =>
  withWatch(
    withShown(list)
      .option('--no-headers', 'a table without its headings')
      .option('--sort <column>', 'by a column, such as name, or -created: the highest first'),
  );

/** How a list is to be shown. */
export const lookOf = ({ headers, sort, ...options }: ListedOptions): Look => ({
  form: formOf(options),
  hasHeadings: headers !== false,
  sort,
});

/** Whether what things are called is shown, or sorted by. */
export const showsNames = ({ form, sort }: Look): boolean => form === 'table' || form === 'wide' || sort !== undefined;

/** Of lists that take no limit. */
const MOST_ROWS = 1_000;

/** Shows a list, of this machine's installation or of another gateway. */
export const showListing = <Row extends object>(
  context: CliContext,
  listing: Listing<Row>,
  options: ListedOptions,
): Promise<void> =>
  withApi(context, { url: options.url, services: listing.services }, async (client) => {
    const query = {
      ...(await filtersOf(context, client, options)),
      ...listing.query(options),
      ...(await listing.filters?.(client, options)),
    };
    const most = listing.isWhole ? undefined : (options.limit ?? MOST_ROWS);
    const called = new Called(client);
    const look = lookOf(options);
    const { form } = look;
    const showing = new Showing();
    const draw = async (frame: Frame): Promise<void> => {
      const { rows, left } = await readRows<Row>(client, listing, query, most);
      if (showsNames(look)) await learnNames(called, listing, rows);
      await showing.show(frame, rows, async () => {
        await printRows(look, rows, listing.columns(called), listing.whenEmpty);
        tellMore(left, form !== 'table' && form !== 'wide');
      });
    };
    await watched(client, options, draw, { isFed: true });
  });

/** The filters that all lists share, as the API has them. @throws `not_found`, `conflict` (`ambiguous`) */
export async function filtersOf(context: CliContext, client: Client, options: ListedOptions) {
  const { account, schedule, store, target } = options;
  const { from, to } = await readTimes(context, options);
  return given({
    account: account === undefined ? undefined : (await foundByName(client, 'account', account)).id,
    schedule: schedule && String(await idNamed(client, 'schedule', schedule)),
    store: store && Number(await idNamed(client, 'store', store)),
    target: target && String(await idNamed(client, 'target', target)),
    from: from === undefined ? undefined : toIso(from),
    to: to === undefined ? undefined : toIso(to),
  });
}

const PAGE_ROWS = 200;

/** So many rows, page by page, and how many more there are. Of what has no pages, all. */
async function readRows<Row>(
  client: Client,
  { operation, isUpwards }: Pick<Listing<never>, 'operation' | 'isUpwards'>,
  query: Readonly<Record<string, unknown>>,
  most: number | undefined,
): Promise<{ readonly rows: readonly Row[]; readonly left: number }> {
  const rows: Row[] = [];
  let [after, total] = [null as string | null, 0];
  do {
    const limit = most === undefined ? undefined : Math.min(PAGE_ROWS, most - rows.length);
    const paging = most === undefined ? {} : { limit, count: after === null, ...given({ after: after ?? undefined }) };
    const page = await client.ask(operation as 'listRuns', { query: { ...query, ...paging } as never });
    rows.push(...(page.body.items as unknown as Row[]));
    total = page.total ?? total;
    after = page.next;
  } while (after !== null && rows.length < (most ?? 0));
  return { rows: isUpwards ? rows.toReversed() : rows, left: Math.max(0, total - rows.length) };
}

async function learnNames<Row extends object>(
  called: Called,
  { names }: Listing<Row>,
  rows: readonly Row[],
): Promise<void> {
  const wanted = Map.groupBy(
    rows.flatMap((row) => names(row)),
    ([noun]) => noun,
  );
  for (const [noun, pairs] of wanted) {
    await called.learn(
      noun,
      pairs.map(([, id]) => id),
    );
  }
}

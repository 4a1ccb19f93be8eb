import {
  type Account,
  ApiProblem,
  type Client,
  type Login,
  type Schedule,
  type Store,
  type Target,
} from '../../clients/typescript/client.ts';
import { notFound, problem } from '../domain/errors.ts';
import type { Key } from '../ports/records/page.ts';
import { keyOf } from './arguments.ts';
import type { Named } from './named.ts';

/** A thing in an address: its id or its uuid. */
export const keyText = (key: Key): number | string => ('id' in key ? key.id : key.uuid);

/** What is known by a name, as the API calls it. */
export type Noun = 'account' | 'login' | 'schedule' | 'store' | 'target';

/** As many logins as are asked for at once. */
const AT_ONCE = 8;
/** As many rows as a page may have. */
const PAGE_ROWS = 200;

/** What things are called, by their ids, learned many a call. Each is asked for once; what is gone has its id alone. */
export class Called {
  readonly #client: Client;
  readonly #names = new Map<string, string>();
  readonly #suspended = new Set<number>();

  constructor(client: Client) {
    this.#client = client;
  }

  /** Asks for names before they are shown. */
  async learn(noun: Noun, ids: Iterable<number | null>): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => id !== null && !this.#names.has(`${noun} ${id}`)) as number[];
    while (unknown.length > 0) {
      const some = unknown.splice(0, noun === 'login' ? AT_ONCE : PAGE_ROWS);
      for (const id of some) this.#names.set(`${noun} ${id}`, String(id));
      for (const row of noun === 'login' ? await this.#loginsOf(some) : await this.#rowsOf(noun, some)) {
        this.#names.set(`${noun} ${row.id}`, 'login' in row ? row.login : row.name);
        if ('suspendedAt' in row && row.suspendedAt !== null) this.#suspended.add(row.id);
      }
    }
  }

  /** The name of one that was learnt. */
  of(noun: Noun, id: number): string {
    return this.#names.get(`${noun} ${id}`) ?? String(id);
  }

  /** Whether the schedules of an account that was learnt stand still. */
  isSuspended(accountId: number): boolean {
    return this.#suspended.has(accountId);
  }

  async #rowsOf(noun: Exclude<Noun, 'login'>, id: readonly number[]) {
    return (await this.#client.call(LIST[noun], { query: { id, limit: PAGE_ROWS } })).items;
  }

  /** One by one: their list is not asked by ids. */
  async #loginsOf(ids: readonly number[]): Promise<readonly Login[]> {
    const found = await Promise.all(ids.map((key) => this.#loginOf(key)));
    return found.filter((login) => login !== null);
  }

  async #loginOf(key: number): Promise<Login | null> {
    try {
      return await this.#client.call('getLogin', { parts: { key } });
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.code === 'not_found') return null;
      throw error;
    }
  }
}

const GET = {
  account: 'getAccount',
  login: 'getLogin',
  schedule: 'getSchedule',
  store: 'getStore',
  target: 'getTarget',
} as const;
const LIST = {
  account: 'listAccounts',
  login: 'listLogins',
  schedule: 'listSchedules',
  store: 'listStores',
  target: 'listTargets',
} as const;

/**
 * The id of what was typed: an id or uuid, or a name that it alone has.
 * @throws `not_found`, `conflict` (`ambiguous`), ApiProblem
 */
export async function idNamed(client: Client, noun: Noun, named: Named): Promise<number | string> {
  // Asked for, so that one that there is not is told from one that has nothing.
  if (!('name' in named)) {
    const key = keyText(named);
    if (noun === 'schedule' || noun === 'target') return key;
    return (await client.call(GET[noun], { parts: { key } })).id;
  }
  const { name } = named;
  return onlyOne(noun, name, await calledSo(client, noun, name)).id;
}

/** As the API answers with what has a name. */
type Rows = {
  readonly account: Account;
  readonly login: Login;
  readonly schedule: Schedule;
  readonly store: Store;
  readonly target: Target;
};

/** All that have this name, `MOST_TOLD` at most. */
async function calledSo<N extends Noun>(client: Client, noun: N, name: string): Promise<readonly Rows[N][]> {
  // In an address commas part names.
  const query = name.includes(',') ? {} : { name: [name] };
  const found: Rows[N][] = [];
  for await (const row of client.rows(LIST[noun as Noun], query)) {
    const isIt = ('login' in row ? row.login : row.name) === name;
    if (isIt) found.push(row as Rows[N]);
    if (found.length === MOST_TOLD) break;
  }
  return found;
}

/** @throws `not_found`, `conflict` (`ambiguous`) */
function onlyOne<Row extends { readonly id: number }>(noun: Noun, name: string, rows: readonly Row[]): Row {
  const [found, other] = rows;
  if (found === undefined) throw notFound(noun, name);
  if (other === undefined) return found;
  const ids = rows.map(({ id }) => id).toSorted((one, next) => one - next);
  throw problem('ambiguous', { noun, name, ids });
}

/**
 * An account, login or store by its name, or else by its id: a name may be a number.
 *
 * @throws `not_found`, `conflict` (`ambiguous`), ApiProblem
 */
export async function foundByName<N extends 'account' | 'login' | 'store'>(
  client: Client,
  noun: N,
  typed: string,
): Promise<Rows[N]> {
  const named = await calledSo(client, noun, typed);
  if (named.length > 0) return onlyOne(noun, typed, named);
  const key = keyOf(typed);
  if (key === null) throw notFound(noun, typed);
  return (await client.call(GET[noun as Noun], { parts: { key: keyText(key) } })) as Rows[N];
}

/** Of those that have one name so many are told. */
const MOST_TOLD = 20;

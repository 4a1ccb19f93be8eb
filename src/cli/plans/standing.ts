import type { Account, Client, Schedule, Store, Target } from '../../../clients/typescript/client.ts';
import { notFound, problem } from '../../domain/errors.ts';
import { type Plan, type PlannedAccount, plannedSchedule, plannedTarget } from './plan.ts';

/** What one account has. */
export interface Holding {
  readonly account: Account;
  readonly targets: readonly Target[];
  readonly schedules: readonly Schedule[];
}

/** What stands, as far as the caller may see it. */
export interface Standing {
  readonly holdings: readonly Holding[];
  readonly stores: readonly Store[];
  /** Whether who asks sets up stores and paths. */
  readonly isStaff: boolean;
}

/**
 * Reads what the accounts of these names have; `null` = all accounts.
 * @throws `not_found` (account), ApiProblem
 */
export async function readStanding(client: Client, names: readonly string[] | null): Promise<Standing> {
  const { isStaff } = await client.call('getSession');
  const accounts: Account[] = [];
  if (names === null) accounts.push(...(await Array.fromAsync(client.rows('listAccounts', {}))));
  else for (const name of names) accounts.push(await accountNamed(client, name));
  const holdings: Holding[] = [];
  for (const account of accounts) {
    const query = { account: account.id };
    const targets = await Array.fromAsync(client.rows('listTargets', query));
    const schedules = await Array.fromAsync(client.rows('listSchedules', query));
    holdings.push({ account, targets, schedules });
  }
  const stores = await Array.fromAsync(client.rows('listStores', {}));
  return { holdings, stores, isStaff };
}

async function accountNamed(client: Client, name: string): Promise<Account> {
  const [account] = await Array.fromAsync(client.rows('listAccounts', { name: [name] }, 1));
  if (account === undefined) throw notFound('account', name);
  return account;
}

/**
 * What stands as a plan: accounts, targets and schedules by their names, in the order of these.
 * @throws `conflict` (`ambiguous`) where two targets or schedules of an account have one name
 */
export const planOf = ({ holdings, stores }: Standing, apiVersion: string): Plan => ({
  apiVersion,
  accounts: holdings
    .map((holding): PlannedAccount => {
      const { account } = holding;
      const targetNames = new Map(holding.targets.map(({ id, name }) => [id, name]));
      const storeNames = new Map(stores.map(({ id, name }) => [id, name]));
      const targets = byName('target', holding.targets).map((one) => plannedTarget(one, storeNames.get(one.storeId)));
      const schedules = byName('schedule', holding.schedules).map((one) => plannedSchedule(one, targetNames));
      return {
        name: account.name,
        ...(targets.length === 0 ? {} : { targets }),
        ...(schedules.length === 0 ? {} : { schedules }),
      };
    })
    .toSorted((one, next) => (one.name < next.name ? -1 : 1)),
});

function byName<Thing extends Known>(noun: Noun, things: readonly Thing[]): readonly Thing[] {
  return [...namesakes(things).entries()]
    .toSorted(([one], [next]) => (one < next ? -1 : 1))
    .flatMap(([name, found]) => onlyOne(noun, name, found) ?? []);
}

type Noun = 'schedule' | 'store' | 'target';

interface Known {
  readonly id: number;
  readonly name: string;
}

/** Things by what they are called. */
export const namesakes = <Thing extends Known>(things: readonly Thing[]): ReadonlyMap<string, readonly Thing[]> =>
  Map.groupBy(things, ({ name }) => name);

/** The one of those that have this name; `null` = there is none. @throws `conflict` (`ambiguous`) */
export function onlyOne<Thing extends Known>(
  noun: Noun,
  name: string,
  found: readonly Thing[] | undefined = [],
): Thing | null {
  const [first = null, other] = found;
  if (other === undefined) return first;
  throw problem('ambiguous', { noun, name, ids: found.map(({ id }) => id).toSorted((one, next) => one - next) });
}

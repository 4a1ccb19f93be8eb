import '../../web/browser-globals.ts';
import type { ADDRESSES } from '../../../clients/typescript/api.ts';
import type { Ground, Person } from './ground.ts';

const SCREENS_FILE = new URL('../../../web/src/app/screens.ts', import.meta.url).href;

/** Where the first thing of a kind is found whose list in the API is called otherwise than its screen. */
const LISTS: Readonly<Record<string, keyof typeof ADDRESSES>> = {
  accounts: 'listAccounts',
  people: 'listLogins',
  restores: 'listRestores',
  runs: 'listRuns',
  schedules: 'listSchedules',
  snapshots: 'listSnapshots',
  stores: 'listStores',
  targets: 'listTargets',
  tasks: 'listRuns',
};

/** What the parts of an address that may be left out are, beside nothing. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  '/calendar/:view?/:day?': ['/week', '/day', '/month/2026-12-01'],
  '/settings/:tab?': ['/notices', '/feeds', '/alerts', '/scripts', '/status'],
  '/schedules/:key/:tab?': ['/settings', '/snapshots', '/dialects', '/changes'],
};

/** Every address that the console has, as its own code lists them: `/schedules/:key`, and `/schedules/:key/settings`. */
export async function patternsOfConsole(): Promise<readonly string[]> {
  const { SCREENS } = (await import(SCREENS_FILE)) as { readonly SCREENS: readonly { readonly path: string }[] };
  return SCREENS.flatMap(({ path }) => {
    const whole = path.replace(/(\/:\w+\?)+$/, '');
    if (whole !== path && OPTIONAL[path] === undefined)
      throw new Error(`screen-addresses.ts has to say what ${path} may be.`);
    return ['', ...(OPTIONAL[path] ?? [])].map((end) => `${whole}${end}`);
  });
}

/** An address with the key of a real thing in place of `:key`. @throws where the ground knows no such thing */
export async function addressOf(ground: Ground, person: Person, pattern: string): Promise<string> {
  if (!pattern.includes(':')) return pattern;
  const noun = pattern.split('/')[1] ?? '';
  const list = LISTS[noun];
  if (list === undefined) throw new Error(`screen-addresses.ts has to say where ${pattern} finds a key.`);
  const { items } = await ground
    .as(person)
    .call(list as 'listRuns', noun === 'tasks' ? { query: { tasks: true } } : {});
  const [first] = items;
  const key = noun === 'tasks' ? first?.tasks?.[0]?.id : first?.id;
  if (key === undefined) throw new Error(`The ground has nothing for ${pattern}: fillDemo has to make it.`);
  return pattern.replace(/:\w+/, String(key));
}

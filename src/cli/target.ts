import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Account, Client, Target } from '../../clients/typescript/client.ts';
import { notFound, problem } from '../domain/errors.ts';
import { TARGET_KINDS, type TargetKind } from '../domain/target.ts';
import { type Place, URL_OPTION, withApi } from './api.ts';
import {
  collectSettings,
  collectTexts,
  given,
  parseNumber,
  parsePositive,
  parseUuid,
  type Setting,
} from './arguments.ts';
import { foundByName, idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { TARGETS } from './listings.ts';
import { BY_NAME, type Named, parseNamed } from './named.ts';
import { printable, printFields, printLine } from './output.ts';
import { type ShownOptions, show, withShown } from './shown.ts';
import { terminal } from './terminal.ts';
import { confirmName } from './typed-line.ts';

interface AddOptions extends ShownOptions {
  readonly account: string;
  readonly name: string;
  readonly store?: string;
  readonly driver: string;
  readonly kind: TargetKind;
  readonly id?: number;
  readonly uuid?: string;
  readonly keep?: number;
  readonly set?: readonly Setting[];
  readonly exclude?: readonly string[];
}

interface SetOptions extends ShownOptions {
  readonly name?: string;
  readonly keep?: number;
  readonly set?: readonly Setting[];
  readonly exclude?: readonly string[] | false;
  readonly allowInPlace?: boolean;
  readonly allowEmptySource?: boolean;
}

const EXCLUDE =
  "what to leave out below it, as borg's fm: patterns ('*.tmp', '/srv/www/cache/'; of a volume from its root: 'cache/'); may be repeated";

/** `target add`, `target list`, `target set`, `target remove`, `target test`. */
export function addTargetCommands(program: Command, context: CliContext): void {
  const target = program.command('target').description('the things that are backed up');
  addAdd(target, context);
  addList(target, context);
  addSet(target, context);
  target
    .command('remove')
    .description('delete a target and its managed volume; its snapshots and files elsewhere stay')
    .argument('<target>', BY_NAME, parseNamed)
    .option('--yes', 'do not ask for the name of one whose managed volume goes')
    .option(...URL_OPTION)
    .action((named: Named, { yes: isSure = false, url }: { yes?: boolean; url?: string }) =>
      withApi(context, { url, services: ['targets'] }, async (client) => {
        const key = await idNamed(client, 'target', named);
        const { body, version } = await client.ask('getTarget', { parts: { key } });
        const { name, source } = body;
        if (source.kind === 'volume' && !isSure) {
          await confirmName(name, `The managed volume of the target '${printable(name)}' goes with all its files.`);
        }
        await client.call('deleteTarget', { parts: { key }, query: { confirm: name }, version: version ?? '*' });
        printLine(`The target '${key}' is deleted.`);
      }),
    );
  const test = target
    .command('test')
    .description("check that a target's files can be reached")
    .argument('<target>', BY_NAME, parseNamed);
  withShown(test).action((named: Named, options: ShownOptions) =>
    withApi(context, { ...options, services: ['targets'] }, async (client) => {
      const tested = await client.call('testTarget', { parts: { key: await idNamed(client, 'target', named) } });
      await show(options, tested, ({ paths }) => {
        for (const path of paths) printLine(`${path} can be read.`);
      });
    }),
  );
}

function addAdd(target: Command, context: CliContext): void {
  const add = target
    .command('add')
    .description('add a target; without a source it gets a volume that the gateway manages')
    .requiredOption('--account <account>', 'name of the account that owns it')
    .requiredOption('--name <name>', 'what people call it')
    .addOption(new Option('--store <store>', 'name of the store for its local snapshots').conflicts('driver'))
    .option('--driver <driver>', "the installation's local store of this driver", USUAL_DRIVER)
    .addOption(new Option('--kind <kind>', 'a label for people').choices(TARGET_KINDS).default('instance'))
    .option(
      '--id <id>',
      'this id, if no target ever had it (default: the next free one from TARGET_IDS_FROM)',
      parsePositive,
    )
    .option('--uuid <uuid>', 'this uuid', parseUuid)
    .option('--keep <number>', 'how many snapshots its inheriting schedules keep, 1 to 10 (default: 5)', parseNumber)
    .option('--set <source=path>', 'a directory or file to back up; may be repeated', collectSettings)
    .option('--exclude <pattern>', EXCLUDE, collectTexts)
    .addHelpText('after', '\nExample:\n  backrota target add --account demo --name MyServer --set source=/srv/www');
  withShown(add).action(async (options: AddOptions, command: Command) => {
    const { name, kind, id, uuid, keep: rotation, exclude: excludes } = options;
    const typed = readSources(options.set, command);
    await withApi(context, { ...options, services: ['accounts', 'stores', 'targets'] }, async (client, place) => {
      const paths = typed && pathsAt(typed, place);
      const account = await foundByName(client, 'account', options.account);
      const optional = given({ id, uuid, rotation, paths, excludes, storeId: await storeOf(client, account, options) });
      const body = { accountId: account.id, name, kind, ...optional };
      const namesakes = await namesakesOf(client, account, name);
      const added = await client.call('createTarget', { body });
      warnOf(namesakes);
      await show(options, added, (made) => printFields({ id: made.id, uuid: made.uuid, name: made.name }));
    });
  });
}

function addList(target: Command, context: CliContext): void {
  const list = target
    .command('list')
    .description('list the targets')
    .option('--name <text>', 'those alone whose names contain it');
  withFilters(withForms(list), ['account', 'store'], 1_000).action((options: ListedOptions) =>
    showListing(context, TARGETS, options),
  );
}

function addSet(target: Command, context: CliContext): void {
  const set = target
    .command('set')
    .description('change a target')
    .argument('<target>', BY_NAME, parseNamed)
    .option('--name <name>', 'what people call it')
    .option('--keep <number>', 'how many snapshots its inheriting schedules keep, 1 to 10', parseNumber)
    .option(
      '--set <source=path>',
      'what to back up from now on, on whatever is mounted there; may be repeated',
      collectSettings,
    )
    .option('--exclude <pattern>', `${EXCLUDE}; these from now on`, collectTexts)
    .option('--no-exclude', 'leave nothing out')
    .option('--allow-empty-source', 'take backups without any file, also where earlier ones had some')
    .option('--no-allow-empty-source', 'a backup without any file fails where earlier ones had some')
    .option('--allow-in-place', 'let snapshots be restored over its files')
    .option('--no-allow-in-place', 'never restore over its files');
  withShown(set).action(async (named: Named, options: SetOptions, command: Command) => {
    const { name, keep: rotation } = options;
    const { allowInPlace: allowsInPlaceRestore, allowEmptySource: allowsEmptySource } = options;
    const typed = readSources(options.set, command);
    const excludes = options.exclude === false ? [] : options.exclude;
    const change = given({ name, rotation, allowsInPlaceRestore, allowsEmptySource, paths: typed, excludes });
    if (Object.keys(change).length === 0) command.error('error: nothing to change: give at least one option');
    await withApi(context, { ...options, services: ['targets'] }, async (client, place) => {
      const key = await idNamed(client, 'target', named);
      const body = { ...change, ...(typed === undefined ? {} : { paths: pathsAt(typed, place) }) };
      const changed = await client.call('changeTarget', { parts: { key }, body, version: '*' });
      await show(options, changed, ({ id }) => {
        printLine(`The target '${id}' is changed.`);
        if (typed !== undefined) printLine(STILL_MEASURED);
      });
    });
  });
}

/** What another source is measured by. */
const STILL_MEASURED =
  "Its backups are still measured by those from before: if the first one is shrunk, accept it with 'snapshot accept'; if it may be empty, allow that with --allow-empty-source.";

/** The paths of `--set source=…`, as they were typed; `undefined` where there is none. */
function readSources(settings: readonly Setting[] | undefined, command: Command): readonly string[] | undefined {
  const unknown = settings?.find(([name]) => name !== 'source');
  if (unknown !== undefined) command.error(`error: a target has no setting '${unknown[0]}'; it has source`);
  return settings?.map(([, path]) => path);
}

/** The same, absolute. @throws CommandFailed where one is not, and lies on another machine */
function pathsAt(paths: readonly string[], place: Place | null): readonly string[] {
  if (place === null) return paths.map((path) => resolve(path));
  const relative = paths.find((path) => !path.startsWith('/'));
  if (relative === undefined) return paths;
  throw new CommandFailed(`The path '${relative}' lies on the machine of ${place.url}; give all of it, from / on.`);
}

/** The store that is named, or the local one of the driver; `undefined` = that of the driver that is usual. */
async function storeOf(
  client: Client,
  account: Pick<Account, 'id'>,
  { store: name, driver }: Pick<AddOptions, 'store' | 'driver'>,
): Promise<number | undefined> {
  if (name === undefined && driver === USUAL_DRIVER) return undefined;
  const query = name === undefined ? { location: LOCAL } : {};
  for await (const store of client.rows('listStores', query)) {
    if (store.accountId !== null && store.accountId !== account.id) continue;
    if (name === undefined ? store.driver === driver && store.accountId === null : store.name === name) return store.id;
  }
  throw name === undefined ? problem('no_local_store', { driver, location: LOCAL }) : notFound('store', name);
}

const USUAL_DRIVER = 'archive';
const LOCAL = 'local';

/** Targets of the account that are called so already. */
const namesakesOf = async (client: Client, { id }: Pick<Account, 'id'>, name: string): Promise<readonly Target[]> =>
  (await client.call('listTargets', { query: { account: id, search: name, limit: MOST_NAMESAKES } })).items.filter(
    (one) => one.name === name,
  );

const MOST_NAMESAKES = 200;

/** Beside the answer, which programs read. */
function warnOf(namesakes: readonly Target[]): void {
  if (namesakes.length === 0) return;
  const ids = namesakes.map(({ id }) => id).join(', ');
  terminal().stderr.write(
    `Warning: this account has that name in use already (${ids}); tell them apart by their ids.\n`,
  );
}

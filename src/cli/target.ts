import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Account } from '../domain/account.ts';
import { notFound } from '../domain/errors.ts';
import type { Store } from '../domain/store.ts';
import { TARGET_KINDS, type Target, type TargetKind } from '../domain/target.ts';
import type { Key } from '../ports/records/page.ts';
import {
  collectSettings,
  collectTexts,
  given,
  parseNumber,
  parsePositive,
  parseUuid,
  type Setting,
} from './arguments.ts';
import type { CliContext } from './context.ts';
import { withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { TARGETS } from './listings.ts';
import { BY_NAME, type Named, parseNamed, targetKey } from './named.ts';
import { printable, printFields, printJson, printLine } from './output.ts';
import { terminal } from './terminal.ts';
import { confirmName } from './typed-line.ts';

interface AddOptions {
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
  readonly json?: boolean;
}

interface SetOptions {
  readonly name?: string;
  readonly keep?: number;
  readonly set?: readonly Setting[];
  readonly exclude?: readonly string[] | false;
  readonly allowInPlace?: boolean;
  readonly allowEmptySource?: boolean;
}

const EXCLUDE =
  "what to leave out below it, as borg's fm: patterns ('*.tmp', '/srv/www/cache/'; of a volume from its root: 'cache/'); may be repeated";

const EVERY_TARGET = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

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
    .action(async (named: Named, { yes: isSure = false }: { yes?: boolean }) => {
      await context.withServices(['targets'], async (services, actor) => {
        const key = await targetKey(services, actor, named);
        const { name, source } = await services.targets.find(actor, key);
        if (source.kind === 'volume' && !isSure) {
          await confirmName(name, `The managed volume of the target '${printable(name)}' goes with all its files.`);
        }
        await services.targets.remove(actor, key);
        printLine(`The target '${shown(key)}' is deleted.`);
      });
    });
  target
    .command('test')
    .description("check that a target's files can be reached")
    .argument('<target>', BY_NAME, parseNamed)
    .action((named: Named) =>
      context.withServices(['targets'], async (services, actor) => {
        for (const path of await services.targets.test(actor, await targetKey(services, actor, named)))
          printLine(`${path} can be read.`);
      }),
    );
}

function addAdd(target: Command, context: CliContext): void {
  target
    .command('add')
    .description('add a target; without a source it gets a volume that the gateway manages')
    .requiredOption('--account <account>', 'name of the account that owns it')
    .requiredOption('--name <name>', 'what people call it')
    .addOption(new Option('--store <store>', 'name of the store for its local snapshots').conflicts('driver'))
    .option('--driver <driver>', "the installation's local store of this driver", 'archive')
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
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota target add --account demo --name MyServer --set source=/srv/www')
    .action(async (options: AddOptions, command: Command) => {
      const { name, kind, id, uuid, keep: rotation, exclude: excludes } = options;
      const paths = readSources(options.set, command);
      await context.withServices(['accounts', 'stores', 'targets'], async (services, actor) => {
        const account = await services.accounts.findByName(actor, options.account);
        const store =
          options.store === undefined
            ? await services.stores.findLocal(options.driver)
            : findStore(await services.stores.list(actor), account, options.store);
        const optional = given({ id, uuid, rotation, paths, excludes });
        const draft = { accountId: account.id, name, kind, storeId: store.id, ...optional };
        const { rows: namesakes } = await services.targets.list(actor, { names: [name] }, EVERY_TARGET);
        const added = await services.targets.add(actor, draft);
        warnOf(namesakes.filter(({ accountId }) => accountId === account.id));
        const fields = { id: added.id, uuid: added.uuid, name: added.name };
        if (options.json) printJson(fields);
        else printFields(fields);
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
  target
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
    .option('--no-allow-in-place', 'never restore over its files')
    .action(async (named: Named, options: SetOptions, command: Command) => {
      const { name, keep: rotation } = options;
      const { allowInPlace: allowsInPlaceRestore, allowEmptySource: allowsEmptySource } = options;
      const paths = readSources(options.set, command);
      const excludes = options.exclude === false ? [] : options.exclude;
      const change = given({ name, rotation, allowsInPlaceRestore, allowsEmptySource, paths, excludes });
      if (Object.keys(change).length === 0) command.error('error: nothing to change: give at least one option');
      await context.withServices(['targets'], async (services, actor) => {
        const changed = await services.targets.change(actor, await targetKey(services, actor, named), change);
        printLine(`The target '${changed.id}' is changed.`);
        if (paths !== undefined) printLine(STILL_MEASURED);
      });
    });
}

/** What another source is measured by. */
const STILL_MEASURED =
  "Its backups are still measured by those from before: if the first one is shrunk, accept it with 'snapshot accept'; if it may be empty, allow that with --allow-empty-source.";

/** The paths of `--set source=…`, absolute; `undefined` where there is none. */
function readSources(settings: readonly Setting[] | undefined, command: Command): readonly string[] | undefined {
  const unknown = settings?.find(([name]) => name !== 'source');
  if (unknown !== undefined) command.error(`error: a target has no setting '${unknown[0]}'; it has source`);
  return settings?.map(([, path]) => resolve(path));
}

/** Store names are unique within what an account may use, not beyond. */
function findStore(stores: readonly Store[], account: Account, name: string): Store {
  const usable = stores.filter(({ accountId }) => accountId === account.id || accountId === null);
  const store = usable.find((candidate) => candidate.name === name);
  if (store === undefined) throw notFound('store', name);
  return store;
}

/** Beside the answer, which programs read. */
function warnOf(namesakes: readonly Target[]): void {
  if (namesakes.length === 0) return;
  const ids = namesakes.map(({ id }) => id).join(', ');
  terminal().stderr.write(
    `Warning: this account has that name in use already (${ids}); tell them apart by their ids.\n`,
  );
}

const shown = (key: Key): string => ('id' in key ? String(key.id) : key.uuid);

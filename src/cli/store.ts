import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Operations } from '../../clients/typescript/client.ts';
import { URL_OPTION, withApi } from './api.ts';
import { collectSettings, given, limitOf, parseLimit, type Setting, type TypedLimit } from './arguments.ts';
import { foundByName } from './called.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printFields, printLine } from './output.ts';
import { STORES, sayLimits, sayRest } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';
import { addStoreMove } from './store-move.ts';
import { addRepositoryCommands } from './store-repositories.ts';

/** The options that `add` and `set` share. */
interface LimitOptions {
  readonly maxPerTarget?: TypedLimit;
  readonly maxPerAccount?: TypedLimit;
  readonly maxBytesPerAccount?: TypedLimit;
  readonly minimumInterval?: TypedLimit;
}

interface AddOptions extends ShownOptions, LimitOptions {
  readonly name: string;
  readonly location: string;
  readonly driver: string;
  readonly account?: string;
  readonly node?: string;
  readonly set: readonly Setting[];
  readonly secretFile: readonly Setting[];
  readonly untested?: boolean;
}

/** What the files hold, by secret; the line break at the end of a single line is left off. */
async function readSecrets(files: readonly Setting[]): Promise<Readonly<Record<string, string>>> {
  const secrets: Record<string, string> = {};
  for (const [name, file] of files) {
    const bytes = await readFile(file).catch(() => {
      throw new CommandFailed(`The file '${file}' of the secret '${name}' cannot be read; name one that can.`);
    });
    const text = requireText(bytes, `The file '${file}' of the secret '${name}'`);
    secrets[name] = text.replace(/^([^\r\n]*)\r?\n$/, '$1');
  }
  return secrets;
}

const kept = (settings: readonly Setting[]): readonly Setting[] => settings.filter(([, value]) => value !== '');

/** What is given without a value is to be no more. */
const dropped = (settings: readonly Setting[]): Readonly<Record<string, null>> =>
  Object.fromEntries(settings.flatMap(([name, value]) => (value === '' ? [[name, null]] : [])));

const valuesOf = (settings: readonly Setting[]): Readonly<Record<string, string | null>> => ({
  ...dropped(settings),
  ...Object.fromEntries(kept(settings)),
});

const limitsOf = ({ maxPerTarget, maxPerAccount, maxBytesPerAccount, minimumInterval }: LimitOptions) =>
  given({
    maxPerTarget: limitOf(maxPerTarget),
    maxPerAccount: limitOf(maxPerAccount),
    maxBytesPerAccount: limitOf(maxBytesPerAccount),
    minimumIntervalSeconds: limitOf(minimumInterval),
  });

interface SetOptions extends ShownOptions, LimitOptions {
  readonly location?: string;
  readonly node?: string;
  readonly set: readonly Setting[];
  readonly secretFile: readonly Setting[];
}

const EXAMPLES = `
Examples:
  backrota store add --name Vault --location vault --driver archive --set root=/mnt/vault
  backrota store add --name Zurich --location ZRH --driver sftp --set host=backup.example.net --set user=vault \\
    --set root=/srv/vault --set hostKey=SHA256:AbC… --secret-file privateKey=/root/vault_ed25519
  backrota store add --name Web --location WEB --driver borg --set repository=/mnt/vault/web.borg \\
    --secret-file passphrase=/root/web.passphrase`;

/** How the help calls a store. */
const BY_STORE = 'its name, or its id where several accounts have one of that name';

/** `store add|list|set|status|remove|move|adopt|test`, and what is done with repositories. */
export function addStoreCommands(program: Command, context: CliContext): void {
  const store = program.command('store').description('where snapshots live');
  addAdd(store, context);
  const list = store.command('list').description('list the stores');
  withForms(list).action((options: ListedOptions) => showListing(context, STORES, options));
  addSet(store, context);
  addStatus(store, context);
  addRemove(store, context);
  addStoreMove(store, context);
  addAdopt(store, context);
  addRepositoryCommands(store, context);
  addTest(store, context);
}

function addAdd(store: Command, context: CliContext): void {
  const add = store
    .command('add')
    .description('test a store and add it')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--location <code>', "what a schedule's destination says to mean it")
    .requiredOption('--driver <driver>', 'how it is written, such as archive')
    .option('--account <account>', 'for this account alone (default: for all)')
    .option('--node <name>', 'the node (its NODE_NAME) that alone reaches it (default: every node does)')
    .option('--set <name=value>', "one of the driver's settings; may be repeated", collectSettings, [])
    .option(
      '--secret-file <name=file>',
      'a secret of the driver, read from a file and sealed; may be repeated',
      collectSettings,
      [],
    )
    .option(
      '--max-per-target <number>',
      'snapshots of one target, or none (default: 90 at the location local, else none)',
      parseLimit,
    )
    .option(
      '--max-per-account <number>',
      'snapshots of one account, or none (default: 700 at the location local, else 600)',
      parseLimit,
    )
    .option('--max-bytes-per-account <number>', 'bytes of one account there, or none', parseLimit)
    .option(
      '--minimum-interval <seconds>',
      'between two snapshots of one target, or none (default: none at the location local, else 1800)',
      parseLimit,
    )
    .option('--untested', 'do not write, read and remove a small file there first')
    .addHelpText('after', EXAMPLES);
  withShown(add).action((options: AddOptions) =>
    withApi(context, { url: options.url, services: ['accounts', 'stores'] }, async (client) => {
      const { name, location, driver, node, account, untested } = options;
      const accountId = account === undefined ? undefined : (await foundByName(client, 'account', account)).id;
      const settings = Object.fromEntries(options.set);
      const secrets = await readSecrets(options.secretFile);
      const body = { name, location, driver, settings, secrets, limits: limitsOf(options) };
      const added = await client.call('createStore', { body: { ...body, ...given({ node, accountId, untested }) } });
      await show(options, added, ({ id, uuid }) => printFields({ id, uuid, name, location: added.location }));
    }),
  );
}

function addSet(store: Command, context: CliContext): void {
  const set = store
    .command('set')
    .description('change what is named of a store; its snapshots stay where they are')
    .argument('<store>', 'its name, or its id where several accounts have one of that name')
    .option('--location <code>', "what a schedule's destination says to mean it")
    .option('--node <name>', 'the node that alone reaches it, or none: every node does')
    .option('--set <name=value>', "one of the driver's settings; NAME= drops it; may be repeated", collectSettings, [])
    .option(
      '--secret-file <name=file>',
      'a secret of the driver, read from a file and sealed; NAME= drops it; may be repeated',
      collectSettings,
      [],
    )
    .option('--max-per-target <number>', 'snapshots of one target, or none', parseLimit)
    .option('--max-per-account <number>', 'snapshots of one account, or none', parseLimit)
    .option('--max-bytes-per-account <number>', 'bytes of one account there, or none', parseLimit)
    .option('--minimum-interval <seconds>', 'between two snapshots of one target, or none', parseLimit);
  withShown(set).action(async (name: string, options: SetOptions, command: Command) => {
    const limits = limitsOf(options);
    const { location, node, set: settings, secretFile } = options;
    const body = given({
      location,
      limits: Object.keys(limits).length === 0 ? undefined : limits,
      node: node === 'none' ? null : node,
      settings: settings.length === 0 ? undefined : valuesOf(settings),
      secrets:
        secretFile.length === 0 ? undefined : { ...dropped(secretFile), ...(await readSecrets(kept(secretFile))) },
    });
    if (Object.keys(body).length === 0) command.error('error: nothing to change: give at least one option');
    await withApi(context, { url: options.url, services: ['stores'] }, async (client) => {
      const { id: key } = await foundByName(client, 'store', name);
      const changed = await client.call('changeStore', { parts: { key }, body, version: '*' });
      await show(options, changed, (now) =>
        printLine(
          `The store '${name}' is at ${now.location}, reached by ${now.node ?? 'every node'}, and has these limits: ${sayLimits(now.limits)}.`,
        ),
      );
    });
  });
}

function addStatus(store: Command, context: CliContext): void {
  const status = store.command('status').description('show how a store is doing').argument('<store>', BY_STORE);
  withShown(status).action((name: string, options: ShownOptions) =>
    withApi(context, { ...options, services: ['stores'] }, async (client) => {
      const { id: key } = await foundByName(client, 'store', name);
      await show(options, await client.call('getStoreStatus', { parts: { key } }), printStatus);
    }),
  );
}

const printStatus = (status: Operations['getStoreStatus']['reply']): void =>
  printFields({
    id: status.id,
    state: status.unwritable?.detail ?? 'ok',
    writes: status.isReadOnly ? "none: it is another installation's; see 'store adopt'" : 'yes',
    'failures in a row': status.failures,
    'last failure': status.lastFailure?.detail ?? null,
    'left alone': sayRest(status) || 'no',
  });

function addRemove(store: Command, context: CliContext): void {
  store
    .command('remove')
    .description('forget a store that nothing needs any more; what lies there stays')
    .argument('<store>', BY_STORE)
    .option(...URL_OPTION)
    .action((name: string, { url }: { url?: string }) =>
      withApi(context, { url, services: ['stores'] }, async (client) => {
        const { id: key } = await foundByName(client, 'store', name);
        const { keptKeys } = await client.call('forgetStore', { parts: { key } });
        printLine(`The store '${name}' is forgotten; what lies there stays as it is.`);
        if (keptKeys !== null)
          printLine(`So do its keys, in DATA_DIR/${keptKeys}: remove them once nobody reads it any more.`);
      }),
    );
}

function addAdopt(store: Command, context: CliContext): void {
  const adopt = store
    .command('adopt')
    .description("make a store this installation's own, once the one whose it was is stopped for good")
    .argument('<store>', BY_STORE);
  withShown(adopt).action((name: string, options: ShownOptions) =>
    withApi(context, { ...options, services: ['stores'] }, async (client) => {
      const { id: key } = await foundByName(client, 'store', name);
      await show(options, await client.call('adoptStore', { parts: { key } }), () =>
        printLine(`The store '${name}' is this installation's own; any other copy of it only reads it from now on.`),
      );
    }),
  );
}

function addTest(store: Command, context: CliContext): void {
  store
    .command('test')
    .description('write, read and remove a small file in a store')
    .argument('<store>', BY_STORE)
    .option(...URL_OPTION)
    .action((typed: string, { url }: { url?: string }) =>
      withApi(context, { url, services: ['stores'] }, async (client) => {
        const { id: key, name } = await foundByName(client, 'store', typed);
        await client.call('testStore', { parts: { key } });
        printLine(`The store '${name}' can be written and read.`);
      }),
    );
}

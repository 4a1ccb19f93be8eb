import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { notFound } from '../domain/errors.ts';
import type { Problem } from '../domain/problems/index.ts';
import { toStored } from '../domain/problems/stored.ts';
import type { Store, StoreLimits } from '../domain/store.ts';
import type { StoreTrouble } from '../domain/store-trouble.ts';
import { type Key, nameOf } from '../ports/records/page.ts';
import type { StoreWish } from '../services/stores/index.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { collectSettings, given, limitOf, parseKey, parseLimit, type Setting, type TypedLimit } from './arguments.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { type LeftAlone, tellLeftAlone } from './left-alone.ts';
import { orListed, withForms } from './listed.ts';
import { STORES } from './listings.ts';
import { printFields, printJson, printLine, printTable, toIso } from './output.ts';
import { addStoreMove } from './store-move.ts';

/** The options that `add` and `set` share. */
interface LimitOptions {
  readonly maxPerTarget?: TypedLimit;
  readonly maxPerAccount?: TypedLimit;
  readonly maxBytesPerAccount?: TypedLimit;
  readonly minimumInterval?: TypedLimit;
}

interface AddOptions extends LimitOptions {
  readonly name: string;
  readonly location: string;
  readonly driver: string;
  readonly account?: string;
  readonly node?: string;
  readonly set: readonly Setting[];
  readonly secretFile: readonly Setting[];
  readonly untested?: boolean;
  readonly json?: boolean;
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

const limitsOf = ({
  maxPerTarget,
  maxPerAccount,
  maxBytesPerAccount,
  minimumInterval,
}: LimitOptions): Partial<StoreLimits> =>
  given({
    maxPerTarget: limitOf(maxPerTarget),
    maxPerAccount: limitOf(maxPerAccount),
    maxBytesPerAccount: limitOf(maxBytesPerAccount),
    minimumIntervalSeconds: limitOf(minimumInterval),
  });

interface SetOptions extends LimitOptions {
  readonly location?: string;
  readonly node?: string;
  readonly set: readonly Setting[];
  readonly secretFile: readonly Setting[];
}

const problemOf = (problem: Problem | undefined): object | null =>
  problem === undefined ? null : { ...toStored(problem), message: sayInEnglish(problem) };

const EXAMPLES = `
Examples:
  backrota store add --name Vault --location vault --driver archive --set root=/mnt/vault
  backrota store add --name Zurich --location ZRH --driver sftp --set host=backup.example.net --set user=vault \\
    --set root=/srv/vault --set hostKey=SHA256:AbC… --secret-file privateKey=/root/vault_ed25519
  backrota store add --name Web --location WEB --driver borg --set repository=/mnt/vault/web.borg \\
    --secret-file passphrase=/root/web.passphrase`;

const showLimits = ({ maxPerTarget, maxPerAccount, maxBytesPerAccount, minimumIntervalSeconds }: StoreLimits): string =>
  [
    ...(maxPerTarget === null ? [] : [`${maxPerTarget} a target`]),
    ...(maxPerAccount === null ? [] : [`${maxPerAccount} an account`]),
    ...(maxBytesPerAccount === null ? [] : [`${maxBytesPerAccount} bytes an account`]),
    ...(minimumIntervalSeconds === null ? [] : [`one in ${minimumIntervalSeconds} s`]),
  ].join(', ') || 'none';

/** `null` = it is not left alone. */
const leftAlone = (trouble: StoreTrouble | undefined): LeftAlone | null =>
  trouble === undefined || trouble.restsUntil === null
    ? null
    : { until: trouble.restsUntil, failures: trouble.failures, reason: trouble.problem.reason };

const unhurried = (): AbortSignal => new AbortController().signal;

/** `store add`, `store list`, `store set`, `store remove`, `store move`, `store adopt`, `store import`, `store check`, `store compact`, `store break-lock`, `store key export`, `store test`. */
export function addStoreCommands(program: Command, context: CliContext): void {
  const store = program.command('store').description('where snapshots live');
  store
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
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((options: AddOptions) =>
      context.withServices(['accounts', 'stores'], async (services, actor) => {
        const { name, location, driver } = options;
        const owner = options.account === undefined ? null : await services.accounts.findByName(actor, options.account);
        const settings = Object.fromEntries(options.set);
        const secrets = await readSecrets(options.secretFile);
        const limits = limitsOf(options);
        const draft = { accountId: owner?.id ?? null, name, locationCode: location, driver, settings, secrets, limits };
        const { stores } = services;
        const whole = { ...draft, ...given({ node: options.node }) };
        const added = await (options.untested ? stores.add(actor, whole) : stores.addTested(actor, whole));
        const fields = { id: added.id, uuid: added.uuid, name: added.name, location: added.locationCode };
        if (options.json) printJson(fields);
        else printFields(fields);
      }),
    );
  withForms(
    store
      .command('list')
      .description('list the stores')
      .action(
        orListed(context, STORES, (options: { json?: boolean }) =>
          context.withServices(['accounts', 'stores'], async (services, actor) => {
            const stores = await services.stores.list(actor);
            const troubles = await services.stores.troubles(stores);
            const failures = await services.stores.failures(actor);
            const accounts = new Map((await services.accounts.list(actor)).map(({ id, name }) => [id, name]));
            const ownerOf = ({ accountId }: Store): string | null =>
              accountId === null ? null : (accounts.get(accountId) ?? String(accountId));
            if (options.json) {
              printJson(
                stores.map((row) => {
                  const alone = leftAlone(troubles.get(row.id));
                  return {
                    id: row.id,
                    uuid: row.uuid,
                    name: row.name,
                    location: row.locationCode,
                    driver: row.driver,
                    accountId: row.accountId,
                    account: ownerOf(row),
                    node: row.node,
                    settings: services.stores.settingsHere(row),
                    limits: row.limits,
                    leftAlone: alone === null ? null : { ...alone, until: toIso(alone.until) },
                    problem: problemOf(failures.get(row.id)),
                    createdAt: toIso(row.createdAt),
                  };
                }),
              );
              return;
            }
            printTable(
              ['ID', 'NAME', 'LOCATION', 'DRIVER', 'ACCOUNT', 'NODE', 'STATE', 'LIMITS', 'LEFT ALONE', 'SETTINGS'],
              stores.map((row) => {
                const settings = Object.entries(services.stores.settingsHere(row)).map(
                  ([name, value]) => `${name}=${value}`,
                );
                const { id, name, locationCode, driver, node } = row;
                const place = [ownerOf(row) ?? '(all)', node ?? '(all)'];
                const state = failures.get(id)?.reason ?? 'ok';
                const alone = leftAlone(troubles.get(id));
                const rest = alone === null ? '' : tellLeftAlone(alone);
                return [
                  id,
                  name,
                  locationCode,
                  driver,
                  ...place,
                  state,
                  showLimits(row.limits),
                  rest,
                  settings.join(', '),
                ];
              }),
              "There is no store yet; add one with 'backrota store add'.",
            );
          }),
        ),
      ),
  );
  store
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
    .option('--minimum-interval <seconds>', 'between two snapshots of one target, or none', parseLimit)
    .action(async (name: string, options: SetOptions, command: Command) => {
      const limits = limitsOf(options);
      const wish: StoreWish = {
        ...(Object.keys(limits).length === 0 ? {} : { limits }),
        ...given({ locationCode: options.location }),
        ...(options.node === undefined ? {} : { node: options.node === 'none' ? null : options.node }),
        ...(options.set.length === 0 ? {} : { settings: valuesOf(options.set) }),
        ...(options.secretFile.length === 0
          ? {}
          : { secrets: { ...dropped(options.secretFile), ...(await readSecrets(kept(options.secretFile))) } }),
      };
      if (Object.keys(wish).length === 0) command.error('error: nothing to change: give at least one option');
      await context.withServices(['stores'], async (services, actor) => {
        const changed = await services.stores.change(actor, name, wish);
        printLine(
          `The store '${name}' is at ${changed.locationCode}, reached by ${changed.node ?? 'every node'}, and has these limits: ${showLimits(changed.limits)}.`,
        );
      });
    });
  store
    .command('remove')
    .description('forget a store that nothing needs any more; what lies there stays')
    .argument('<store>', 'its name, or its id where several accounts have one of that name')
    .action(async (name: string) => {
      await context.withServices(['stores'], async (services, actor) => {
        const { driver, uuid, keysStay } = await services.stores.remove(actor, name);
        printLine(`The store '${name}' is forgotten; what lies there stays as it is.`);
        if (keysStay)
          printLine(`So do its keys, in DATA_DIR/${driver}/${uuid}: remove them once nobody reads it any more.`);
      });
    });
  addStoreMove(store, context);
  store
    .command('adopt')
    .description("make a store this installation's own, once the one whose it was is stopped for good")
    .argument('<store>', 'its name, or its id where several accounts have one of that name')
    .action((name: string) =>
      context.withServices(['stores'], async (services, actor) => {
        await services.stores.adopt(actor, name);
        printLine(`The store '${name}' is this installation's own; any other copy of it only reads it from now on.`);
      }),
    );
  store
    .command('import')
    .description('take in the archives that others made in its repositories, as snapshots that no rule expires')
    .argument('<name>', 'its name')
    .action((name: string) =>
      context.withServices(['repositories', 'stores'], async (services, actor) => {
        const found = await services.stores.findByName(actor, name);
        for (const { target, imported } of await services.repositories.import(actor, found, unhurried()))
          printLine(`${imported} new snapshots of the target '${target.id}'.`);
      }),
    );
  store
    .command('check')
    .description('read back whatever targets have there as their local store, recorded or not')
    .argument('<name>', 'its name')
    .action((name: string) =>
      context.withServices(['repositories', 'stores'], async (services, actor) => {
        const found = await services.stores.findByName(actor, name);
        for await (const target of services.repositories.check(actor, found, null, unhurried()))
          printLine(`What the target '${target.id}' has there is whole.`);
      }),
    );
  store
    .command('compact')
    .description('free the room of deleted snapshots in its repositories')
    .argument('<name>', 'its name')
    .action((name: string) =>
      context.withServices(['repositories', 'stores'], async (services, actor) => {
        const found = await services.stores.findByName(actor, name);
        for (const target of await services.repositories.compact(actor, found, unhurried()))
          printLine(`The repository of the target '${target.id}' is compacted.`);
      }),
    );
  store
    .command('break-lock')
    .description('remove the locks of its repositories; only if nobody works there, on whatever host')
    .argument('<name>', 'its name')
    .action((name: string) =>
      context.withServices(['repositories', 'stores'], async (services, actor) => {
        await services.repositories.breakLocks(actor, await services.stores.findByName(actor, name));
        printLine(`The store '${name}' has no locks any more.`);
      }),
    );
  store
    .command('key')
    .description('what its repositories are opened with')
    .command('export')
    .description('print the key of a repository, which opens it together with the passphrase; keep it elsewhere')
    .argument('<name>', "the store's name")
    .option('--target <target>', 'id or uuid, where it has several', parseKey)
    .action((name: string, { target: key }: { target?: Key }) =>
      context.withServices(['repositories', 'stores'], async (services, actor) => {
        const found = await services.stores.findByName(actor, name);
        const targets = await services.repositories.targetsOfStore(found);
        const target = targets.find(
          (one) => key === undefined || ('id' in key ? one.id === key.id : one.uuid === key.uuid),
        );
        if (target === undefined) throw notFound('target', key === undefined ? name : nameOf(key));
        if (key === undefined && targets.length > 1)
          throw new CommandFailed(`The store '${name}' has ${targets.length} repositories; name one with --target.`);
        printLine((await services.repositories.exportKey(actor, found, target)).trimEnd());
      }),
    );
  store
    .command('test')
    .description('write, read and remove a small file in a store')
    .argument('<store>', 'its name, or its id where several accounts have one of that name')
    .action((name: string) =>
      context.withServices(['stores'], async (services, actor) => {
        const tested = await services.stores.test(actor, name);
        printLine(`The store '${tested.name}' can be written and read.`);
      }),
    );
}

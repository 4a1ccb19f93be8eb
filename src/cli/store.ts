import type { Command } from 'commander';
import type { Store } from '../domain/store.ts';
import { collectSettings, type Setting } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printFields, printJson, printLine, printTable, toIso } from './output.ts';

interface AddOptions {
  readonly name: string;
  readonly location: string;
  readonly driver: string;
  readonly account?: string;
  readonly set: readonly Setting[];
  readonly json?: boolean;
}

/** `store add`, `store list`, `store test`. */
export function addStoreCommands(program: Command, context: CliContext): void {
  const store = program.command('store').description('where snapshots live');
  store
    .command('add')
    .description('add a store')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--location <code>', "what a schedule's destination says to mean it")
    .requiredOption('--driver <driver>', 'how it is written, such as archive')
    .option('--account <account>', 'for this account alone (default: for all)')
    .option('--set <name=value>', "one of the driver's settings; may be repeated", collectSettings, [])
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExample:\n  backrota store add --name Vault --location vault --driver archive --set root=/mnt/vault',
    )
    .action((options: AddOptions) =>
      context.withServices(async (services, actor) => {
        const { name, location, driver } = options;
        const owner = options.account === undefined ? null : await services.accounts.findByName(actor, options.account);
        const settings = Object.fromEntries(options.set);
        const draft = { accountId: owner?.id ?? null, name, locationCode: location, driver, settings };
        const added = await services.stores.add(actor, draft);
        const fields = { id: added.id, uuid: added.uuid, name: added.name, location: added.locationCode };
        if (options.json) printJson(fields);
        else printFields(fields);
      }),
    );
  store
    .command('list')
    .description('list the stores')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      context.withServices(async (services, actor) => {
        const stores = await services.stores.list(actor);
        const accounts = new Map((await services.accounts.list(actor)).map(({ id, name }) => [id, name]));
        const ownerOf = ({ accountId }: Store): string | null =>
          accountId === null ? null : (accounts.get(accountId) ?? String(accountId));
        if (options.json) {
          printJson(
            stores.map((row) => ({
              id: row.id,
              uuid: row.uuid,
              name: row.name,
              location: row.locationCode,
              driver: row.driver,
              account: ownerOf(row),
              node: row.node,
              settings: row.settings,
              createdAt: toIso(row.createdAt),
            })),
          );
          return;
        }
        printTable(
          ['ID', 'NAME', 'LOCATION', 'DRIVER', 'ACCOUNT', 'SETTINGS'],
          stores.map((row) => {
            const settings = Object.entries(row.settings).map(([name, value]) => `${name}=${value}`);
            return [row.id, row.name, row.locationCode, row.driver, ownerOf(row) ?? '(all)', settings.join(', ')];
          }),
          "There is no store yet; add one with 'backrota store add'.",
        );
      }),
    );
  store
    .command('test')
    .description('write, read and remove a small file in a store')
    .argument('<name>', 'its name')
    .action((name: string) =>
      context.withServices(async (services, actor) => {
        const tested = await services.stores.test(actor, name);
        printLine(`The store '${tested.name}' can be written and read.`);
      }),
    );
}

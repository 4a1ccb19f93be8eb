import type { Command } from 'commander';
import type { Client, Target } from '../../clients/typescript/client.ts';
import { URL_OPTION, withApi } from './api.ts';
import { parseKey } from './arguments.ts';
import { foundByName, keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { printLine } from './output.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

/** What the operations work with, of this machine's installation. */
const SERVICES = ['repositories', 'stores', 'targets'] as const;

/** `store import`, `store check`, `store compact`, `store break-lock`, `store key export`. */
export function addRepositoryCommands(store: Command, context: CliContext): void {
  const take = store
    .command('import')
    .description('take in the archives that others made in its repositories, as snapshots that no rule expires')
    .argument('<name>', 'its name');
  withShown(take).action((name: string, options: ShownOptions) =>
    withApi(context, { ...options, services: SERVICES }, async (client) => {
      const { id: key } = await foundByName(client, 'store', name);
      await show(options, await client.call('importArchives', { parts: { key } }), ({ items }) => {
        for (const { targetId, imported } of items) printLine(`${imported} new snapshots of the target '${targetId}'.`);
      });
    }),
  );
  addCheck(store, context);
  const compact = store
    .command('compact')
    .description('free the room of deleted snapshots in its repositories')
    .argument('<name>', 'its name');
  withShown(compact).action((name: string, options: ShownOptions) =>
    withApi(context, { ...options, services: SERVICES }, async (client) => {
      const { id: key } = await foundByName(client, 'store', name);
      await show(options, await client.call('compactRepositories', { parts: { key } }), ({ items }) => {
        for (const { targetId } of items) printLine(`The repository of the target '${targetId}' is compacted.`);
      });
    }),
  );
  store
    .command('break-lock')
    .description('remove the locks of its repositories; only if nobody works there, on whatever host')
    .argument('<name>', 'its name')
    .option(...URL_OPTION)
    .action((name: string, { url }: { url?: string }) =>
      withApi(context, { url, services: SERVICES }, async (client) => {
        const { id: key } = await foundByName(client, 'store', name);
        await client.call('breakLocks', { parts: { key } });
        printLine(`The store '${name}' has no locks any more.`);
      }),
    );
  addKeyExport(store, context);
}

function addCheck(store: Command, context: CliContext): void {
  store
    .command('check')
    .description('read back whatever targets have there as their local store, recorded or not')
    .argument('<name>', 'its name')
    .option(...URL_OPTION)
    .action((name: string, { url }: { url?: string }) =>
      withApi(context, { url, services: SERVICES }, async (client) => {
        const { id: key } = await foundByName(client, 'store', name);
        const targets = await targetsOf(client, key);
        // Target by target, so that each is told of as soon as it was read.
        for (const body of targets.length === 0 ? [{}] : targets.map(({ id }) => ({ target: id }))) {
          const { items } = await client.call('checkRepositories', { parts: { key }, body });
          for (const { targetId } of items) printLine(`What the target '${targetId}' has there is whole.`);
        }
      }),
    );
}

function addKeyExport(store: Command, context: CliContext): void {
  const key = store.command('key').description('what its repositories are opened with');
  const exported = key
    .command('export')
    .description('print the key of a repository, which opens it together with the passphrase; keep it elsewhere')
    .argument('<name>', "the store's name")
    .option('--target <target>', 'id or uuid, where it has several', parseKey);
  type Options = ShownOptions & { readonly target?: ReturnType<typeof parseKey> };
  withShown(exported).action((name: string, { target, ...options }: Options) =>
    withApi(context, { ...options, services: SERVICES }, async (client) => {
      const { id } = await foundByName(client, 'store', name);
      const targets = target === undefined ? await targetsOf(client, id) : [];
      if (targets.length > 1)
        throw new CommandFailed(`The store '${name}' has ${targets.length} repositories; name one with --target.`);
      const body = target === undefined ? {} : { target: keyText(target) };
      const told = await client.call('exportRepositoryKey', { parts: { key: id }, body });
      await show(options, told, ({ key: text }) => printLine(text.trimEnd()));
    }),
  );
}

/** The targets whose own store it is. */
const targetsOf = (client: Client, store: number): Promise<readonly Target[]> =>
  Array.fromAsync(client.rows('listTargets', { store }), (target) => target).then((targets) => targets.toReversed());

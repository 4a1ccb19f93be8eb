import type { Command } from 'commander';
import { URL_OPTION, withApi } from './api.ts';
import { foundByName } from './called.ts';
import type { CliContext } from './context.ts';
import { printLine } from './output.ts';
import { confirmName } from './typed-line.ts';

interface DeleteOptions {
  readonly erase?: boolean;
  readonly yes?: boolean;
  readonly url?: string;
}

/** `account delete`. */
export function addAccountDelete(account: Command, context: CliContext): void {
  account
    .command('delete')
    .description('delete an account with its logins, schedules, targets, managed volumes and snapshots')
    .argument('<account>', 'its name')
    .option('--erase', 'erase its names, mails and contacts too: what stays is history without them')
    .option('--yes', 'do not ask for its name')
    .option(...URL_OPTION)
    .action((typed: string, { erase = false, yes: isSure = false, url }: DeleteOptions) =>
      withApi(context, { url, services: ['accounts', 'departures'] }, async (client) => {
        const { id: key, name } = await foundByName(client, 'account', typed);
        if (!isSure) await confirmName(name, `The account '${name}' goes with all its snapshots and managed volumes.`);
        await client.call('deleteAccount', { parts: { key }, query: { confirm: name, erase }, version: '*' });
        const names = erase ? ', and who it was is erased' : '';
        printLine(
          `The account '${name}' is deleted${names}. Its copies and volumes go as soon as 'backrota serve' runs.`,
        );
      }),
    );
}

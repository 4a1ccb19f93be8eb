import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { printLine } from './output.ts';
import { confirmName } from './typed-line.ts';

interface DeleteOptions {
  readonly erase?: boolean;
  readonly yes?: boolean;
}

/** `account delete`. */
export function addAccountDelete(account: Command, context: CliContext): void {
  account
    .command('delete')
    .description('delete an account with its logins, schedules, targets, managed volumes and snapshots')
    .argument('<account>', 'its name')
    .option('--erase', 'erase its names, mails and contacts too: what stays is history without them')
    .option('--yes', 'do not ask for its name')
    .action(async (name: string, { erase: erases = false, yes: isSure = false }: DeleteOptions) => {
      await context.withServices(['accounts', 'departures'], async (services, actor) => {
        await services.accounts.findByName(actor, name);
        if (!isSure) await confirmName(name, `The account '${name}' goes with all its snapshots and managed volumes.`);
        await services.departures.delete(actor, name, { erases });
        const names = erases ? ', and who it was is erased' : '';
        printLine(
          `The account '${name}' is deleted${names}. Its copies and volumes go as soon as 'backrota serve' runs.`,
        );
      });
    });
}

import type { Command } from 'commander';
import { parseCount } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printJson, printTable, toIso } from './output.ts';

interface ListOptions {
  readonly account?: string;
  readonly limit: number;
  readonly json?: boolean;
}

const LINES = 50;

/** `audit list`. */
export function addAuditCommands(program: Command, context: CliContext): void {
  program
    .command('audit')
    .description('who did what to which thing, when')
    .command('list')
    .description('list the newest lines first')
    .option('--account <account>', "of one account's things only")
    .option('--limit <number>', 'how many lines', parseCount, LINES)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota audit list --account demo --limit 20')
    .action((options: ListOptions) =>
      context.withServices(['oversight'], async (services, actor) => {
        const { account: name, limit } = options;
        const account = name === undefined ? null : await services.oversight.accountNamed(actor, name);
        const lines = await services.oversight.audited(actor, account?.id ?? null, limit);
        if (options.json) {
          printJson(lines.map(({ at, ...line }) => ({ at: toIso(at), ...line })));
          return;
        }
        printTable(
          ['AT', 'WHO', 'DID', 'THING', 'ACCOUNT', 'DETAILS'],
          lines.map(({ at, actor: who, action, noun, objectId, accountId, details }) => [
            toIso(at),
            who,
            action,
            objectId === null ? '' : `${noun ?? ''} ${objectId}`.trim(),
            accountId,
            Object.keys(details).length === 0 ? '' : JSON.stringify(details),
          ]),
          'Nothing was audited yet.',
        );
      }),
    );
}

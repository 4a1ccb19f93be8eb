import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { printLine } from './output.ts';

/** `serve`, `migrate`: the installation of this machine. */
export function addInstallationCommands(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('run the gateway: listen, fire schedules, take backups')
    .option('--demo', 'plant a demo account where this makes a new embedded database')
    .option('--drill', 'only answer calls: fire, prune, back up and mail nothing, such as to try a copy of the gateway')
    .action(({ demo = false, drill = false }: { demo?: boolean; drill?: boolean }) =>
      context.serve({ isDemo: demo, isDrill: drill }),
    );
  program
    .command('migrate')
    .description('bring the database to this version')
    .action(async () => {
      await context.migrate();
      printLine('The database is up to date.');
    });
}

import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { printFields, printJson, printLine, toIsoOrNull } from './output.ts';

/** `serve`, `migrate`, `status`: the installation as a whole. */
export function addInstallationCommands(program: Command, context: CliContext): void {
  program
    .command('serve')
    .description('run the gateway: listen, fire schedules, take backups')
    .option('--demo', 'plant a demo account where this makes a new embedded database')
    .action((options: { demo?: boolean }) => context.serve({ isDemo: options.demo === true }));
  program
    .command('migrate')
    .description('bring the database to this version')
    .action(async () => {
      await context.migrate();
      printLine('The database is up to date.');
    });
  program
    .command('status')
    .description('show how the installation is doing')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      context.withServices(async (services) => {
        const { now: _now, ...status } = await services.status.read();
        const lastTickAt = toIsoOrNull(status.lastTickAt);
        if (options.json) {
          printJson({ ...status, lastTickAt });
          return;
        }
        printFields({
          'runs failed in 24 h': status.runsFailed24h,
          'runs missed in 24 h': status.runsMissed24h,
          'tasks queued': status.tasksQueued,
          'tasks running': status.tasksRunning,
          'kept trees stuck': status.keptTreesStuck,
          'last tick': lastTickAt ?? 'never',
        });
      }),
    );
}

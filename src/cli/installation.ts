import type { Command } from 'commander';
import { isServerRunning } from '../services/housekeeping/index.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { tellLeftAlone } from './left-alone.ts';
import { printFields, printJson, printLine, toIso, toIsoOrNull } from './output.ts';

/** `serve`, `migrate`, `status`: the installation as a whole. */
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
  program
    .command('status')
    .description('show how the installation is doing; ends with 1 where no server runs')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      context.withServices(['status'], async (services) => {
        const status = await services.status.read();
        const { now: _, ...shown } = {
          ...status,
          lastTickAt: toIsoOrNull(status.lastTickAt),
          storesLeftAlone: status.storesLeftAlone.map((row) => ({ ...row, until: toIso(row.until) })),
          storesWaitedFor: status.storesWaitedFor.map((row) => ({ ...row, since: toIso(row.since) })),
          deletionsRefused: status.deletionsRefused.map((row) => ({ ...row, until: toIso(row.until) })),
        };
        if (options.json) printJson(shown);
        else {
          printFields({
            'runs failed in 24 h': shown.runsFailed24h,
            'runs missed in 24 h': shown.runsMissed24h,
            'tasks queued': shown.tasksQueued,
            'tasks running': shown.tasksRunning,
            'stores left alone':
              status.storesLeftAlone.map((row) => `${row.name} (${tellLeftAlone(row)})`).join(', ') || 'none',
            'kept trees stuck': shown.keptTreesStuck,
            'snapshots missing': shown.snapshotsMissing,
            'snapshots damaged': shown.snapshotsDamaged,
            'in-place restores failed in 24 h': withIds(shown.restoresFailed24h, shown.restoresFailedLast),
            'stores out of reach':
              shown.storesOutOfReach.map(({ name, reason }) => `${name} (${reason})`).join(', ') || 'none',
            'stores waited for':
              shown.storesWaitedFor
                .map(({ name, reason, tasks, since }) => `${name} (${tasks} task(s) since ${since}: ${reason})`)
                .join(', ') || 'none',
            'deletions refused':
              shown.deletionsRefused
                .map(({ name, until, reason, times }) => `${name} (until ${until}: ${reason}, ${times} times in a row)`)
                .join(', ') || 'none',
            'log lines dropped': shown.droppedLogLines,
            'work that hangs': shown.hangingWork,
            'nodes with a stale SECRET_KEY': shown.staleKeys,
            'last tick': shown.lastTickAt ?? 'never',
          });
        }
        if (isServerRunning(status)) return;
        const since = shown.lastTickAt === null ? 'none ever ran' : `the last tick was at ${shown.lastTickAt}`;
        throw new CommandFailed(
          `No server is running on this database (${since}): nothing fires before 'backrota serve'.`,
        );
      }),
    );
}

/** `2 (8, 7)`: how many, and the newest of them. */
const withIds = (count: number, ids: readonly number[]): string =>
  ids.length === 0 ? String(count) : `${count} (${ids.join(', ')}${count > ids.length ? ', …' : ''})`;

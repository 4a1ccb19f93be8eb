import type { Command } from 'commander';
import type { Operations } from '../../clients/typescript/client.ts';
import { withApi } from './api.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { printFields } from './output.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

type Status = Operations['getStatus']['reply'];

/** `status`: how the installation is doing. */
export function addStatusCommand(program: Command, context: CliContext): void {
  const status = program
    .command('status')
    .description('show how the installation is doing; ends with 1 where no server runs');
  withShown(status).action((options: ShownOptions) =>
    withApi(context, { ...options, services: ['status'] }, async (client) => {
      const found = await client.call('getStatus');
      await show(options, found, printStatus);
      if (found.isServerRunning) return;
      const since = found.lastTickAt === null ? 'none ever ran' : `the last tick was at ${found.lastTickAt}`;
      throw new CommandFailed(
        `No server is running on this database (${since}): nothing fires before 'backrota serve'.`,
      );
    }),
  );
}

const printStatus = (status: Status): void =>
  printFields({
    'runs failed in 24 h': status.runsFailed24h,
    'runs missed in 24 h': status.runsMissed24h,
    'tasks queued': status.tasksQueued,
    'tasks running': status.tasksRunning,
    'stores left alone': listed(
      status.storesLeftAlone,
      ({ name, until, reason, failures }) => `${name} (until ${until}: ${reason}, ${failures} times in a row)`,
    ),
    'kept trees stuck': status.keptTreesStuck,
    'snapshots missing': status.snapshotsMissing,
    'snapshots damaged': status.snapshotsDamaged,
    'in-place restores failed in 24 h': withIds(status.restoresFailed24h, status.restoresFailedLast),
    'stores out of reach': listed(status.storesOutOfReach, ({ name, reason }) => `${name} (${reason})`),
    'stores waited for': listed(
      status.storesWaitedFor,
      ({ name, reason, tasks, since }) => `${name} (${tasks} task(s) since ${since}: ${reason})`,
    ),
    'deletions refused': listed(
      status.deletionsRefused,
      ({ name, until, reason, times }) => `${name} (until ${until}: ${reason}, ${times} times in a row)`,
    ),
    'log lines dropped': status.droppedLogLines,
    'work that hangs': status.hangingWork,
    'nodes with a stale SECRET_KEY': status.staleKeys,
    'last tick': status.lastTickAt ?? 'never',
  });

const listed = <Thing>(things: readonly Thing[], say: (thing: Thing) => string): string =>
  things.map(say).join(', ') || 'none';

/** `2 (8, 7)`: how many, and the newest of them. */
const withIds = (count: number, ids: readonly number[]): string =>
  ids.length === 0 ? String(count) : `${count} (${ids.join(', ')}${count > ids.length ? ', …' : ''})`;

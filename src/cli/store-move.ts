import type { Command } from 'commander';
import type { Operations } from '../../clients/typescript/client.ts';
import { problem } from '../domain/errors.ts';
import { URL_OPTION, withApi } from './api.ts';
import { given } from './arguments.ts';
import { foundByName } from './called.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { printable, printLine } from './output.ts';
import { untilStopped } from './until-stopped.ts';

interface MoveOptions {
  readonly from: string;
  readonly to: string;
  readonly account?: string;
  readonly url?: string;
}

type Moved = Operations['moveSnapshots']['reply']['items'][number];

/** `store move`: one snapshot after another, in a process that can be ended; begun again, it goes on. */
export function addStoreMove(store: Command, context: CliContext): void {
  store
    .command('move')
    .description('move snapshots to another store of the same format, and then the targets whose own store it was')
    .requiredOption('--from <store>', 'its name, or its id where several accounts have one of that name')
    .requiredOption('--to <store>', 'where to, in the same way')
    .option('--account <account>', "one account's only, by its name")
    .option(...URL_OPTION)
    .action((options: MoveOptions) =>
      untilStopped(
        (name) => problem('move_interrupted', { signal: name }),
        (signal) => move(context, options, signal),
      ),
    );
}

const move = (context: CliContext, { from, to, account, url }: MoveOptions, signal: AbortSignal): Promise<void> =>
  withApi(context, { url, services: ['accounts', 'storeMove', 'stores'], role: 'verifier', signal }, async (client) => {
    const [{ id: key }, { id: goal }] = [
      await foundByName(client, 'store', from),
      await foundByName(client, 'store', to),
    ];
    const accountId = account === undefined ? undefined : (await foundByName(client, 'account', account)).id;
    let [moved, left] = [0, 0];
    for (let after: number | undefined; ; ) {
      const body = { to: goal, ...given({ accountId, after }) };
      const { items, next, targets } = await client.call('moveSnapshots', { parts: { key }, body });
      for (const one of items) {
        if (one.isMoved) moved += 1;
        if (one.failure !== null) left += 1;
        printLine(printable(lineOf(one)));
      }
      if (next !== null) {
        after = next;
        continue;
      }
      const { moved: going = 0, waiting = 0 } = targets ?? {};
      printLine(`${moved} snapshot(s) are moved, and ${going} target(s) go to '${to}' from now on.`);
      if (left + waiting === 0) return;
      throw new CommandFailed(`${left} snapshot(s) and ${waiting} target(s) stay at '${from}' for now; run it again.`);
    }
  });

function lineOf({ snapshotId, isMoved, failure }: Moved): string {
  const what = `${snapshotId}  ${isMoved ? 'moved' : 'stays'}`;
  if (failure === null) return what;
  return `${what}${isMoved ? ', but its first copy is not deleted yet' : ''}: ${failure.detail}`;
}

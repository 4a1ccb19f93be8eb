import type { Command } from 'commander';
import { problem } from '../domain/errors.ts';
import { onStopSignal } from '../stop-signals.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { printable, printLine } from './output.ts';

interface MoveOptions {
  readonly from: string;
  readonly to: string;
  readonly account?: string;
}

/** `store move`: in a process that can be ended; begun again, it goes on. */
export function addStoreMove(store: Command, context: CliContext): void {
  store
    .command('move')
    .description('move snapshots to another store of the same format, and then the targets whose own store it was')
    .requiredOption('--from <store>', 'its name, or its id where several accounts have one of that name')
    .requiredOption('--to <store>', 'where to, in the same way')
    .option('--account <account>', "one account's only, by its name")
    .action((options: MoveOptions) =>
      context.withServices(
        ['accounts', 'storeMove', 'stores'],
        async ({ accounts, storeMove, stores }, actor) => {
          const { account } = options;
          const plan = {
            from: await stores.findByName(actor, options.from),
            to: await stores.findByName(actor, options.to),
            accountId: account === undefined ? null : (await accounts.findByName(actor, account)).id,
          };
          const controller = new AbortController();
          let [moved, left] = [0, 0];
          const forget = onStopSignal((signal) => controller.abort(problem('move_interrupted', { signal })));
          try {
            for await (const { snapshot, isMoved, problem: found } of storeMove.snapshots(
              actor,
              plan,
              controller.signal,
            )) {
              if (isMoved) moved += 1;
              if (found !== null) left += 1;
              const why =
                found === null
                  ? ''
                  : `${isMoved ? ', but its first copy is not deleted yet' : ''}: ${sayInEnglish(found)}`;
              printLine(printable(`${snapshot.id}  ${isMoved ? 'moved' : 'stays'}${why}`));
            }
          } finally {
            forget();
          }
          const targets = await storeMove.targets(actor, plan);
          printLine(
            `${moved} snapshot(s) are moved, and ${targets.moved} target(s) go to '${options.to}' from now on.`,
          );
          if (left + targets.waiting === 0) return;
          throw new CommandFailed(
            `${left} snapshot(s) and ${targets.waiting} target(s) stay at '${options.from}' for now; run it again.`,
          );
        },
        'verifier',
      ),
    );
}

import type { Command } from 'commander';
import { checkOptions, type TypedCheck, withCheckOptions } from './check-options.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed, targetKey } from './named.ts';
import { type QueuedOptions, tellQueuedRun } from './queued-run.ts';
import { withWait } from './wait.ts';

interface Options extends TypedCheck, QueuedOptions {
  readonly restore?: boolean;
}

/** `check`: one by hand. */
export function addCheckCommand(program: Command, context: CliContext): void {
  const check = program
    .command('check')
    .description('read the copies of a target back now, or restore the newest to a scratch place and compare it')
    .argument('<target>', BY_NAME, parseNamed)
    .option('--restore', 'restore the newest copy, compare it, and remove what was restored');
  withWait(withCheckOptions(check).option('--json', 'print JSON')).action((named: Named, options: Options) =>
    context.withServices(['checks', 'runs', 'snapshots', 'status', 'targets'], async (services, actor) => {
      const action = options.restore === true ? 'restore_check' : 'check';
      const key = await targetKey(services, actor, named);
      const queued = await services.checks.start(actor, key, action, checkOptions(options));
      await tellQueuedRun(services, actor, queued, options);
    }),
  );
}

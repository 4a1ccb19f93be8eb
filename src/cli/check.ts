import type { Command } from 'commander';
import { checkOptions, type TypedCheck, withCheckOptions } from './check-options.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed, targetKey } from './named.ts';
import { printQueuedRun } from './queued-run.ts';

interface Options extends TypedCheck {
  readonly restore?: boolean;
  readonly json?: boolean;
}

/** `check`: one by hand. */
export function addCheckCommand(program: Command, context: CliContext): void {
  const check = program
    .command('check')
    .description('read the copies of a target back now, or restore the newest to a scratch place and compare it')
    .argument('<target>', BY_NAME, parseNamed)
    .option('--restore', 'restore the newest copy, compare it, and remove what was restored');
  withCheckOptions(check)
    .option('--json', 'print JSON')
    .action((named: Named, options: Options) =>
      context.withServices(['checks', 'status', 'targets'], async (services, actor) => {
        const action = options.restore === true ? 'restore_check' : 'check';
        const key = await targetKey(services, actor, named);
        const queued = await services.checks.start(actor, key, action, checkOptions(options));
        printQueuedRun(queued, await services.status.read(), options.json);
      }),
    );
}

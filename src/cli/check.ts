import type { Command } from 'commander';
import type { Key } from '../ports/records/page.ts';
import { parseKey } from './arguments.ts';
import { checkOptions, type TypedCheck, withCheckOptions } from './check-options.ts';
import type { CliContext } from './context.ts';
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
    .argument('<target>', 'id or uuid', parseKey)
    .option('--restore', 'restore the newest copy, compare it, and remove what was restored');
  withCheckOptions(check)
    .option('--json', 'print JSON')
    .action((key: Key, options: Options) =>
      context.withServices(['checks', 'status'], async (services, actor) => {
        const action = options.restore === true ? 'restore_check' : 'check';
        const queued = await services.checks.start(actor, key, action, checkOptions(options));
        printQueuedRun(queued, await services.status.read(), options.json);
      }),
    );
}

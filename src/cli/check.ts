import type { Command } from 'commander';
import { withApi } from './api.ts';
import { idNamed } from './called.ts';
import { checkOptions, type TypedCheck, withCheckOptions } from './check-options.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed } from './named.ts';
import { QUEUED_SERVICES, type QueuedOptions, tellQueuedRun } from './queued-run.ts';
import { withShown } from './shown.ts';
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
  withWait(withShown(withCheckOptions(check))).action((named: Named, options: Options) =>
    withApi(context, { ...options, services: ['checks', ...QUEUED_SERVICES] }, async (client) => {
      const action = options.restore === true ? ('restore_check' as const) : ('check' as const);
      const key = await idNamed(client, 'target', named);
      const body = { action, ...checkOptions(options) };
      await tellQueuedRun(client, await client.call('checkTarget', { parts: { key }, body }), options);
    }),
  );
}

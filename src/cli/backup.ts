import { type Command, Option } from 'commander';
import type { SnapshotClass } from '../domain/snapshot.ts';
import { withApi } from './api.ts';
import { given } from './arguments.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed } from './named.ts';
import { QUEUED_SERVICES, type QueuedOptions, tellQueuedRun } from './queued-run.ts';
import { withShown } from './shown.ts';
import { withWait } from './wait.ts';

interface BackupOptions extends QueuedOptions {
  readonly name?: string;
  readonly class: SnapshotClass;
}

/** `backup`: one by hand, that no rule ever expires. */
export function addBackupCommand(program: Command, context: CliContext): void {
  const backup = program
    .command('backup')
    .description('back a target up now, by hand: no rule ever expires such a snapshot')
    .argument('<target>', BY_NAME, parseNamed)
    .option('--name <name>', "the snapshot's name (default: the target's and the time)")
    .addOption(new Option('--class <class>', 'what it counts as').choices(['backup', 'snapshot']).default('backup'));
  withWait(withShown(backup)).action((named: Named, { name, class: snapshotClass, ...options }: BackupOptions) =>
    withApi(context, { ...options, services: ['accounts', 'backups', 'now', ...QUEUED_SERVICES] }, async (client) => {
      const key = await idNamed(client, 'target', named);
      const body = { class: snapshotClass, ...given({ name }) };
      await tellQueuedRun(client, await client.call('backUpTarget', { parts: { key }, body }), options);
    }),
  );
}

import { type Command, Option } from 'commander';
import { nameSnapshot, type SnapshotClass } from '../domain/snapshot.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed, targetKey } from './named.ts';
import { type QueuedOptions, tellQueuedRun } from './queued-run.ts';
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
    .addOption(new Option('--class <class>', 'what it counts as').choices(['backup', 'snapshot']).default('backup'))
    .option('--json', 'print JSON');
  withWait(backup).action((named: Named, options: BackupOptions) =>
    context.withServices(['accounts', 'backups', 'runs', 'snapshots', 'status', 'targets'], async (services, actor) => {
      const key = await targetKey(services, actor, named);
      const target = await services.targets.find(actor, key);
      const status = await services.status.read();
      const { timeZone } = await services.accounts.find(actor, target.accountId);
      const name = options.name ?? nameSnapshot(target.name, status.now, timeZone);
      await tellQueuedRun(services, actor, await services.backups.backUp(actor, key, options.class, name), options);
    }),
  );
}

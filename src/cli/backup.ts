import { type Command, Option } from 'commander';
import { nameSnapshot, type SnapshotClass } from '../domain/snapshot.ts';
import type { CliContext } from './context.ts';
import { BY_NAME, type Named, parseNamed, targetKey } from './named.ts';
import { printQueuedRun } from './queued-run.ts';

interface BackupOptions {
  readonly name?: string;
  readonly class: SnapshotClass;
  readonly json?: boolean;
}

/** `backup`: one by hand, that no rule ever expires. */
export function addBackupCommand(program: Command, context: CliContext): void {
  program
    .command('backup')
    .description('back a target up now, by hand: no rule ever expires such a snapshot')
    .argument('<target>', BY_NAME, parseNamed)
    .option('--name <name>', "the snapshot's name (default: the target's and the time)")
    .addOption(new Option('--class <class>', 'what it counts as').choices(['backup', 'snapshot']).default('backup'))
    .option('--json', 'print JSON')
    .action((named: Named, options: BackupOptions) =>
      context.withServices(['accounts', 'backups', 'status', 'targets'], async (services, actor) => {
        const key = await targetKey(services, actor, named);
        const target = await services.targets.find(actor, key);
        const status = await services.status.read();
        const { timeZone } = await services.accounts.find(actor, target.accountId);
        const name = options.name ?? nameSnapshot(target.name, status.now, timeZone);
        printQueuedRun(await services.backups.backUp(actor, key, options.class, name), status, options.json);
      }),
    );
}

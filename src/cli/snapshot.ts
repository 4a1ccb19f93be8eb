import type { Command } from 'commander';
import type { Key } from '../ports/records/page.ts';
import { URL_OPTION, withApi } from './api.ts';
import { collectKeys, parseKey } from './arguments.ts';
import { keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { parseChoices, withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { SHOWN_STATES, SNAPSHOTS } from './listings.ts';
import { printLine } from './output.ts';
import { addVerifyCommand } from './snapshot-verify.ts';

/** `snapshot list`, `snapshot protect`, `snapshot accept`, `snapshot verify`, `snapshot delete`. */
export function addSnapshotCommands(program: Command, context: CliContext): void {
  const snapshot = program.command('snapshot').description('the copies that were made');
  addList(snapshot, context);
  snapshot
    .command('protect')
    .description('keep a snapshot from being deleted, by rules or by hand')
    .argument('<snapshot>', 'id or uuid', parseKey)
    .option('--off', 'take the protection off')
    .option(...URL_OPTION)
    .action((key: Key, { off = false, url }: { off?: boolean; url?: string }) =>
      withApi(context, { url, services: ['snapshots'] }, async (client) => {
        const { id } = await client.call(off ? 'unprotectSnapshot' : 'protectSnapshot', {
          parts: { key: keyText(key) },
        });
        printLine(`The snapshot '${id}' is ${off ? 'no longer protected' : 'protected'}.`);
      }),
    );
  snapshot
    .command('accept')
    .description('take a shrunk backup for right: later ones are measured by it, and older ones expire again')
    .argument('<snapshot>', 'id or uuid', parseKey)
    .option(...URL_OPTION)
    .action((key: Key, { url }: { url?: string }) =>
      withApi(context, { url, services: ['snapshots'] }, async (client) => {
        const { id, targetId } = await client.call('acceptSnapshot', { parts: { key: keyText(key) } });
        printLine(`The snapshot '${id}' of target '${targetId}' is accepted.`);
      }),
    );
  addVerifyCommand(snapshot, context);
  snapshot
    .command('delete')
    .description('delete snapshots, all or none')
    .argument('<snapshot...>', 'ids or uuids', collectKeys)
    .option('--with-increments', 'and all that is built upon them')
    .action(async (keys: readonly Key[], { withIncrements = false }: { withIncrements?: boolean }) => {
      await context.withServices(['snapshots'], (services, actor) =>
        services.snapshots.delete(actor, keys, { withIncrements }),
      );
      const which = keys.length === 1 ? 'The snapshot is' : `${keys.length} snapshots are`;
      printLine(`${which} marked; a running server removes the bytes.`);
    });
}

function addList(snapshot: Command, context: CliContext): void {
  const list = snapshot
    .command('list')
    .description('list the snapshots, the newest last')
    .option('--name <text>', 'those alone whose names contain it')
    .option('--state <states>', `in these states: ${SHOWN_STATES.join(', ')}`, parseChoices(SHOWN_STATES))
    .option('--all', 'failed and deleted ones too');
  withFilters(withForms(list), ['account', 'target', 'schedule', 'store', 'since', 'until'], 1_000).action(
    (options: ListedOptions) => showListing(context, SNAPSHOTS, options),
  );
}

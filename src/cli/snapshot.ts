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
import { type ShownOptions, show, withShown } from './shown.ts';
import { addVerifyCommand } from './snapshot-verify.ts';

/** `snapshot list`, `snapshot protect`, `snapshot accept`, `snapshot verify`, `snapshot delete`. */
export function addSnapshotCommands(program: Command, context: CliContext): void {
  const snapshot = program.command('snapshot').description('the copies that were made');
  addList(snapshot, context);
  addChanges(snapshot, context);
  addVerifyCommand(snapshot, context);
  snapshot
    .command('delete')
    .description('delete snapshots, all or none')
    .argument('<snapshot...>', 'ids or uuids', collectKeys)
    .option('--with-increments', 'and all that is built upon them')
    .option(...URL_OPTION)
    .action((keys: readonly Key[], { withIncrements = false, url }: { withIncrements?: boolean; url?: string }) =>
      withApi(context, { url, services: ['letSnapshotsGo', 'snapshots'] }, async (client) => {
        await client.call('deleteSnapshots', { body: { snapshots: keys.map(keyText), withIncrements } });
        const which = keys.length === 1 ? 'The snapshot is' : `${keys.length} snapshots are`;
        printLine(`${which} marked; a running server removes the bytes.`);
      }),
    );
}

function addChanges(snapshot: Command, context: CliContext): void {
  const protect = snapshot
    .command('protect')
    .description('keep a snapshot from being deleted, by rules or by hand')
    .argument('<snapshot>', 'id or uuid', parseKey)
    .option('--off', 'take the protection off');
  withShown(protect).action((key: Key, { off = false, ...options }: ShownOptions & { off?: boolean }) =>
    withApi(context, { ...options, services: ['snapshots'] }, async (client) => {
      const changed = await client.call(off ? 'unprotectSnapshot' : 'protectSnapshot', {
        parts: { key: keyText(key) },
      });
      await show(options, changed, ({ id }) =>
        printLine(`The snapshot '${id}' is ${off ? 'no longer protected' : 'protected'}.`),
      );
    }),
  );
  const accept = snapshot
    .command('accept')
    .description('take a shrunk backup for right: later ones are measured by it, and older ones expire again')
    .argument('<snapshot>', 'id or uuid', parseKey);
  withShown(accept).action((key: Key, options: ShownOptions) =>
    withApi(context, { ...options, services: ['snapshots'] }, async (client) => {
      const accepted = await client.call('acceptSnapshot', { parts: { key: keyText(key) } });
      await show(options, accepted, ({ id, targetId }) =>
        printLine(`The snapshot '${id}' of target '${targetId}' is accepted.`),
      );
    }),
  );
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

import type { Command } from 'commander';
import type { Restore } from '../../clients/typescript/client.ts';
import { RESTORE_STATES } from '../domain/restore.ts';
import { statesOf } from '../domain/state-machine.ts';
import type { Key } from '../ports/records/page.ts';
import { withApi } from './api.ts';
import { given, parseKey } from './arguments.ts';
import { keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { parseChoices, withFilters } from './list-filters.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { RESTORES, restoreState } from './listings.ts';
import { printable, printFields, printLine } from './output.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

const STATES = statesOf(RESTORE_STATES);

/** `restore list`, `restore show`, `restore cancel`: what was asked to be written back, and what became of it. */
export function addRestoreHistory(restore: Command, context: CliContext): void {
  const list = restore
    .command('list')
    .description('list the newest restores')
    .option('--failed', 'those that failed only')
    .option('--state <states>', `in these states: ${STATES.join(', ')}`, parseChoices(STATES));
  withFilters(withForms(list), ['account', 'target', 'since', 'until'], 50).action((options: ListedOptions) =>
    showListing(context, RESTORES, options),
  );
  const showOne = restore
    .command('show')
    .description('show a restore, and what of it could not be restored')
    .argument('<restore>', 'id or uuid', parseKey);
  withShown(showOne).action((key: Key, options: ShownOptions) =>
    withApi(context, { ...options, services: SERVICES }, async (client) => {
      await show(options, await client.call('getRestore', { parts: { key: keyText(key) } }), printRestore);
    }),
  );
  const cancel = restore
    .command('cancel')
    .description('call a restore off whose files are not being put in place yet')
    .argument('<restore>', 'id or uuid', parseKey);
  withShown(cancel).action((key: Key, options: ShownOptions) =>
    withApi(context, { ...options, services: SERVICES }, async (client) => {
      const cancelled = await client.call('cancelRestore', { parts: { key: keyText(key) } });
      await show(options, cancelled, ({ id, state }) =>
        printLine(`The restore ${id} is ${state === 'cancelled' ? 'cancelled' : CALLED_OFF}.`),
      );
    }),
  );
}

const CALLED_OFF = 'called off; its worker, or the next one, clears away what it wrote';

/** What the operations work with, of this machine's installation. */
const SERVICES = ['restores', 'snapshots', 'targets'] as const;

function printRestore(restore: Restore): void {
  const { progress, keptPaths, keptFailure, failure } = restore;
  printFields({
    id: restore.id,
    uuid: restore.uuid,
    kind: restore.kind,
    snapshot: restore.snapshotId,
    target: restore.targetId,
    directory: restore.directory,
    state: restoreState(restore),
    attempt: restore.attempt,
    'requested by': restore.requestedBy,
    created: restore.createdAt,
    started: restore.startedAt,
    finished: restore.finishedAt,
    progress: progress && `${progress.files} file(s), ${progress.bytes} bytes`,
    ...given({ error: failure?.detail }),
    'original kept beside': keptPaths.length === 0 ? null : keptPaths.join(', '),
    ...given({ 'not removed, as': keptFailure?.detail }),
  });
  for (const remark of restore.remarks) printLine(`  ${printable(remark.detail)}`);
}

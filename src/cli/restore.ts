import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Client, Restore } from '../../clients/typescript/client.ts';
import { problem } from '../domain/errors.ts';
import type { Restore as OwnRestore } from '../domain/restore.ts';
import type { Key } from '../ports/records/page.ts';
import { onStopSignal } from '../stop-signals.ts';
import { clientOf, placeOf, withApi } from './api.ts';
import { parseKey } from './arguments.ts';
import { idNamed, keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { CommandFailed, DoneWithWarnings } from './failure.ts';
import { type Named, parseNamed } from './named.ts';
import { printable, printFields, printLine } from './output.ts';
import { addRestoreHistory } from './restore-history.ts';
import { waitForRestore } from './restore-wait.ts';
import { isServed } from './served.ts';
import { formOf, type ShownOptions, show, withShown } from './shown.ts';
import { confirmName } from './typed-line.ts';
import { withWait } from './wait.ts';

interface RestoreOptions extends ShownOptions {
  readonly to?: string;
  readonly inPlace?: true;
  readonly target?: Named;
  readonly newTarget?: string;
  readonly specialModes: boolean;
  readonly wait?: true;
  readonly yes?: boolean;
}

const EXAMPLES = `
Examples:
  backrota restore 5203801 --to /tmp/restored
  backrota restore 5203801 --new-target web-before --wait
  backrota restore 5203801 --in-place`;

/** `restore`: a snapshot into a directory, a new target, or in place; `restore list`, `restore show`, `restore cancel`. */
export function addRestoreCommands(program: Command, context: CliContext): void {
  // What follows a command of its own is that one's: both know `--json`. Handed down to `restore`.
  const restore = program.enablePositionalOptions().command('restore');
  addRestoreHistory(restore, context);
  restore
    .description(
      'write a snapshot into a directory, a new target, or over what its target holds; list and show restores',
    )
    .argument('<snapshot>', 'id or uuid', parseKey)
    .option(
      '--to <directory>',
      'a new or empty directory of the gateway that is called: of this machine, where none is',
    )
    .option('--new-target <name>', 'a new target of this name')
    .option('--in-place', 'over what its target holds')
    .option('--target <target>', 'in place of another target of the same layout', parseNamed)
    .option('--yes', 'in place: do not ask for the name of the target')
    .option('--no-special-modes', 'leave out setuid and setgid bits and capabilities; each is a warning');
  withWait(withShown(restore))
    .addHelpText('after', EXAMPLES)
    .action(async (key: Key, options: RestoreOptions, command: Command) => {
      const { to, inPlace, newTarget } = options;
      if ([to, inPlace, newTarget].filter((one) => one !== undefined).length !== 1)
        command.error('error: say where to: give one of --to <directory>, --new-target <name> and --in-place');
      if (options.target !== undefined && !inPlace) command.error('error: --target goes with --in-place');
      if (to === undefined) await queue(context, key, options);
      else if ((await placeOf(options.url)) === null) await writeHere(context, key, to, options);
      else await writeThere(context, key, to, options);
    });
}

/** Into a directory of this machine, in this process; Ctrl-C stops it cleanly. */
async function writeHere(context: CliContext, key: Key, to: string, options: RestoreOptions): Promise<void> {
  const directory = resolve(to);
  await context.withServices(['directoryRestores', 'restores', 'snapshots'], async (services, actor) => {
    const withoutSpecialModes = !options.specialModes;
    const { id } = await restoreUntilStopped(
      (signal, onProgress) =>
        services.directoryRestores.restore(actor, key, directory, signal, { onProgress, withoutSpecialModes }),
      directory,
    );
    const client = await clientOf(services, actor);
    await tellWritten(await client.call('getRestore', { parts: { key: id } }), directory, options);
  });
}

/** Into a directory of the machine of the gateway, which goes on there whoever waits for it. */
const writeThere = (context: CliContext, key: Key, directory: string, options: RestoreOptions): Promise<void> =>
  withApi(context, { url: options.url, services: [] }, async (client, place) => {
    if (!directory.startsWith('/'))
      throw new CommandFailed(
        `The directory '${directory}' is one of the machine of ${place?.url}; give all of it, from / on.`,
      );
    const withoutSpecialModes = !options.specialModes;
    const begun = await client.call('restoreSnapshot', {
      parts: { key: keyText(key) },
      body: { kind: 'directory', directory, withoutSpecialModes },
    });
    const restore = await waitForRestore(client, begun.id, { isTold: options.wait === true, isUnderWay: true });
    await tellWritten(restore, `${directory} of the machine of ${place?.url}`, options);
  });

/** @throws DoneWithWarnings */
async function tellWritten(restore: Restore, where: string, options: ShownOptions): Promise<void> {
  await show(options, restore, ({ progress, remarks }) => {
    for (const { detail } of remarks) printLine(`Warning: ${printable(detail)}`);
    const { files = 0, bytes = 0 } = progress ?? {};
    printLine(`Restored ${files} ${files === 1 ? 'file' : 'files'}, ${bytes} bytes, into ${printable(where)}.`);
  });
  if (restore.remarks.length > 0) throw new DoneWithWarnings();
}

/** Has a server write over a target, or into a new one. */
const queue = (context: CliContext, key: Key, options: RestoreOptions): Promise<void> =>
  withApi(context, { url: options.url, services: QUEUE_SERVICES }, async (client) => {
    const parts = { key: keyText(key) };
    const body =
      options.newTarget === undefined
        ? await inPlaceOf(client, parts, options)
        : { kind: 'new_target' as const, name: options.newTarget };
    const queued = await client.call('restoreSnapshot', { parts, body });
    if (options.wait) {
      const restore = await waitForRestore(client, queued.id, { isTold: true });
      if (restore.remarks.length > 0) throw new DoneWithWarnings();
      return;
    }
    await show(options, queued, ({ id, kind, snapshotId, targetId, state }) =>
      printFields({ restore: id, kind, snapshot: snapshotId, target: targetId, state }),
    );
    if (formOf(options) !== 'table' && formOf(options) !== 'wide') return;
    printLine(
      (await isServed(client))
        ? 'The running server takes it up now.'
        : "No server is running on this database: it waits for 'backrota serve'.",
    );
  });

/** What the operations work with, of this machine's installation. */
const QUEUE_SERVICES = ['restores', 'snapshots', 'status', 'targets'] as const;

/** The order to write over a target, once its name was typed. @throws CommandFailed */
async function inPlaceOf(
  client: Client,
  parts: { readonly key: number | string },
  { target, yes: isSure = false }: RestoreOptions,
) {
  const key = target === undefined ? null : await idNamed(client, 'target', target);
  if (!isSure) {
    const own = key ?? (await client.call('getSnapshot', { parts })).targetId;
    const { name } = await client.call('getTarget', { parts: { key: own } });
    await confirmName(name, `What the target '${printable(name)}' holds is replaced by the snapshot.`);
  }
  return { kind: 'in_place' as const, ...(key === null ? {} : { targetId: key }) };
}

/**
 * Restores until Ctrl-C, another signal to end, or the terminal's end stops it; what was written is then taken back.
 * @throws `unavailable` (reason `restore_interrupted`) where it was stopped.
 */
async function restoreUntilStopped(
  restore: (signal: AbortSignal, onProgress: (progress: { readonly files: number }) => void) => Promise<OwnRestore>,
  directory: string,
): Promise<OwnRestore> {
  const controller = new AbortController();
  let files = 0;
  const forget = onStopSignal((signal) => {
    controller.abort(problem('restore_interrupted', { signal, fileCount: files, directory }));
  });
  try {
    return await restore(controller.signal, (progress) => {
      files = progress.files;
    });
  } finally {
    forget();
  }
}

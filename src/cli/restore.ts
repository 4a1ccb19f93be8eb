import { resolve } from 'node:path';
import type { Command } from 'commander';
import { problem } from '../domain/errors.ts';
import { problemOf } from '../domain/problems/index.ts';
import type { Key } from '../ports/records/page.ts';
import type { RestoreResult } from '../ports/snapshot-driver.ts';
import { onStopSignal } from '../stop-signals.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { DoneWithWarnings } from './failure.ts';
import { printable, printJson, printLine } from './output.ts';
import { addRestoreHistory } from './restore-history.ts';

interface RestoreIntoOptions {
  readonly to?: string;
  readonly specialModes: boolean;
  readonly json?: boolean;
}

/** `restore`: a snapshot into a directory, in this process; Ctrl-C stops it cleanly. `restore list`, `restore show`. */
export function addRestoreCommands(program: Command, context: CliContext): void {
  // What follows a command of its own is that one's: both know `--json`. Handed down to `restore`.
  const restore = program.enablePositionalOptions().command('restore');
  addRestoreHistory(restore, context);
  restore
    .description('write a snapshot into a directory; list and show restores')
    .argument('<snapshot>', 'id or uuid', parseKey)
    .option('--to <directory>', 'a new or empty directory')
    .option('--no-special-modes', 'leave out setuid and setgid bits and capabilities; each is a warning')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota restore 5203801 --to /tmp/restored')
    .action(async (key: Key, options: RestoreIntoOptions, command: Command) => {
      // Not `requiredOption`, which its own commands would require too.
      if (options.to === undefined) command.error("error: required option '--to <directory>' not specified");
      const directory = resolve(options.to);
      await context.withServices(['restores'], async (services, actor) => {
        const withoutSpecialModes = !options.specialModes;
        const { fileCount, contentBytes, ...restored } = await restoreUntilStopped(
          (signal, onProgress) =>
            services.restores.toDirectory(actor, key, directory, signal, { onProgress, withoutSpecialModes }),
          directory,
        );
        const warnings = restored.warnings.map((warning) => sayInEnglish(problemOf('copy_warning', { warning })));
        if (options.json) printJson({ directory, fileCount, contentBytes, warnings });
        else {
          for (const warning of warnings) printLine(`Warning: ${printable(warning)}`);
          const files = `${fileCount} ${fileCount === 1 ? 'file' : 'files'}`;
          printLine(`Restored ${files}, ${contentBytes} bytes, into ${printable(directory)}.`);
        }
        if (warnings.length > 0) throw new DoneWithWarnings();
      });
    });
}

/**
 * Restores until Ctrl-C, another signal to end, or the terminal's end stops it; what was written is then taken back.
 * @throws `unavailable` (reason `restore_interrupted`) where it was stopped.
 */
async function restoreUntilStopped(
  restore: (signal: AbortSignal, onProgress: (progress: { readonly files: number }) => void) => Promise<RestoreResult>,
  directory: string,
): Promise<RestoreResult> {
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

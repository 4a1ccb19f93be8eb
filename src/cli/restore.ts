import { resolve } from 'node:path';
import type { Command } from 'commander';
import { GatewayError } from '../domain/errors.ts';
import type { Key } from '../ports/records.ts';
import { parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printable, printJson, printLine } from './output.ts';

/** `restore`: a snapshot into a directory, in this process; Ctrl-C stops it cleanly. */
export function addRestoreCommand(program: Command, context: CliContext): void {
  program
    .command('restore')
    .description('write a snapshot into a directory')
    .argument('<snapshot>', 'id or uuid', parseKey)
    .requiredOption('--to <directory>', 'a new or empty directory')
    .option('--no-special-modes', 'leave out setuid and setgid bits; each is a warning')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota restore 5203801 --to /tmp/restored')
    .action((key: Key, options: { to: string; specialModes: boolean; json?: boolean }) =>
      context.withServices(async (services, actor) => {
        const directory = resolve(options.to);
        const { fileCount, contentBytes, warnings } = await untilStopped((signal) =>
          services.restores.toDirectory(actor, key, directory, signal, { withoutSpecialModes: !options.specialModes }),
        );
        if (options.json) {
          printJson({ directory, fileCount, contentBytes, warnings });
          return;
        }
        for (const warning of warnings) printLine(`Warning: ${printable(warning)}`);
        printLine(
          `Restored ${fileCount} ${fileCount === 1 ? 'file' : 'files'}, ${contentBytes} bytes, into ${printable(directory)}.`,
        );
      }),
    );
}

/** Runs work that Ctrl-C, or a request to end, stops cleanly. */
async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = (): void =>
    controller.abort(
      new GatewayError('unavailable', { message: 'The restore was stopped before its end; start it again.' }),
    );
  process.on('SIGINT', stop).on('SIGTERM', stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}

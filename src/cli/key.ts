import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { refuseElsewhere } from './api.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { printLine } from './output.ts';

/** `key rotate`. */
export function addKeyCommands(program: Command, context: CliContext): void {
  program
    .command('key')
    .description('what secrets are sealed with')
    .command('rotate')
    .description('seal all secrets anew with another key, while no server runs; on the machine whose secrets they are')
    .option('--to-file <file>', 'the next SECRET_KEY, where it is in the environment; else it is made')
    .action(async ({ toFile }: { toFile?: string }) => {
      await refuseElsewhere();
      const given = toFile === undefined ? null : await readKey(toFile);
      await context.withServices(['keyRotation'], async (services, actor) => {
        const count = await services.keyRotation.rotate(actor, given);
        const place =
          given === null ? 'which lies in DATA_DIR' : `which '${toFile}' holds: set it as SECRET_KEY on every node`;
        printLine(
          `${count} secret(s) are sealed with the new key, ${place}. Keep the old one as long as backups of before.`,
        );
      });
    });
}

async function readKey(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => {
    throw new CommandFailed(`The file '${file}' of the new key cannot be read; name one that can.`);
  });
  return requireText(bytes, `The file '${file}' of the new key`).trim();
}

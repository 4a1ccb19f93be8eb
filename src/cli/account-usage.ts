import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import { printJson, printTable } from './output.ts';

/** `account usage`. */
export function addUsageCommand(account: Command, context: CliContext): void {
  account
    .command('usage')
    .description('show who uses how much, whoever uses most first')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      context.withServices(['oversight'], async (services, actor) => {
        const usage = (await services.oversight.usage(actor)).map(({ account: { id, name, quotaBytes }, ...used }) => ({
          id,
          name,
          ...used,
          bytes: used.snapshotBytes + used.volumeBytes,
          quotaBytes,
        }));
        const rows = usage.toSorted((one, other) => other.bytes - one.bytes);
        if (options.json) printJson(rows);
        else
          printTable(
            ['ID', 'NAME', 'SNAPSHOTS', 'BYTES', 'VOLUMES', 'THEIR BYTES', 'IN ALL', 'QUOTA', 'USED'],
            rows.map((row) => [
              row.id,
              row.name,
              row.snapshots,
              row.snapshotBytes,
              row.volumes,
              row.volumeBytes,
              row.bytes,
              row.quotaBytes,
              row.quotaBytes === null || row.quotaBytes === 0
                ? ''
                : `${Math.round((100 * row.bytes) / row.quotaBytes)} %`,
            ]),
            "There is no account yet; add one with 'backrota account add'.",
          );
      }),
    );
}

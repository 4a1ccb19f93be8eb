import type { Command } from 'commander';
import type { Instant } from '../domain/instant.ts';
import { URL_OPTION, withApi } from './api.ts';
import { parseInstant } from './arguments.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { EVER_BY_NAME, type Named, parseNamed } from './named.ts';
import { printable, printJson, printLine, toIso } from './output.ts';

interface ExplainOptions {
  readonly at?: Instant;
  readonly json?: boolean;
  readonly url?: string;
}

/** `schedule explain`: why a slot was run, was not, or is to come. */
export function addScheduleExplain(schedule: Command, context: CliContext): void {
  schedule
    .command('explain')
    .description('tell why a slot of a schedule was run or was not, or whether it is to come')
    .argument('<schedule>', EVER_BY_NAME, parseNamed)
    .option('--at <instant>', 'the slot: ISO 8601 with its zone (default: the last that has its record)', parseInstant)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota schedule explain Nightly --at 2026-03-08T07:00:00Z')
    .option(...URL_OPTION)
    .action((named: Named, { at, json, url }: ExplainOptions) =>
      withApi(context, { url, services: ['explanations', 'schedules'] }, async (client) => {
        const schedule = String(await idNamed(client, 'schedule', named));
        const explained = await client.call('explainSlot', {
          query: { schedule, ...(at === undefined ? {} : { at: toIso(at) }) },
        });
        if (json) printJson(explained);
        else printLine(printable(explained.sentence));
      }),
    );
}

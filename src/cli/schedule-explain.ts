import { type Command, Option } from 'commander';
import type { Instant } from '../domain/instant.ts';
import { URL_OPTION, withApi } from './api.ts';
import { parseInstant } from './arguments.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { printValue, VALUE_FORMS } from './forms.ts';
import { EVER_BY_NAME, type Named, parseNamed } from './named.ts';
import { printable, printLine, toIso } from './output.ts';
import { printRenderings } from './schedule-renderings.ts';

/** What all rooms show schedules by. */
const ROOM_SERVICES = ['accounts', 'runs', 'schedules', 'targets'] as const;

type Rooms = (typeof ROOM_SERVICES)[number];

interface ExplainOptions {
  readonly at?: Instant;
  readonly dialects?: true;
  readonly output?: (typeof VALUE_FORMS)[number];
  readonly json?: boolean;
  readonly url?: string;
}

/** `schedule explain`: why a slot was run, was not, or is to come; or how other rooms show the schedule. */
export function addScheduleExplain(schedule: Command, context: CliContext): void {
  schedule
    .command('explain')
    .description('tell why a slot of a schedule was run or was not, or how every room shows the schedule')
    .argument('<schedule>', EVER_BY_NAME, parseNamed)
    .option('--at <instant>', 'the slot: ISO 8601 with its zone (default: the last that has its record)', parseInstant)
    .addOption(new Option('--dialects', 'how each other room shows it, and what that leaves unsaid').conflicts('at'))
    .addOption(new Option('-o, --output <form>', 'how it is shown').choices(VALUE_FORMS))
    .option('--json', 'as -o json')
    .addHelpText(
      'after',
      '\nExamples:\n  backrota schedule explain Nightly --at 2026-03-08T07:00:00Z' +
        '\n  backrota schedule explain Nightly --dialects',
    )
    .option(...URL_OPTION)
    .action((named: Named, { at, dialects, json, output, url }: ExplainOptions) => {
      const form = output ?? (json ? 'json' : 'table');
      const services = dialects ? ROOM_SERVICES : (['explanations', 'schedules'] as const);
      return withApi<'explanations' | Rooms>(context, { url, services }, async (client) => {
        const schedule = String(await idNamed(client, 'schedule', named));
        if (dialects) {
          const { items } = await client.call('listRenderings', { parts: { key: schedule } });
          return printRenderings(form, items);
        }
        const explained = await client.call('explainSlot', {
          query: { schedule, ...(at === undefined ? {} : { at: toIso(at) }) },
        });
        if (form === 'table') printLine(printable(explained.sentence));
        else await printValue(form, explained);
      });
    });
}

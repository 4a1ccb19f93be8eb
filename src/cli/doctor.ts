import { type Command, Option } from 'commander';
import { placeOf, URL_OPTION, withApi } from './api.ts';
import type { CliContext } from './context.ts';
import type { Finding, Health } from './doctor/finding.ts';
import { DoneWithWarnings, FailureShown } from './failure.ts';
import { type Column, printRows, VALUE_FORMS } from './forms.ts';

interface DoctorOptions {
  readonly beforeUpgrade?: boolean;
  readonly output?: (typeof VALUE_FORMS)[number];
  readonly url?: string;
}

/** `doctor`: what is not as it should be, and what to do about it. */
export function addDoctorCommand(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('look for what is wrong: one line each, with the remedy; ends with 3 after warnings, 1 after failures')
    .option('--before-upgrade', 'also what is to be noted before another version takes over')
    .addOption(new Option('-o, --output <form>', 'how it is shown').choices(VALUE_FORMS))
    .option(...URL_OPTION)
    .action(async ({ beforeUpgrade = false, output = 'table', url }: DoctorOptions) => {
      const { examineElsewhere, examineHere } = await import('./doctor/examination.ts');
      const found: Finding[] = [];
      if ((await placeOf(url)) === null) found.push(...(await examineHere(context, beforeUpgrade)));
      else {
        await withApi(context, { url, services: [] }, async (client) => {
          found.push(...(await examineElsewhere(client, context.now())));
        });
      }
      await printRows({ form: output, hasHeadings: true }, found, COLUMNS, 'Nothing was looked at.');
      const has = (...states: readonly Health[]) => found.some(({ state }) => states.includes(state));
      if (has('failure', 'unknown')) throw new FailureShown();
      if (has('warning')) throw new DoneWithWarnings();
    });
}

const COLUMNS: readonly Column<Finding>[] = [
  { heading: 'STATE', cell: ({ state }) => state },
  { heading: 'CHECK', cell: ({ check }) => check },
  { heading: 'WHAT', cell: ({ what, remedy }) => (remedy === null ? what : `${what} -> ${remedy}`) },
];

import { type Command, Option } from 'commander';
import { URL_OPTION } from './api.ts';
import { FORMS, type Form, nameOf, printValue } from './forms.ts';
import { printLine } from './output.ts';

/** What every command on one thing takes. */
export interface ShownOptions {
  readonly output?: Form;
  readonly json?: boolean;
  readonly url?: string;
}

/** Gives a command the options that say in which form its answer is shown, and which gateway is called. */
export const withShown = (command: Command): Command =>
  command
    .addOption(new Option('-o, --output <form>', 'how it is shown').choices(FORMS))
    .option('--json', 'as -o json')
    .option(...URL_OPTION);

/** The form that was asked for. */
export const formOf = ({ output, json }: Pick<ShownOptions, 'output' | 'json'>): Form =>
  output ?? (json ? 'json' : 'table');

/** Shows what the API answered in the form that was asked for; for people as `print` does. */
export async function show<Body extends object>(
  options: ShownOptions,
  body: Body,
  print: (body: Body) => void,
): Promise<void> {
  const form = formOf(options);
  if (form === 'json' || form === 'yaml') await printValue(form, body);
  else if (form === 'name') printLine(nameOf(body));
  else print(body);
}

import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { MAX_SCRIPT_SECONDS, SCRIPT_OCCASIONS, type ScriptOccasion } from '../domain/script.ts';
import type { Key } from '../ports/records/page.ts';
import { URL_OPTION, withApi } from './api.ts';
import { given, parseKey, parsePositive } from './arguments.ts';
import { keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printFields, printLine } from './output.ts';
import { SCRIPTS } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';

interface SetOptions extends ShownOptions {
  readonly name?: string;
  readonly description?: string;
  readonly file?: string;
  readonly timeout?: number;
  readonly on?: ScriptOccasion;
}

const onOption = (): Option =>
  new Option('--on <occasion>', 'after which runs, of one that goes after them').choices(SCRIPT_OCCASIONS);

/** `script add`, `script list`, `script show`, `script set`, `script delete`. */
export function addScriptCommands(program: Command, context: CliContext): void {
  const script = program.command('script').description('programs of the provider that go before and after backups');
  const add = script
    .command('add')
    .description('add a script: a file whose first line begins with #!')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--file <file>', 'its content')
    .option('--description <text>', 'what it is for')
    .option('--timeout <seconds>', `how long it may take, ${MAX_SCRIPT_SECONDS} at most`, parsePositive)
    .addOption(onOption());
  withShown(add).action((options: SetOptions & { name: string }) =>
    withApi(context, { ...options, services: ['scripts'] }, async (client) => {
      const body = { content: '', ...(await readSettings(options)), name: options.name };
      const added = await client.call('createScript', { body });
      await show(options, added, ({ id, uuid, name }) => printFields({ id, uuid, name }));
    }),
  );
  const list = script.command('list').description('list the scripts');
  withForms(list).action((options: ListedOptions) => showListing(context, SCRIPTS, options));
  const print = script
    .command('show')
    .description('print a script, as it was given')
    .argument('<script>', 'id or uuid', parseKey);
  withShown(print).action((key: Key, options: ShownOptions) =>
    withApi(context, { ...options, services: ['scripts'] }, async (client) => {
      const found = await client.call('getScript', { parts: { key: keyText(key) } });
      await show(options, found, ({ content }) => printLine(content.replace(/\n$/, '')));
    }),
  );
  const set = script
    .command('set')
    .description('change a script; schedules run what it is from then on')
    .argument('<script>', 'id or uuid', parseKey)
    .option('--name <name>', 'what people call it')
    .option('--file <file>', 'its content')
    .option('--description <text>', 'what it is for')
    .option('--timeout <seconds>', `how long it may take, ${MAX_SCRIPT_SECONDS} at most`, parsePositive)
    .addOption(onOption());
  withShown(set).action((key: Key, options: SetOptions) =>
    withApi(context, { ...options, services: ['scripts'] }, async (client) => {
      const body = await readSettings(options);
      const changed = await client.call('changeScript', { parts: { key: keyText(key) }, body, version: '*' });
      await show(options, changed, ({ id, name }) => printLine(`The script ${id} ('${name}') is changed.`));
    }),
  );
  script
    .command('delete')
    .description('delete a script that no schedule calls')
    .argument('<script>', 'id or uuid', parseKey)
    .option(...URL_OPTION)
    .action((key: Key, { url }: { url?: string }) =>
      withApi(context, { url, services: ['scripts'] }, async (client) => {
        const parts = { key: keyText(key) };
        const { id, name } = await client.call('getScript', { parts });
        await client.call('deleteScript', { parts, version: '*' });
        printLine(`The script ${id} ('${name}') is deleted.`);
      }),
    );
}

async function readSettings({ name, description, file, timeout: timeoutSeconds, on: occasion }: SetOptions) {
  const content = file === undefined ? undefined : await readContent(file);
  return given({ name, description, content, timeoutSeconds, occasion });
}

async function readContent(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => {
    throw new CommandFailed(`The file '${file}' cannot be read; name one that can.`);
  });
  return requireText(bytes, `The file '${file}'`);
}

import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { MAX_SCRIPT_SECONDS, SCRIPT_OCCASIONS, type Script, type ScriptOccasion } from '../domain/script.ts';
import type { Key } from '../ports/records/page.ts';
import { given, parseKey, parsePositive } from './arguments.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { requireText } from './given-text.ts';
import { printFields, printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';

interface SetOptions {
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
  script
    .command('add')
    .description('add a script: a file whose first line begins with #!')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--file <file>', 'its content')
    .option('--description <text>', 'what it is for')
    .option('--timeout <seconds>', `how long it may take, ${MAX_SCRIPT_SECONDS} at most`, parsePositive)
    .addOption(onOption())
    .option('--json', 'print JSON')
    .action((options: SetOptions & { name: string; json?: boolean }) =>
      context.withServices(['scripts'], async (services, actor) => {
        const defaults = {
          description: '',
          content: '',
          timeoutSeconds: MAX_SCRIPT_SECONDS,
          occasion: 'always',
        } as const;
        const settings = { ...defaults, ...(await readSettings(options)), name: options.name };
        const { id, uuid, name } = await services.scripts.add(actor, settings);
        if (options.json) printJson({ id, uuid, name });
        else printFields({ id, uuid, name });
      }),
    );
  script
    .command('list')
    .description('list the scripts')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      context.withServices(['scripts'], async (services, actor) => {
        const scripts = await services.scripts.list(actor);
        if (options.json) {
          printJson(scripts.map(toJson));
          return;
        }
        printTable(
          ['ID', 'NAME', 'TIMEOUT', 'ON', 'CREATED'],
          scripts.map(({ id, name, timeoutSeconds, occasion, createdAt }) => [
            id,
            name,
            `${timeoutSeconds} s`,
            occasion,
            toIso(createdAt),
          ]),
          'There is no script yet.',
        );
      }),
    );
  script
    .command('show')
    .description('print a script, as it was given')
    .argument('<script>', 'id or uuid', parseKey)
    .option('--json', 'print JSON')
    .action((key: Key, options: { json?: boolean }) =>
      context.withServices(['scripts'], async (services, actor) => {
        const found = await services.scripts.find(actor, key);
        if (options.json) printJson(toJson(found));
        else printLine(found.content.replace(/\n$/, ''));
      }),
    );
  script
    .command('set')
    .description('change a script; schedules run what it is from then on')
    .argument('<script>', 'id or uuid', parseKey)
    .option('--name <name>', 'what people call it')
    .option('--file <file>', 'its content')
    .option('--description <text>', 'what it is for')
    .option('--timeout <seconds>', `how long it may take, ${MAX_SCRIPT_SECONDS} at most`, parsePositive)
    .addOption(onOption())
    .action((key: Key, options: SetOptions) =>
      context.withServices(['scripts'], async (services, actor) => {
        const { id, name } = await services.scripts.change(actor, key, await readSettings(options));
        printLine(`The script ${id} ('${name}') is changed.`);
      }),
    );
  script
    .command('delete')
    .description('delete a script that no schedule calls')
    .argument('<script>', 'id or uuid', parseKey)
    .action((key: Key) =>
      context.withServices(['scripts'], async (services, actor) => {
        const { id, name } = await services.scripts.find(actor, key);
        await services.scripts.remove(actor, key);
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

const toJson = ({ updatedAt, createdAt, deletedAt: _deleted, ...script }: Script): object => ({
  ...script,
  createdAt: toIso(createdAt),
  updatedAt: toIsoOrNull(updatedAt),
});

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Place } from './api.ts';
import { CommandFailed } from './failure.ts';
import { printJson, printLine, printTable } from './output.ts';
import { terminal } from './terminal.ts';
import { readLine } from './typed-line.ts';

/** The gateways that this user knows by names. */
interface Contexts {
  /** `null` = this machine's own installation. */
  readonly current: string | null;
  readonly places: Readonly<Record<string, Place>>;
}

const NONE: Contexts = { current: null, places: {} };

/** `null` where the user has no home. */
function fileOf(): string | null {
  const { XDG_CONFIG_HOME, HOME } = terminal().env;
  const folder = XDG_CONFIG_HOME || (HOME && join(HOME, '.config'));
  return folder ? join(folder, 'backrota', 'contexts.json') : null;
}

async function read(): Promise<Contexts> {
  const file = fileOf();
  if (file === null) return NONE;
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Contexts;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NONE;
    throw new CommandFailed(`The contexts in ${file} cannot be read; put the file right, or remove it.`);
  }
}

/** Whole or not at all, and for this user alone: it holds tokens. */
async function write(contexts: Contexts): Promise<void> {
  const file = fileOf();
  if (file === null) throw new CommandFailed('There is no place for contexts: set HOME or XDG_CONFIG_HOME.');
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

/** The gateway whose context is in use; `null` = this machine's own installation. */
export async function placeInUse(): Promise<Place | null> {
  const { current, places } = await read();
  return current === null ? null : (places[current] ?? null);
}

const placeNamed = ({ places }: Contexts, name: string): Place => {
  const place = Object.hasOwn(places, name) ? places[name] : undefined;
  if (place !== undefined) return place;
  throw new CommandFailed(`There is no context '${name}'; 'backrota context list' shows them.`);
};

/** `context add`, `context use`, `context list`, `context remove`. */
export function addContextCommands(program: Command): void {
  const context = program.command('context').description('the gateways elsewhere that commands may call, by names');
  context
    .command('add')
    .description('remember a gateway, whose API token is read from standard input, and use it from now on')
    .argument('<name>', 'what it is to be called')
    .argument('<url>', 'such as https://backup.example.org')
    .action(async (name: string, url: string) => {
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw new CommandFailed(`'${url}' is no address of a gateway; give one such as https://backup.example.org.`);
      }
      const token = await readLine('The token');
      const { places } = await read();
      await write({ current: name, places: { ...places, [name]: { url, token } } });
      printLine(`The context '${name}' is in use: commands call ${url}.`);
    });
  context
    .command('use')
    .description('use a context from now on')
    .argument('[name]', "its name; without it, this machine's own installation")
    .action(async (name: string | undefined) => {
      const contexts = await read();
      if (name !== undefined) placeNamed(contexts, name);
      await write({ ...contexts, current: name ?? null });
      printLine(name === undefined ? 'Commands work on this machine.' : `The context '${name}' is in use.`);
    });
  context
    .command('list')
    .description('list the contexts')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { current, places } = await read();
      const rows = Object.entries(places).map(([name, { url }]) => ({ name, url, isCurrent: name === current }));
      if (json) printJson(rows);
      else
        printTable(
          ['NAME', 'URL', 'IN USE'],
          rows.map(({ name, url, isCurrent }) => [name, url, isCurrent ? 'yes' : '']),
          "There is no context; add one with 'backrota context add'.",
        );
    });
  context
    .command('remove')
    .description('forget a context and its token')
    .argument('<name>', 'its name')
    .action(async (name: string) => {
      const contexts = await read();
      placeNamed(contexts, name);
      const { [name]: _gone, ...places } = contexts.places;
      await write({ current: contexts.current === name ? null : contexts.current, places });
      printLine(`The context '${name}' is forgotten.`);
    });
}

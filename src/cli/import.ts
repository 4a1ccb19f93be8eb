import { type Command, Option } from 'commander';
import type { Client, Operations } from '../../clients/typescript/client.ts';
import { notFound, problem } from '../domain/errors.ts';
import { URL_OPTION, withApi } from './api.ts';
import { given } from './arguments.ts';
import { idNamed } from './called.ts';
import type { CliContext } from './context.ts';
import { DoneWithWarnings } from './failure.ts';
import { type Column, printRows, VALUE_FORMS } from './forms.ts';
import { BY_NAME, type Named, parseNamed } from './named.ts';
import { printable, printLine } from './output.ts';
import { readWhole } from './whole-file.ts';

type Imported = Operations['importSchedules']['reply']['items'][number];

interface ImportOptions {
  readonly target: Named;
  readonly account?: Named;
  readonly store?: Named;
  readonly zone?: string;
  readonly at?: string;
  readonly system?: true;
  readonly all?: true;
  readonly dryRun?: true;
  readonly output?: (typeof VALUE_FORMS)[number];
  readonly url?: string;
}

type Format = 'crontab' | 'borgmatic' | 'systemd' | 'pve';

/** Beyond it the gateway refuses a file. */
const MOST_BYTES = 262_144;

const SERVICES = ['accounts', 'importSchedules', 'schedules', 'stores', 'targets'] as const;

/** `import crontab|borgmatic|systemd|pve`: schedules of another scheduler's file. */
export function addImportCommand(program: Command, context: CliContext): void {
  const imports = program.command('import').description("make schedules of another scheduler's file");
  withOptions(imports.command('crontab').description('of the lines of a crontab that make backups, each once'))
    .option('--system', 'its lines name a user before the command, as those of /etc/crontab do')
    .option('--all', 'take lines too that name no known program of backups')
    .addHelpText('after', '\nExample:\n  crontab -l | backrota import crontab - --target web --dry-run')
    .action((file: string, options: ImportOptions) => importFile(context, 'crontab', file, options));
  withOptions(
    imports.command('borgmatic').description('of a configuration of borgmatic; when it is run its crontab says'),
  )
    .option('--at <expression>', 'when it is run: five fields of cron')
    .addHelpText(
      'after',
      '\nExample:\n  backrota import borgmatic /etc/borgmatic/config.yaml --target web --at "30 2 * * *"',
    )
    .action((file: string, options: ImportOptions) => importFile(context, 'borgmatic', file, options));
  withOptions(imports.command('systemd').description('of timers with their services, as systemctl cat prints them'))
    .option('--all', 'take timers too whose service runs no known program of backups')
    .addHelpText(
      'after',
      "\nExample:\n  systemctl cat 'borgmatic.*' | backrota import systemd - --target web --dry-run",
    )
    .action((file: string, options: ImportOptions) => importFile(context, 'systemd', file, options));
  withOptions(imports.command('pve').description('of the backup jobs of Proxmox VE'))
    .addHelpText('after', '\nExample:\n  backrota import pve /etc/pve/jobs.cfg --target guests --dry-run')
    .action((file: string, options: ImportOptions) => importFile(context, 'pve', file, options));
}

const withOptions = (command: Command): Command =>
  command
    .argument('<file>', 'the file; - is standard input')
    .requiredOption('--target <target>', `what the schedules back up: ${BY_NAME}`, parseNamed)
    .option('--account <account>', 'whose target it is, where others have one of that name', parseNamed)
    .option('--store <store>', "where copies go (default: the target's own store)", parseNamed)
    .option('--zone <zone>', "of times whose zone the file does not say (default: the account's)")
    .option('--dry-run', 'show what would be made, and make nothing')
    .addOption(new Option('-o, --output <form>', 'how it is shown').choices(VALUE_FORMS))
    .option(...URL_OPTION);

async function importFile(context: CliContext, format: Format, file: string, options: ImportOptions): Promise<void> {
  const text = await readWhole(file, MOST_BYTES);
  const { url, store, zone: timeZone, at: expression, all: takesAll, dryRun = false, output = 'table' } = options;
  await withApi(context, { url, services: SERVICES }, async (client) => {
    const targetId = await targetOf(client, options);
    const destination = store === undefined ? undefined : await locationOf(client, store);
    const isSystem = options.system ?? (/^\/etc\/(?:crontab$|cron\.d\/)/.test(file) ? true : undefined);
    const body = { format, text, targetId, ...given({ destination, timeZone, expression, isSystem, takesAll }) };
    const { items } = await client.call('importSchedules', { query: { dryRun }, body });
    await printRows({ form: output, hasHeadings: true }, items, columnsOf(dryRun), 'The file runs nothing.');
    if (output === 'table') tellLosses(items);
    if (items.some(({ state }) => state === 'left_out')) throw new DoneWithWarnings();
  });
}

/** What is left out, below the table: a line each. */
function tellLosses(items: readonly Imported[]): void {
  for (const { line, losses } of items) {
    for (const { detail } of losses) printLine(printable(`line ${line}: ${detail}`));
  }
}

/** @throws `not_found`, `conflict` (`ambiguous`), ApiProblem */
async function targetOf(client: Client, { target, account }: ImportOptions): Promise<number | string> {
  if (account === undefined || !('name' in target)) return idNamed(client, 'target', target);
  const { name } = target;
  const query = { account: Number(await idNamed(client, 'account', account)), name: [name] };
  const [found, other] = await Array.fromAsync(client.rows('listTargets', query, 2), ({ id }) => id);
  if (found === undefined) throw notFound('target', name);
  if (other !== undefined)
    throw problem('ambiguous', { noun: 'target', name, ids: [found, other].toSorted((a, b) => a - b) });
  return found;
}

const locationOf = async (client: Client, store: Named): Promise<string> =>
  (await client.call('getStore', { parts: { key: await idNamed(client, 'store', store) } })).location;

const STATES = { new: 'made', standing: 'is there', left_out: 'left out' };

const columnsOf = (isTrial: boolean): readonly Column<Imported>[] => [
  { heading: 'LINE', cell: ({ line }) => line },
  { heading: 'STATE', cell: ({ state }) => (isTrial && state === 'new' ? 'would be made' : STATES[state]) },
  { heading: 'ID', cell: ({ scheduleId }) => scheduleId },
  { heading: 'NAME', cell: ({ schedule, program }) => schedule?.name ?? program },
  { heading: 'WHEN', cell: ({ when }) => when },
];

import { type Command, Option } from 'commander';
import type { Client } from '../../clients/typescript/client.ts';
import { URL_OPTION, withApi } from './api.ts';
import { collectTexts, parseNumber } from './arguments.ts';
import type { CliContext } from './context.ts';
import { FailureShown } from './failure.ts';
import { type Column, type Form, printRows, printValue, VALUE_FORMS } from './forms.ts';
import type { Change, LettingGo, Plan } from './plans/index.ts';
import { terminal } from './terminal.ts';

/** What the operations work with that plans use. */
const SERVICES = ['accounts', 'comparePolicies', 'schedules', 'stores', 'targets', 'timekeeping'] as const;

interface PlanOptions {
  readonly file: string;
  readonly prune?: boolean;
  readonly output?: (typeof VALUE_FORMS)[number];
  readonly url?: string;
}

interface ApplyOptions extends PlanOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly confirm?: number;
}

/** `export`: what targets and schedules there are, as a file that git keeps and `apply` reads. */
export function addExportCommand(program: Command, context: CliContext): void {
  program
    .command('export')
    .description('print targets and schedules as a plan: a file for git, which diff and apply read')
    .option('--account <account>', "one account's only, by its name; may be repeated", collectTexts)
    .addOption(new Option('-o, --output <form>', 'how it is shown').choices(['yaml', 'json']).default('yaml'))
    .option(...URL_OPTION)
    .addHelpText('after', '\nExample:\n  backrota export --account alice > plan.yaml')
    .action(({ account, output, url }: { account?: readonly string[]; output: 'yaml' | 'json'; url?: string }) =>
      withApi(context, { url, services: SERVICES }, async (client) => {
        const { PLAN_VERSION, planOf, planText, readStanding } = await import('./plans/index.ts');
        const standing = await readStanding(client, account ?? null);
        const plan = planOf(standing, PLAN_VERSION);
        if (output === 'json') await printValue('json', plan);
        else terminal().stdout.write(await planText(plan));
        const left = standing.holdings
          .flatMap(({ schedules }) => schedules)
          .filter(({ scripts: { pre, post } }) => pre ?? post);
        if (left.length > 0) {
          const names = left.slice(0, 5).map(({ name }) => `'${name}'`);
          terminal().stderr.write(
            `backrota: Plans have no scripts; these call some: ${names.join(', ')}${left.length > 5 ? ' …' : ''}\n`,
          );
        }
      }),
    );
}

/** `diff`: what `apply` would do. */
export function addDiffCommand(program: Command, context: CliContext): void {
  withPlan(
    program.command('diff').description('show what applying a plan would change; ends with 1 where that is anything'),
  )
    .addHelpText('after', '\nExample:\n  backrota diff -f plan.yaml --prune')
    .action((options: PlanOptions) =>
      withPlanned(context, options, async (client, { changes }) => {
        const { lettingGo } = await import('./plans/index.ts');
        await show(options, changes, await lettingGo(client, changes), () => null);
        if (changes.length > 0) throw new FailureShown();
      }),
    );
}

/** `apply`: makes what stands what a plan says. */
export function addApplyCommand(program: Command, context: CliContext): void {
  withPlan(
    program
      .command('apply')
      .description('make targets and schedules what a plan says; the second time nothing is left to do'),
  )
    .option('--dry-run', 'show what would be done, and do nothing')
    .option('--yes', 'let snapshots go and managed volumes be deleted without asking')
    .option(
      '--confirm <count>',
      'how many snapshots you know that the plan lets go, where they are more than 10',
      parseNumber,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  backrota apply -f plan.yaml --dry-run\n  git show HEAD:plan.yaml | backrota apply -f - --prune',
    )
    .action((options: ApplyOptions) =>
      withPlanned(context, options, async (client, { changes, standing }) => {
        const { applyChanges, lettingGo, requireConfirmed } = await import('./plans/index.ts');
        const going = await lettingGo(client, changes);
        if (options.dryRun) return show(options, changes, going, () => null);
        requireConfirmed(changes, going, options);
        const done = new Set<Change>();
        try {
          await applyChanges(client, changes, {
            ...{ standing, going },
            done: (change) => done.add(change),
            note: (text) => terminal().stderr.write(`backrota: ${text}\n`),
          });
        } finally {
          await show(options, changes, going, (change) => (done.has(change) ? 'done' : 'not done'));
        }
      }),
    );
}

const withPlan = (command: Command): Command =>
  command
    .requiredOption('-f, --file <file>', 'the plan; - is standard input')
    .option('--prune', "delete what the plan's accounts have and it does not name")
    .addOption(new Option('-o, --output <form>', 'how it is shown').choices(VALUE_FORMS))
    .option(...URL_OPTION);

type Planned = Awaited<ReturnType<typeof readPlanned>>;

/** Reads the plan before anything is opened: one that is none is refused wherever it was meant for. */
async function withPlanned(
  context: CliContext,
  { file, prune = false, url }: PlanOptions,
  work: (client: Client, planned: Planned) => Promise<void>,
): Promise<void> {
  const { readPlan } = await import('./plans/index.ts');
  const plan = await readPlan(file);
  await withApi(context, { url, services: SERVICES }, async (client) =>
    work(client, await readPlanned(client, plan, prune)),
  );
}

async function readPlanned(client: Client, plan: Plan, isPruned: boolean) {
  const { changesTo, readStanding } = await import('./plans/index.ts');
  const standing = await readStanding(
    client,
    plan.accounts.map(({ name }) => name),
  );
  return { standing, changes: changesTo(plan, standing, isPruned) };
}

const SIGNS = { create: '+', change: '~', delete: '-' };

/** A change as it is shown. */
interface Row {
  readonly does: Change['does'];
  readonly noun: Change['noun'];
  readonly account: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** How many snapshots go by it. */
  readonly letsGo: number;
  /** Of changes that were to be made. */
  readonly state: string | null;
}

const COLUMNS: readonly Column<Row>[] = [
  { heading: '', cell: ({ does }) => SIGNS[does] },
  { heading: 'WHAT', cell: ({ noun }) => noun },
  { heading: 'ACCOUNT', cell: ({ account }) => account },
  { heading: 'NAME', cell: ({ name }) => name },
  { heading: 'STATE', cell: ({ state }) => state },
  { heading: 'FIELDS', cell: fieldsText },
];

function fieldsText({ fields, letsGo }: Row): string {
  const texts = Object.entries(fields as Record<string, { readonly from: unknown; readonly to: unknown }>).map(
    ([name, { from, to }]) => `${name}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
  );
  return [...texts, ...(letsGo === 0 ? [] : [`lets ${letsGo} snapshot(s) go`])].join('; ');
}

async function show(
  { output = 'table' }: { readonly output?: Form },
  changes: readonly Change[],
  going: LettingGo,
  stateOf: (change: Change) => string | null,
): Promise<void> {
  const rows = changes.map((change): Row => {
    const { does, noun, account, name } = change;
    const fields = change.does === 'change' ? change.fields : {};
    return { does, noun, account: account.name, name, fields, letsGo: going.get(change) ?? 0, state: stateOf(change) };
  });
  const columns = COLUMNS.filter(({ heading }) => heading !== 'STATE' || rows.some(({ state }) => state !== null));
  await printRows({ form: output, hasHeadings: true }, rows, columns, 'Nothing to change.');
}

import type { Command } from 'commander';
import type { Actor } from '../domain/account.ts';
import { ACTIONS, type Action } from '../domain/action.ts';
import { RUN_OUTCOMES, type Run, type RunOutcome } from '../domain/run.ts';
import { statesOf } from '../domain/state-machine.ts';
import { TASK_STATES, type Task, type TaskState } from '../domain/task.ts';
import type { Services } from '../services/index.ts';
import { given, parseWords } from './arguments.ts';
import type { CliContext } from './context.ts';
import { type ListFilters, parseChoices, readThings, readTimes, tellMore, withFilters } from './list-filters.ts';
import { nameAccounts, namesOf } from './named.ts';
import { type Cell, printJson, printTable, sayDuration, toIso, toIsoOrNull } from './output.ts';
import { outcomeOf, runJson, stateOf, type Waits } from './run-words.ts';

interface ListOptions extends ListFilters {
  readonly failed?: true;
  readonly waiting?: true;
  readonly action?: readonly Action[];
  readonly outcome?: readonly RunOutcome[];
  readonly state?: readonly TaskState[];
  readonly reason?: readonly string[];
  readonly json?: boolean;
}

const OUTCOMES = statesOf(RUN_OUTCOMES);
const STATES = statesOf(TASK_STATES);

/** `run list`: what slots and requests became, the newest first. */
export function addRunList(run: Command, context: CliContext): void {
  const list = run
    .command('list')
    .description('list the newest runs')
    .option('--failed', 'those alone of which something failed, or that were missed')
    .option('--waiting', 'those alone of which a task has yet to begin')
    .option('--outcome <outcomes>', `what became of the slot: ${OUTCOMES.join(', ')}`, parseChoices(OUTCOMES))
    .option('--state <states>', `of one of its tasks: ${STATES.join(', ')}`, parseChoices(STATES))
    .option('--reason <reasons>', 'why, of itself or of one of its tasks', parseWords)
    .option('--action <actions>', `what it does: ${ACTIONS.join(', ')}`, parseChoices(ACTIONS))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota run list --failed --since yesterday');
  withFilters(list, ['account', 'target', 'schedule', 'store', 'since', 'until'], 50).action((options: ListOptions) =>
    context.withServices(['oversight', 'runs', 'schedules', 'stores', 'targets'], async (services, actor) => {
      const { failed: hasFailed, waiting, state, outcome: outcomes, reason: reasons, action: actions, json } = options;
      const taskStates = waiting ? (['queued'] as const) : state;
      const filter = {
        ...(await readThings(services, actor, options)),
        ...(await readTimes(context, options)),
        ...given({ hasFailed, taskStates, outcomes, reasons, actions }),
      };
      const { rows, total } = await services.runs.list(actor, filter, { offset: 0, limit: options.limit });
      const tasks = await services.runs.tasksOf(rows);
      const waits = await services.runs.waitedFor(tasks);
      const tasksOf = ({ id }: Run): readonly Task[] => tasks.filter(({ runId }) => runId === id);
      const accountOf = nameAccounts(await services.oversight.accounts(actor));
      if (json) printJson(rows.map((row) => ({ ...runJson(row, tasksOf(row), waits), account: accountOf(row) })));
      else {
        const called = await nameThings(services, actor, rows, tasks);
        const cells = rows.map((row) => cellsOf(row, tasksOf(row), waits, accountOf(row), called));
        printTable(HEADINGS, cells, emptyOf(options));
      }
      tellMore(total - rows.length, json);
    }),
  );
}

/** What the things of a list are called, by their ids. */
interface Called {
  readonly schedule: (id: number) => string;
  readonly target: (id: number) => string;
  readonly store: (id: number) => string;
}

async function nameThings(
  services: Pick<Services, 'schedules' | 'stores' | 'targets'>,
  actor: Actor,
  runs: readonly Run[],
  tasks: readonly Task[],
): Promise<Called> {
  const scheduleIds = runs.flatMap(({ scheduleId }) => scheduleId ?? []);
  return {
    schedule: namesOf(await services.schedules.findMany(actor, [...new Set(scheduleIds)])),
    target: namesOf(await services.targets.findMany(actor, [...new Set(tasks.map(({ targetId }) => targetId))])),
    store: namesOf(await services.stores.list(actor)),
  };
}

const HEADINGS = [
  'ID',
  'ACCOUNT',
  'SCHEDULE',
  'ACTION',
  'TRIGGER',
  'OUTCOME',
  'FIRE TIME',
  'CREATED',
  'TOOK',
  'STORE',
  'TASKS',
] as const;

function cellsOf(run: Run, tasks: readonly Task[], waits: Waits, account: string, called: Called): readonly Cell[] {
  return [
    run.id,
    account,
    run.scheduleId && called.schedule(run.scheduleId),
    run.action,
    run.trigger,
    outcomeOf(run),
    toIsoOrNull(run.fireTime),
    toIso(run.createdAt),
    durationOf(tasks),
    [...new Set(tasks.map(({ storeId }) => called.store(storeId)))].join(', ') || null,
    tasks.map((task) => `${called.target(task.targetId)}: ${stateOf(task, waits)}`).join(', ') || null,
  ];
}

/** From when the first of them was begun until the last had ended; `null` while one has not. */
function durationOf(tasks: readonly Task[]): string | null {
  const begun = tasks.flatMap(({ startedAt }) => startedAt ?? []);
  const ended = tasks.flatMap(({ finishedAt }) => finishedAt ?? []);
  if (begun.length === 0 || ended.length < tasks.length) return null;
  return sayDuration(Math.max(...ended) - Math.min(...begun));
}

const emptyOf = ({ failed, waiting }: ListOptions): string => {
  if (failed) return waiting ? 'No run that waits has failed.' : 'No run has failed or was missed.';
  return waiting ? 'No run waits.' : 'There is no run yet.';
};

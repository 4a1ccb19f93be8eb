import type { Command } from 'commander';
import { toStored } from '../domain/problems/stored.ts';
import type { Run } from '../domain/run.ts';
import type { FollowUp, Task } from '../domain/task.ts';
import type { Key } from '../ports/records/page.ts';
import type { ScriptOutput } from '../ports/records/scripts.ts';
import type { MissedNode } from '../services/stores/index.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { sayLeftOut, sayNote } from '../wording/english/task-log.ts';
import { given, parseCount, parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { showMissedNode, tellMissedNode } from './missed-node.ts';
import { EVER_BY_NAME, type Named, nameAccounts, parseNamed, scheduleEver, targetEver } from './named.ts';
import { printable, printFields, printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';

interface ListOptions {
  readonly account?: string;
  readonly failed?: true;
  readonly waiting?: true;
  readonly schedule?: Named;
  readonly target?: Named;
  readonly limit: number;
  readonly json?: boolean;
}

/** `task log`, `task cancel`. */
export function addTaskCommands(program: Command, context: CliContext): void {
  const task = program.command('task').description("one target's part of a run");
  task
    .command('log')
    .description('show what was done for a task, line by line, also while it is done')
    .argument('<task>', 'id or uuid, as `run show` tells it', parseKey)
    .option('--json', 'print JSON')
    .action((key: Key, options: { json?: boolean }) =>
      context.withServices(['taskLogs'], async (services, actor) => {
        const { lines, first } = await services.taskLogs.read(actor, key);
        const told = lines.map(({ number, at, note }) => ({
          number,
          at: toIso(at),
          text: sayNote(note, sayInEnglish),
        }));
        if (options.json) return printJson(told);
        if (first > 1) printLine(sayLeftOut(first - 1));
        for (const { at, text } of told) printLine(`${at}  ${printable(text)}`);
      }),
    );
  task
    .command('cancel')
    .description('call a task off; a copy that is being made stops, and leaves nothing')
    .argument('<task>', 'id or uuid, as `run show` tells it', parseKey)
    .action((key: Key) =>
      context.withServices(['runs'], async (services, actor) => {
        printCancelled(await services.runs.cancelTask(actor, key));
      }),
    );
}

const printCancelled = (tasks: readonly Task[]): void => {
  for (const { id, targetId } of tasks) printLine(`The task ${id} (target ${targetId}) is cancelled.`);
};

/** `run list`, `run show`, `run cancel`. */
export function addRunCommands(program: Command, context: CliContext): void {
  const run = program.command('run').description('the history: what each slot and request became');
  run
    .command('list')
    .description('list the newest runs')
    .option('--account <account>', "one account's only, by its name")
    .option('--failed', 'those alone of which something failed, or that were missed')
    .option('--waiting', 'those alone of which a task has yet to begin')
    .option('--schedule <schedule>', `one schedule's only: ${EVER_BY_NAME}`, parseNamed)
    .option('--target <target>', `one target's only: ${EVER_BY_NAME}`, parseNamed)
    .option('--limit <number>', 'how many at most', parseCount, 50)
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  backrota run list --failed --account demo')
    .action((options: ListOptions) =>
      context.withServices(['oversight', 'runs', 'schedules', 'targets'], async (services, actor) => {
        const { account: name, failed: hasFailed } = options;
        const account = name === undefined ? undefined : await services.oversight.accountNamed(actor, name);
        const schedule = options.schedule && (await scheduleEver(services, actor, options.schedule));
        const target = options.target && (await targetEver(services, actor, options.target));
        const filter = given({
          accountId: account?.id,
          hasFailed,
          taskStates: options.waiting && (['queued'] as const),
          scheduleId: schedule?.id,
          targetId: target?.id,
        });
        const { rows, total } = await services.runs.list(actor, filter, { offset: 0, limit: options.limit });
        const tasks = await services.runs.tasksOf(rows);
        const waits = await services.runs.waitedFor(tasks);
        const tasksOf = ({ id }: Run): readonly Task[] => tasks.filter(({ runId }) => runId === id);
        const accountOf = nameAccounts(await services.oversight.accounts(actor));
        if (options.json) {
          printJson(rows.map((row) => ({ ...toJson(row, tasksOf(row), waits), account: accountOf(row) })));
          return;
        }
        printTable(
          ['ID', 'ACCOUNT', 'SCHEDULE', 'ACTION', 'TRIGGER', 'OUTCOME', 'FIRE TIME', 'CREATED', 'TASKS'],
          rows.map((row) => [
            row.id,
            accountOf(row),
            row.scheduleId,
            row.action,
            row.trigger,
            outcomeOf(row),
            toIsoOrNull(row.fireTime),
            toIso(row.createdAt),
            tasksOf(row)
              .map((task) => stateOf(task, waits))
              .join(', ') || null,
          ]),
          emptyOf(options),
        );
        if (total > rows.length) printLine(`${total - rows.length} more; --limit shows them.`);
      }),
    );
  run
    .command('show')
    .description('show a run with its tasks, and what they logged')
    .argument('<run>', 'id or uuid', parseKey)
    .option('--json', 'print JSON')
    .action((key: Key, options: { json?: boolean }) =>
      context.withServices(['runs'], async (services, actor) => {
        const found = await services.runs.find(actor, key);
        const waits = await services.runs.waitedFor(found.tasks);
        const outputs = await services.runs.outputsOf(actor, found.tasks);
        if (options.json) printJson({ ...toJson(found.run, found.tasks, waits), scripts: outputs });
        else printRun(found.run, found.tasks, waits);
        if (!options.json) printOutputs(outputs);
      }),
    );
  run
    .command('cancel')
    .description('call off what of a run has not ended; a copy that is being made stops, and leaves nothing')
    .argument('<run>', 'id or uuid', parseKey)
    .action((key: Key) =>
      context.withServices(['runs'], async (services, actor) => {
        printCancelled(await services.runs.cancel(actor, key));
      }),
    );
}

const emptyOf = ({ failed, waiting }: ListOptions): string => {
  if (failed) return waiting ? 'No run that waits has failed.' : 'No run has failed or was missed.';
  return waiting ? 'No run waits.' : 'There is no run yet.';
};

/** For which nodes tasks wait, by their ids. */
type Waits = ReadonlyMap<number, MissedNode>;

function printRun(run: Run, tasks: readonly Task[], waits: Waits): void {
  printFields({
    id: run.id,
    uuid: run.uuid,
    schedule: run.scheduleId,
    action: run.action,
    trigger: run.trigger,
    outcome: outcomeOf(run),
    'fire time': toIsoOrNull(run.fireTime),
    'covers slots': run.coversCount === 0 ? null : run.coversCount,
    created: toIso(run.createdAt),
  });
  for (const task of tasks) {
    printLine('');
    printFields({
      task: task.id,
      target: task.targetId,
      snapshot: task.snapshotId,
      state: stateOf(task, waits),
      attempt: task.attempt,
      started: toIsoOrNull(task.startedAt),
      finished: toIsoOrNull(task.finishedAt),
      ...given({ error: errorOf(task) ?? undefined }),
    });
    for (const line of evidenceOf(task)) printLine(`  ${printable(line)}`);
    for (const line of linesOf(task)) if (line !== errorOf(task)) printLine(`  ${printable(line)}`);
    for (const step of task.followUps) printLine(`  ${printable(sayStep(step))}`);
  }
}

/** What scripts wrote, a line each of theirs. */
function printOutputs(outputs: readonly ScriptOutput[]): void {
  for (const { taskId, phase, output } of outputs) {
    if (output === '') continue;
    printLine('');
    printLine(`What the ${phase} script wrote (task ${taskId}):`);
    for (const line of output.trimEnd().split('\n')) printLine(`  ${printable(line)}`);
  }
}

const errorOf = ({ error }: Task): string | null => error && sayInEnglish(error);

const linesOf = ({ log }: Task): readonly string[] => log.map(sayInEnglish);

/** What a check saw. */
function evidenceOf({ evidence }: Task): readonly string[] {
  if (evidence === null) return [];
  const { snapshot, copies, left, files, bytes, differences, differenceCount } = evidence;
  const what = snapshot === null ? `${copies} snapshot(s)` : `snapshot ${snapshot.id} (${snapshot.name})`;
  const more = differenceCount - differences.length;
  return [
    `checked: ${what}, ${files} file(s), ${bytes} bytes${left === 0 ? '' : `; ${left} snapshot(s) left`}`,
    ...differences.map(({ path, how }) => `${how}: ${path}`),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

/** A step in a line: what it was, what became of it, and why. */
const sayStep = ({ kind, outcome, reason }: FollowUp): string =>
  `${kind}: ${outcome}${reason === null ? '' : ` (${sayInEnglish(reason)})`}`;

const outcomeOf = ({ outcome, reason }: Run): string => (reason === null ? outcome : `${outcome} (${reason})`);

const stateOf = ({ id, state, reason }: Task, waits: Waits): string => {
  const wait = waits.get(id);
  const why = wait === undefined ? reason : tellMissedNode(wait);
  return why === null ? state : `${state} (${why})`;
};

const toJson = (run: Run, tasks: readonly Task[], waits: Waits): object => ({
  id: run.id,
  uuid: run.uuid,
  accountId: run.accountId,
  scheduleId: run.scheduleId,
  action: run.action,
  trigger: run.trigger,
  outcome: run.outcome,
  reason: run.reason,
  fireTime: toIsoOrNull(run.fireTime),
  coversFrom: toIsoOrNull(run.coversFrom),
  coversTo: toIsoOrNull(run.coversTo),
  coversCount: run.coversCount,
  createdAt: toIso(run.createdAt),
  tasks: tasks.map((task) => ({
    id: task.id,
    uuid: task.uuid,
    targetId: task.targetId,
    storeId: task.storeId,
    snapshotId: task.snapshotId,
    state: task.state,
    waitsFor: showMissedNode(waits.get(task.id)),
    reason: task.reason,
    attempt: task.attempt,
    startedAt: toIsoOrNull(task.startedAt),
    finishedAt: toIsoOrNull(task.finishedAt),
    error: errorOf(task),
    problem: task.error && toStored(task.error),
    log: linesOf(task).join('\n'),
    remarks: task.log.map(toStored),
    followUps: task.followUps.map(({ kind, outcome, reason, startedAt, finishedAt }) => ({
      kind,
      outcome,
      why: reason && sayInEnglish(reason),
      problem: reason && toStored(reason),
      startedAt: toIso(startedAt),
      finishedAt: toIso(finishedAt),
    })),
    progress: task.progress,
    evidence: task.evidence,
  })),
});

import type { Command } from 'commander';
import type { Client, RunWithTasks, Task, TaskLog } from '../../clients/typescript/client.ts';
import type { Task as CancelledTask } from '../domain/task.ts';
import type { Key } from '../ports/records/page.ts';
import { sayLeftOut } from '../wording/english/task-log.ts';
import { URL_OPTION, withApi } from './api.ts';
import { given, parseKey } from './arguments.ts';
import { keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { taskState, withReason } from './listings.ts';
import { printable, printFields, printJson, printLine } from './output.ts';
import { addRunList } from './run-list.ts';

interface Options {
  readonly json?: boolean;
  readonly url?: string;
}

/** `task log`, `task cancel`. */
export function addTaskCommands(program: Command, context: CliContext): void {
  const task = program.command('task').description("one target's part of a run");
  task
    .command('log')
    .description('show what was done for a task, line by line, also while it is done')
    .argument('<task>', 'id or uuid, as `run show` tells it', parseKey)
    .option('--json', 'print JSON')
    .option(...URL_OPTION)
    .action((key: Key, { json, url }: Options) =>
      withApi(context, { url, services: ['taskLogs'] }, async (client) => {
        const { lines, first } = await logOf(client, key);
        const told = lines.map(({ number, at, detail }) => ({ number, at, text: detail }));
        if (json) return printJson(told);
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

const printCancelled = (tasks: readonly CancelledTask[]): void => {
  for (const { id, targetId } of tasks) printLine(`The task ${id} (target ${targetId}) is cancelled.`);
};

/** `run list`, `run show`, `run cancel`. */
export function addRunCommands(program: Command, context: CliContext): void {
  const run = program.command('run').description('the history: what each slot and request became');
  addRunList(run, context);
  run
    .command('show')
    .description('show a run with its tasks, and what they logged')
    .argument('<run>', 'id or uuid', parseKey)
    .option('--json', 'print JSON')
    .option(...URL_OPTION)
    .action((key: Key, { json, url }: Options) =>
      withApi(context, { url, services: ['runs'] }, async (client) => {
        const found = await client.call('getRun', { parts: { key: keyText(key) } });
        const scripts = await outputsOf(client, found.tasks);
        if (json) return printJson({ ...found, scripts });
        printRun(found);
        printOutputs(scripts);
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

function printRun(run: RunWithTasks): void {
  printFields({
    id: run.id,
    uuid: run.uuid,
    schedule: run.scheduleId,
    action: run.action,
    trigger: run.trigger,
    outcome: withReason(run.outcome, run.reason),
    'fire time': run.fireTime,
    'covers slots': run.coversCount === 0 ? null : run.coversCount,
    created: run.createdAt,
  });
  for (const task of run.tasks) {
    printLine('');
    printFields({
      task: task.id,
      target: task.targetId,
      snapshot: task.snapshotId,
      state: taskState(task),
      attempt: task.attempt,
      started: task.startedAt,
      finished: task.finishedAt,
      ...given({ error: task.failure?.detail }),
    });
    for (const line of evidenceOf(task)) printLine(`  ${printable(line)}`);
    for (const { detail } of task.remarks) if (detail !== task.failure?.detail) printLine(`  ${printable(detail)}`);
    for (const step of task.steps) printLine(`  ${printable(sayStep(step))}`);
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
const sayStep = ({ kind, outcome, failure }: Task['steps'][number]): string =>
  `${kind}: ${outcome}${failure === null ? '' : ` (${failure.detail})`}`;

interface ScriptOutput {
  readonly taskId: number;
  readonly phase: string;
  readonly output: string;
}

/** What scripts wrote; staff alone are told. */
async function outputsOf(client: Client, tasks: readonly Task[]): Promise<readonly ScriptOutput[]> {
  const told: ScriptOutput[] = [];
  try {
    for (const { id } of tasks) {
      const { items } = await client.call('readTaskOutputs', { parts: { key: id } });
      told.push(...items.map((item) => ({ taskId: id, ...item })));
    }
  } catch (error) {
    if (!(error instanceof Error && 'problem' in error && 'status' in error && error.status === 403)) throw error;
  }
  return told;
}

/** As many lines as one answer may have. */
const MOST_LINES = 1_000;

/** All that is kept of a task's log. */
async function logOf(client: Client, key: Key): Promise<Pick<TaskLog, 'lines' | 'first'>> {
  const lines: TaskLog['lines'][number][] = [];
  for (;;) {
    const offset = lines.at(-1)?.number ?? 0;
    const page = await client.call('readTaskLog', {
      parts: { key: keyText(key) },
      query: { offset, limit: MOST_LINES },
    });
    lines.push(...page.lines);
    if (page.lines.length < MOST_LINES) return { lines, first: page.first };
  }
}

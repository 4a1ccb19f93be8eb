import type { Command } from 'commander';
import type { Client, RunWithTasks, Task, TaskLog } from '../../clients/typescript/client.ts';
import { isOneOf } from '../domain/state-machine.ts';
import { UNFINISHED_TASK } from '../domain/task.ts';
import type { Key } from '../ports/records/page.ts';
import { sayLeftOut } from '../wording/english/task-log.ts';
import { withApi } from './api.ts';
import { given, parseKey } from './arguments.ts';
import { keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { taskState, withReason } from './listings.ts';
import { printable, printFields, printLine } from './output.ts';
import { addRunList } from './run-list.ts';
import { type ShownOptions, show, withShown } from './shown.ts';
import { Showing, type WatchOptions, watched, withWatch } from './watch.ts';

/** `task show`, `task log`, `task cancel`. */
export function addTaskCommands(program: Command, context: CliContext): void {
  const task = program.command('task').description("one target's part of a run");
  const showTask = task
    .command('show')
    .description('show a task, and what its scripts wrote')
    .argument('<task>', 'id or uuid, as `run show` tells it', parseKey);
  withWatch(withShown(showTask)).action((key: Key, options: ShownOptions & WatchOptions) =>
    withApi(context, { ...options, services: ['runs'] }, async (client) => {
      const showing = new Showing();
      await watched(client, options, async (frame) => {
        const found = await client.call('getTask', { parts: { key: keyText(key) } });
        const body = { ...found, scripts: await outputsOf(client, [found]) };
        const print = () => {
          printTask(found);
          printOutputs(body.scripts);
        };
        await showing.show(frame, [body], () => show(options, body, print));
      });
    }),
  );
  const log = task
    .command('log')
    .description('show what was done for a task, line by line, also while it is done')
    .argument('<task>', 'id or uuid, as `run show` tells it', parseKey);
  withShown(log).action((key: Key, options: ShownOptions) =>
    withApi(context, { ...options, services: ['taskLogs'] }, async (client) => {
      const told = await logOf(client, key);
      await show(options, told, ({ lines, first }) => {
        if (first > 1) printLine(sayLeftOut(first - 1));
        for (const { at, detail } of lines) printLine(`${at}  ${printable(detail)}`);
      });
    }),
  );
  const cancel = task
    .command('cancel')
    .description('call a task off; a copy that is being made stops, and leaves nothing')
    .argument('<task>', 'id or uuid, as `run show` tells it', parseKey);
  withShown(cancel).action((key: Key, options: ShownOptions) =>
    withApi(context, { ...options, services: ['runs'] }, async (client) => {
      const cancelled = await client.call('cancelTask', { parts: { key: keyText(key) } });
      await show(options, cancelled, (one) => printCancelled([one]));
    }),
  );
}

const printCancelled = (tasks: readonly Task[]): void => {
  for (const { id, targetId } of tasks) printLine(`The task ${id} (target ${targetId}) is cancelled.`);
};

/** `run list`, `run show`, `run cancel`. */
export function addRunCommands(program: Command, context: CliContext): void {
  const run = program.command('run').description('the history: what each slot and request became');
  addRunList(run, context);
  const showRun = run
    .command('show')
    .description('show a run with its tasks, and what they logged')
    .argument('<run>', 'id or uuid', parseKey);
  withWatch(withShown(showRun)).action((key: Key, options: ShownOptions & WatchOptions) =>
    withApi(context, { ...options, services: ['runs'] }, async (client) => {
      const showing = new Showing();
      await watched(client, options, async (frame) => {
        const found = await client.call('getRun', { parts: { key: keyText(key) } });
        const body = { ...found, scripts: await outputsOf(client, found.tasks) };
        const print = () => {
          printRun(found);
          printOutputs(body.scripts);
        };
        await showing.show(frame, [body], () => show(options, body, print));
      });
    }),
  );
  const cancel = run
    .command('cancel')
    .description('call off what of a run has not ended; a copy that is being made stops, and leaves nothing')
    .argument('<run>', 'id or uuid', parseKey);
  withShown(cancel).action((key: Key, options: ShownOptions) =>
    withApi(context, { ...options, services: ['runs'] }, async (client) => {
      const parts = { key: keyText(key) };
      const before = await client.call('getRun', { parts });
      const open = new Set(before.tasks.flatMap(({ id, state }) => (isOneOf(UNFINISHED_TASK, state) ? [id] : [])));
      const after = await client.call('cancelRun', { parts });
      await show(options, after, ({ tasks }) =>
        printCancelled(tasks.filter(({ id, state }) => open.has(id) && state === 'cancelled')),
      );
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
    printTask(task);
  }
}

function printTask(task: Task): void {
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

/** All that is kept of a task's log, as one answer. */
async function logOf(client: Client, key: Key): Promise<TaskLog> {
  const lines: TaskLog['lines'][number][] = [];
  for (;;) {
    const offset = lines.at(-1)?.number ?? 0;
    const page = await client.call('readTaskLog', {
      parts: { key: keyText(key) },
      query: { offset, limit: MOST_LINES },
    });
    lines.push(...page.lines);
    if (page.lines.length < MOST_LINES) return { ...page, lines };
  }
}

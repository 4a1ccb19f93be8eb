import type { Command } from 'commander';
import type { Run } from '../domain/run.ts';
import type { FollowUp, Task } from '../domain/task.ts';
import type { Key } from '../ports/records/page.ts';
import type { ScriptOutput } from '../ports/records/scripts.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { sayLeftOut, sayNote } from '../wording/english/task-log.ts';
import { given, parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printable, printFields, printJson, printLine, toIso, toIsoOrNull } from './output.ts';
import { addRunList } from './run-list.ts';
import { errorOf, linesOf, outcomeOf, runJson, stateOf, type Waits } from './run-words.ts';

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
  addRunList(run, context);
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
        if (options.json) printJson({ ...runJson(found.run, found.tasks, waits), scripts: outputs });
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

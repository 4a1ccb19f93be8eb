import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Actor } from '../domain/account.ts';
import { isOneOf } from '../domain/state-machine.ts';
import { type Task, UNFINISHED_TASK } from '../domain/task.ts';
import type { Services } from '../services/index.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { CommandFailed, DoneWithWarnings } from './failure.ts';
import { printLine } from './output.ts';
import { terminal } from './terminal.ts';

const ASK_MS = 500;
/** How many times the run is looked at between two looks at whether a server is there. */
const LOOKS = 20;
/** So often it may not be: one that is being replaced is there again soon. At first it has to be. */
const MOST_MISSED = 3;
const BAR = 30;

/** What following a run takes. */
type Following = Pick<Services, 'runs' | 'snapshots' | 'status'>;

/** Lets a command wait for what it queued. */
export const withWait = (command: Command): Command =>
  command.option('--wait', 'until it has ended: with a bar on a terminal, elsewhere with a line of JSON for each step');

/**
 * Follows a run to its end, and shows how far it is. Whoever stops waiting stops nothing else.
 *
 * @throws CommandFailed where a part of it did not end well, or no server is there to do it.
 * @throws DoneWithWarnings where there is something to be looked at.
 */
export async function waitForRun(services: Following, actor: Actor, id: number): Promise<void> {
  const { tasks } = await services.runs.find(actor, { id });
  const shown = await showingOf(services, tasks);
  let missed = MOST_MISSED;
  for (let look = 0; ; look += 1) {
    if (look % LOOKS === 0) missed = (await services.status.isServerRunning()) ? 0 : missed + 1;
    if (missed > MOST_MISSED)
      throw new CommandFailed(
        `No server is running on this database; the run ${id} stays queued until 'backrota serve' takes it up.`,
      );
    const now = (await services.runs.find(actor, { id })).tasks;
    shown(now);
    if (now.every(({ state }) => !isOneOf(UNFINISHED_TASK, state))) return judge(id, now);
    await pause(ASK_MS);
  }
}

/** Why a task failed, in a sentence; `null` = it did not. */
const errorOf = ({ error }: Task): string | null => error && sayInEnglish(error);

function judge(id: number, tasks: readonly Task[]): void {
  const bad = tasks.filter(({ state }) => state !== 'succeeded' && state !== 'succeeded_with_warnings');
  const [first] = bad;
  if (first !== undefined) {
    const why = errorOf(first) ?? `It is '${first.state}'${first.reason === null ? '' : ` (${first.reason})`}.`;
    throw new CommandFailed(`${bad.length} of ${tasks.length} task(s) of the run ${id} did not end well. ${why}`);
  }
  if (tasks.some(({ state }) => state === 'succeeded_with_warnings')) throw new DoneWithWarnings();
}

/** Shows tasks as they are now. */
type Show = (tasks: readonly Task[]) => void;

async function showingOf({ snapshots }: Following, tasks: readonly Task[]): Promise<Show> {
  const { stdout } = terminal();
  if (stdout.isTTY !== true) return showSteps();
  const kept = await snapshots.keptOf(tasks.map(({ targetId }) => ({ id: targetId })));
  const expected = tasks.reduce((sum, { targetId }) => sum + (kept.get(targetId)?.mostContentBytes ?? 0), 0);
  return (now) => {
    const isDone = now.every(({ state }) => !isOneOf(UNFINISHED_TASK, state));
    stdout.write(`\r\u001B[2K${barOf(now, expected)}${isDone ? '\n' : ''}`);
  };
}

/** One line of a run: how many of its tasks have ended, and of the bytes that were copied last time, how many were now. */
export function barOf(tasks: readonly Task[], expected: number): string {
  const ended = tasks.filter(({ state }) => !isOneOf(UNFINISHED_TASK, state)).length;
  const bytes = tasks.reduce((sum, { progress }) => sum + (progress?.bytes ?? 0), 0);
  const told = `${ended} of ${tasks.length} ended, ${bytes} bytes`;
  if (expected === 0) return told;
  const part = ended === tasks.length ? 1 : Math.min(0.99, bytes / expected);
  const full = Math.round(part * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${Math.floor(part * 100)} %  ${told}`;
}

/** A line of JSON for each task whose state or progress is another one. */
function showSteps(): Show {
  const told = new Map<number, string>();
  return (tasks) => {
    for (const { id, targetId, snapshotId, state, reason, progress } of tasks) {
      const line = JSON.stringify({ taskId: id, targetId, snapshotId, state, reason, progress });
      if (told.get(id) === line) continue;
      told.set(id, line);
      printLine(line);
    }
  };
}

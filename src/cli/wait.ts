import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Client, Task } from '../../clients/typescript/client.ts';
import { isOneOf } from '../domain/state-machine.ts';
import { UNFINISHED_TASK } from '../domain/task.ts';
import { CommandFailed, DoneWithWarnings } from './failure.ts';
import { printLine } from './output.ts';
import { isServed } from './served.ts';
import { terminal } from './terminal.ts';

const ASK_MS = 500;
/** How many times the run is looked at between two looks at whether a server is there. */
const LOOKS = 20;
/** So often it may not be: one that is being replaced is there again soon. At first it has to be. */
const MOST_MISSED = 3;
const BAR = 30;
/** Of more targets nobody waits for what each had last time. */
const MOST_WEIGHED = 50;

/** Lets a command wait for what it queued. */
export const withWait = (command: Command): Command =>
  command.option('--wait', 'until it has ended: with a bar on a terminal, elsewhere with a line of JSON for each step');

/**
 * Follows a run to its end, and shows how far it is. Whoever stops waiting stops nothing else.
 *
 * @throws CommandFailed where a part of it did not end well, or no server is there to do it.
 * @throws DoneWithWarnings where there is something to be looked at.
 */
export async function waitForRun(client: Client, id: number): Promise<void> {
  const find = async (): Promise<readonly Task[]> => (await client.call('getRun', { parts: { key: id } })).tasks;
  const shown = await showingOf(client, await find());
  await whileServed(client, `the run ${id}`, async () => {
    const now = await find();
    shown(now);
    if (!hasEnded(now)) return false;
    judge(id, now);
    return true;
  });
}

/** Looks until what is waited for has ended; `what` is queued, `null` = under way. @throws CommandFailed where no server is there to do it. */
export async function whileServed(client: Client, what: string | null, look: () => Promise<boolean>): Promise<void> {
  let missed = what === null ? 0 : MOST_MISSED;
  for (let looks = 0; ; looks += 1) {
    if (what !== null && looks % LOOKS === 0) missed = (await isServed(client)) ? 0 : missed + 1;
    if (missed > MOST_MISSED)
      throw new CommandFailed(
        `No server is running on this database; ${what} stays queued until 'backrota serve' takes it up.`,
      );
    if (await look()) return;
    await pause(ASK_MS);
  }
}

const hasEnded = (tasks: readonly Pick<Task, 'state'>[]): boolean =>
  tasks.every(({ state }) => !isOneOf(UNFINISHED_TASK, state));

function judge(id: number, tasks: readonly Task[]): void {
  const bad = tasks.filter(({ state }) => state !== 'succeeded' && state !== 'succeeded_with_warnings');
  const [first] = bad;
  if (first !== undefined) {
    const why = first.failure?.detail ?? `It is '${first.state}'${first.reason === null ? '' : ` (${first.reason})`}.`;
    throw new CommandFailed(`${bad.length} of ${tasks.length} task(s) of the run ${id} did not end well. ${why}`);
  }
  if (tasks.some(({ state }) => state === 'succeeded_with_warnings')) throw new DoneWithWarnings();
}

/** Shows tasks as they are now. */
type Show = (tasks: readonly Task[]) => void;

async function showingOf(client: Client, tasks: readonly Task[]): Promise<Show> {
  const { stdout } = terminal();
  if (stdout.isTTY !== true) return showSteps();
  const expected = await expectedOf(client, tasks);
  return (now) => {
    stdout.write(`\r\u001B[2K${barOf(now, expected)}${hasEnded(now) ? '\n' : ''}`);
  };
}

/** How many bytes the newest snapshots of these targets hold: about as many are to be copied. */
async function expectedOf(client: Client, tasks: readonly Task[]): Promise<number> {
  if (tasks.length > MOST_WEIGHED) return 0;
  let bytes = 0;
  for (const { targetId } of tasks) {
    const query = { target: String(targetId), state: ['available' as const], limit: 1 };
    const [newest] = (await client.call('listSnapshots', { query })).items;
    bytes += newest?.contentBytes ?? 0;
  }
  return bytes;
}

/** One line of a run: how many of its tasks have ended, and of the bytes that were copied last time, how many were now. */
export function barOf(tasks: readonly Pick<Task, 'state' | 'progress'>[], expected: number): string {
  const ended = tasks.filter(({ state }) => !isOneOf(UNFINISHED_TASK, state)).length;
  const bytes = tasks.reduce((sum, { progress }) => sum + (progress?.bytes ?? 0), 0);
  const told = `${ended} of ${tasks.length} ended, ${bytes} bytes`;
  return drawn(ended === tasks.length ? 1 : Math.min(0.99, bytes / expected), expected, told);
}

/** A bar of how far something is, where it is known how much there is to do. */
export function drawn(part: number, expected: number, told: string): string {
  if (expected === 0) return told;
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

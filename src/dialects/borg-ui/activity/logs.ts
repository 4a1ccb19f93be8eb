import type { Actor } from '../../../domain/account.ts';
import type { Task } from '../../../domain/task.ts';
import { sayLeftOut, sayNote } from '../../../wording/english/task-log.ts';
import { logOf, scriptLinesOf } from '../backups/show.ts';
import type { BorgUiServices, RoomAnswer } from '../call.ts';
import { sayProblemTo } from '../problems.ts';
import { formatTime } from '../times.ts';

/** A line of a job's log, by its place in it, from 1. */
interface Line {
  readonly number: number;
  readonly content: string;
}

/** Some of the log of a job. */
export interface ShownLog {
  readonly lines: readonly Line[];
  readonly total: number;
}

/** What was done, and remarked on, for a job; staff are told what scripts wrote too. @throws GatewayError `not_found` */
export async function loadTaskLog(
  services: BorgUiServices,
  actor: Actor,
  id: number,
  page: { readonly after: number; readonly limit: number },
): Promise<ShownLog> {
  const { task, lines, first, last } = await services.taskLogs.read(actor, { id }, page);
  const written = await loadScripts(services, actor, task);
  // One that ended before logs were kept has its remarks alone.
  if (last === 0) return numbered([...logOf(task, actor), ...written], page.after);
  const told = lines.map(({ number, at, note }) => ({
    number,
    content: `${formatTime(at)} ${sayNote(note, (problem) => sayProblemTo(actor, problem))}`,
  }));
  const leftOut = first - 1;
  const head = leftOut > page.after ? [{ number: leftOut, content: sayLeftOut(leftOut) }] : [];
  const tail = numbered(written, Math.max(0, page.after - last)).lines;
  return {
    lines: [...head, ...told, ...tail.map(({ number, content }) => ({ number: last + number, content }))].slice(
      0,
      page.limit,
    ),
    total: last + written.length,
  };
}

/** What scripts wrote that were run for it: the provider's own. */
const loadScripts = async ({ runs }: BorgUiServices, actor: Actor, task: Task): Promise<readonly string[]> =>
  actor.isStaff && task.followUps.length > 0
    ? scriptLinesOf(await runs.outputsOf(actor, [task])).slice(-MOST_OUTPUT)
    : [];

/** So many lines of theirs are shown, the last. */
const MOST_OUTPUT = 1_000;

/** The log of a restore. @throws GatewayError `not_found` */
export const loadRestoreLog = async (
  { restores }: BorgUiServices,
  actor: Actor,
  id: number,
  { after }: { readonly after: number },
): Promise<ShownLog> =>
  numbered(
    (await restores.find(actor, { id })).remarks.map((problem) => sayProblemTo(actor, problem)),
    after,
  );

const numbered = (lines: readonly string[], after: number): ShownLog => ({
  lines: lines.map((content, index) => ({ number: index + 1, content })).slice(after),
  total: lines.length,
});

/** The log of a job, as pages read it. */
export const showLog = ({ lines, total }: ShownLog): object => ({
  lines: lines.map(({ number, content }) => ({ line_number: number, content })),
  total_lines: total,
  has_more: (lines.at(-1)?.number ?? total) < total,
});

/** The same, to be saved. */
export const showLogFile = (name: string, { lines }: ShownLog): RoomAnswer => ({
  bytes: Buffer.from(lines.map(({ content }) => `${content}\n`).join('')),
  headers: {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}"`,
  },
});

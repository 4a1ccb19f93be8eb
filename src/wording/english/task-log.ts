import type { Problem } from '../../domain/problems/index.ts';
import { MOST_LINE_CHARACTERS, type TaskNote } from '../../domain/task-log.ts';

type Say = { readonly [K in TaskNote['kind']]: (note: Extract<TaskNote, { kind: K }>, problem: SayProblem) => string };

type SayProblem = (problem: Problem) => string;

const STEPS = {
  pre_script: 'The script before the backups',
  prune: 'Thinning out',
  compact: 'Compacting',
  post_script: 'The script after the backups',
} as const;

const DIFFERENCES = {
  missing: 'is missing',
  kind: 'is of another kind',
  size: 'has another size',
  content: 'has another content',
  link: 'leads elsewhere',
} as const;

const STATES = {
  queued: 'Put back; another attempt follows.',
  running: 'Under way.',
  succeeded: 'Succeeded.',
  succeeded_with_warnings: 'Succeeded, with remarks.',
  failed: 'Failed.',
  cancelled: 'Called off.',
  skipped: 'Skipped.',
  abandoned: 'Given up.',
} as const;

const WORDS: Say = {
  started: ({ attempt }) => (attempt === 1 ? 'Started.' : `Started again (attempt ${attempt}).`),
  progressed: ({ files, bytes }) => `So far: ${files} file(s), ${bytes} bytes.`,
  copied: ({ files, bytes, storedBytes }) =>
    `${files} file(s) of ${bytes} bytes were copied, which take ${storedBytes} bytes in the store.`,
  read_back: ({ snapshot, files, bytes }) => `'${snapshot}' was read back: ${files} file(s), ${bytes} bytes.`,
  restored: ({ snapshot, files, bytes }) =>
    `'${snapshot}' was restored and compared: ${files} file(s), ${bytes} bytes.`,
  differs: ({ path, how }) => `'${path}' ${DIFFERENCES[how]}.`,
  remarked: ({ problem }, say) => say(problem),
  stepped: ({ step, outcome, problem }, say) =>
    `${STEPS[step]}: ${outcome}${problem === null ? '.' : `. ${say(problem)}`}`,
  put_off: ({ seconds }) => `Tried again in ${seconds} s.`,
  ended: ({ state }) => STATES[state],
};

/** A line of a task's log, as long as one may be; problems in whatever words. */
export function sayNote(note: TaskNote, sayProblem: SayProblem): string {
  // The compiler does not see that the note and the words of one kind belong together.
  const say = WORDS[note.kind] as ((note: TaskNote, sayProblem: SayProblem) => string) | undefined;
  const line = say === undefined ? note.kind : say(note, sayProblem).replaceAll(/\s+/g, ' ');
  return line.length <= MOST_LINE_CHARACTERS ? line : `${line.slice(0, MOST_LINE_CHARACTERS - 1)}…`;
}

/** That so many lines before the first one are not kept any more. */
export const sayLeftOut = (count: number): string => `${count} earlier line(s) were left out.`;

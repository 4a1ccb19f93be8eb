import type { Difference } from '../../domain/action.ts';
import type { Problem } from '../../domain/problems/index.ts';
import type { FollowUp, TaskState } from '../../domain/task.ts';
import { MOST_LINE_CHARACTERS, type TaskNote } from '../../domain/task-log.ts';
import { count } from './words.ts';

type SayProblem = (problem: Problem) => string;

type Say = { readonly [K in TaskNote['kind']]: (note: Extract<TaskNote, { kind: K }>, say: SayProblem) => string };

const STEPS: Readonly<Record<FollowUp['kind'], string>> = {
  pre_script: 'Скрипт перед копированием',
  prune: 'Удаление старых копий',
  compact: 'Уплотнение',
  post_script: 'Скрипт после копирования',
};

const OUTCOMES: Readonly<Record<FollowUp['outcome'], string>> = {
  done: 'сделано',
  skipped: 'пропущено',
  failed: 'не удалось',
};

const DIFFERENCES: Readonly<Record<Difference['how'], string>> = {
  missing: 'отсутствует',
  kind: 'теперь другого вида',
  size: 'теперь другого размера',
  content: 'теперь с другим содержимым',
  link: 'ведёт в другое место',
};

const STATES: Readonly<Record<TaskState, string>> = {
  queued: 'Возвращено в очередь; будет ещё одна попытка.',
  running: 'Выполняется.',
  succeeded: 'Выполнено.',
  succeeded_with_warnings: 'Выполнено, с замечаниями.',
  failed: 'Не удалось.',
  cancelled: 'Отменено.',
  skipped: 'Пропущено.',
  abandoned: 'Прекращено.',
};

const sizeOf = ({ files, bytes }: { readonly files: number; readonly bytes: number }): string =>
  `${count(files, 'файл', 'файла', 'файлов')}, ${count(bytes, 'байт', 'байта', 'байт')}`;

const WORDS: Say = {
  started: ({ attempt }) => (attempt === 1 ? 'Начато.' : `Начато снова (попытка ${attempt}).`),
  progressed: (done) => `Уже сделано: ${sizeOf(done)}.`,
  copied: ({ storedBytes, ...copied }) =>
    `Скопировано: ${sizeOf(copied)}; в хранилище занято: ${count(storedBytes, 'байт', 'байта', 'байт')}.`,
  read_back: ({ snapshot, ...read }) => `Копия '${snapshot}' прочитана: ${sizeOf(read)}.`,
  restored: ({ snapshot, ...restored }) => `Копия '${snapshot}' восстановлена и сверена: ${sizeOf(restored)}.`,
  differs: ({ path, how }) => `'${path}' ${DIFFERENCES[how]}.`,
  remarked: ({ problem }, say) => say(problem),
  stepped: ({ step, outcome, problem }, say) =>
    `${STEPS[step]}: ${OUTCOMES[outcome]}.${problem === null ? '' : ` ${say(problem)}`}`,
  put_off: ({ seconds }) => `Следующая попытка через ${seconds} с.`,
  ended: ({ state }) => STATES[state],
};

/** A line of a task's log, as long as one may be; problems in whatever words. */
export function sayNote(note: TaskNote, sayProblem: SayProblem): string {
  // The compiler does not see that the note and the words of one kind belong together.
  const say = WORDS[note.kind] as ((note: TaskNote, sayProblem: SayProblem) => string) | undefined;
  const line = say === undefined ? note.kind : say(note, sayProblem).replaceAll(/\s+/g, ' ');
  return line.length <= MOST_LINE_CHARACTERS ? line : `${line.slice(0, MOST_LINE_CHARACTERS - 1)}…`;
}

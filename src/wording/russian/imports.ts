import type { ImportLoss, ImportLossReasons } from '../../domain/imports/index.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { joinWords } from '../lists.ts';

/** Words for every loss; a new one does not compile until it has them. */
type Words = { readonly [R in keyof ImportLossReasons]: (params: ImportLossReasons[R]) => string };

const wordsOf = (say: (problem: Problem) => string): Words => ({
  no_backup: ({ program }) =>
    program === ''
      ? 'Пропущено: программа резервного копирования не названа.'
      : `Пропущено: неизвестно, чтобы ${program} делала резервные копии.`,
  when_refused: ({ problem }) => `Пропущено: ${say(problem)}`,
  calendar_unsaid: ({ expression }) =>
    `Пропущено: ни одно правило не выражает, когда наступает '${expression}'; составьте для этого своё расписание.`,
  when_unsaid: () => 'Пропущено: в файле не сказано, когда это запускается; укажите это.',
  line_unreadable: () => 'Пропущено: это не переменная и не пять полей (или слово вроде @daily) с командой.',
  command_unsaid: ({ program }) =>
    `Команда${program === '' ? '' : ` ${program}`} не запускается; вместо неё копируются файлы объекта.`,
  user_unsaid: ({ user }) => `Запускалось от пользователя ${user}; копирование читает файлы с правами шлюза.`,
  input_unsaid: () => 'То, что стоит после %, читала команда; это пропущено.',
  command_zone_unsaid: ({ zone, timeZone }) =>
    `TZ=${zone} — часовой пояс самой команды; cron запускает её по часам ${timeZone}, и расписание тоже.`,
  sources_uncovered: ({ paths }) => `В объекте нет ${joinWords(paths, 'и')}.`,
  sources_uncompared: ({ paths }) => `Проверьте, есть ли в объекте ${joinWords(paths, 'и')}.`,
  guests_unsaid: ({ guests }) =>
    `Копировались гости гипервизора (${joinWords(guests, 'и')}); проверьте, есть ли их файлы в объекте.`,
  excludes_unsaid: ({ patterns }) =>
    `Исключалось ${joinWords(patterns, 'и')}; исключения указываются у объекта (target set --exclude).`,
  repositories_unsaid: ({ repositories }) =>
    `Копии отправляются не в ${joinWords(repositories, 'и')}, а туда, куда указывает расписание.`,
  keeping_unsaid: ({ names }) => `Ни одно правило хранения не выражает ${joinWords(names, 'и')}.`,
  dumps_unsaid: ({ names }) =>
    `Базы данных не выгружаются: пропущено ${joinWords(names, 'и')}; это может сделать скрипт.`,
  options_unsaid: ({ names }) => `Эти настройки пропущены: ${joinWords(names, 'и')}.`,
});

/** What is left out of another scheduler's file, in one sentence; `say` has the words for problems. */
export const sayImportLoss = ({ reason, params }: ImportLoss, say: (problem: Problem) => string): string =>
  // The compiler does not see that the reason and its params belong together.
  (wordsOf(say)[reason] as (params: object) => string)(params);

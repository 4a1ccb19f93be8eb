import type { ImportLoss, ImportLossReasons } from '../../domain/imports/index.ts';
import type { Problem } from '../../domain/problems/index.ts';
import { joinWords } from '../lists.ts';

/** Words for every loss; a new one does not compile until it has them. */
type Words = { readonly [R in keyof ImportLossReasons]: (params: ImportLossReasons[R]) => string };

const wordsOf = (say: (problem: Problem) => string): Words => ({
  no_backup: ({ program }) =>
    program === ''
      ? 'It is left out: it names no program that makes backups.'
      : `It is left out: ${program} is not known to make backups.`,
  when_refused: ({ problem }) => `It is left out: ${say(problem)}`,
  calendar_unsaid: ({ expression }) =>
    `It is left out: no rule says when '${expression}' comes; write a schedule of your own for it.`,
  when_unsaid: () => 'It is left out: its file does not say when it runs; say so.',
  line_unreadable: () =>
    'It is left out: it is neither a variable nor five fields, or a word such as @daily, and a command.',
  command_unsaid: ({ program }) =>
    `${program === '' ? 'The command' : program} is not run; the target's files are backed up in its place.`,
  user_unsaid: ({ user }) => `It ran as the user ${user}; backups read with the rights of the gateway.`,
  input_unsaid: () => 'What stands behind % was read by the command, and is left out.',
  command_zone_unsaid: ({ zone, timeZone }) =>
    `TZ=${zone} is the zone of its command alone; cron starts it by the clocks of ${timeZone}, and so does the schedule.`,
  sources_uncovered: ({ paths }) => `The target does not hold ${joinWords(paths, 'and')}.`,
  sources_uncompared: ({ paths }) => `Look whether the target holds ${joinWords(paths, 'and')}.`,
  guests_unsaid: ({ guests }) =>
    `It backed up guests of its hypervisor (${joinWords(guests, 'and')}); look whether the target holds their files.`,
  excludes_unsaid: ({ patterns }) =>
    `It left out ${joinWords(patterns, 'and')}; what is left out is said of the target (target set --exclude).`,
  repositories_unsaid: ({ repositories }) =>
    `Copies do not go to ${joinWords(repositories, 'and')}, but to the schedule's destination.`,
  keeping_unsaid: ({ names }) =>
    `No policy says what ${joinWords(names, 'and')} ${names.length === 1 ? 'says' : 'say'}.`,
  dumps_unsaid: ({ names }) =>
    `No database is dumped: ${joinWords(names, 'and')} ${names.length === 1 ? 'is' : 'are'} left out; a script may do it.`,
  options_unsaid: ({ names }) => `These options are left out: ${joinWords(names, 'and')}.`,
});

/** What is left out of another scheduler's file, in one sentence; `say` has the words for problems. */
export const sayImportLoss = ({ reason, params }: ImportLoss, say: (problem: Problem) => string): string =>
  // The compiler does not see that the reason and its params belong together.
  (wordsOf(say)[reason] as (params: object) => string)(params);

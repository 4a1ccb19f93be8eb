import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { ImportLoss, ImportLossReasons } from '../../src/domain/imports/index.ts';
import { problemOf } from '../../src/domain/problems/index.ts';
import { SPEECH } from '../../src/wording/languages.ts';

const SENTENCES: { readonly [R in keyof ImportLossReasons]: readonly (readonly [ImportLossReasons[R], string])[] } = {
  no_backup: [
    [{ program: 'curl' }, 'It is left out: curl is not known to make backups.'],
    [{ program: '' }, 'It is left out: it names no program that makes backups.'],
  ],
  when_refused: [
    [
      { problem: problemOf('cron_without_time', { field: 'expression', value: '@reboot' }) },
      "It is left out: '@reboot' names no time; write when the schedule fires, such as 0 2 * * *.",
    ],
  ],
  calendar_unsaid: [
    [{ expression: '*-*~1' }, "It is left out: no rule says when '*-*~1' comes; write a schedule of your own for it."],
  ],
  guests_unsaid: [
    [
      { guests: ['vmid 100', 'pool web'] },
      'It backed up guests of its hypervisor (vmid 100 and pool web); look whether the target holds their files.',
    ],
  ],
  when_unsaid: [[{}, 'It is left out: its file does not say when it runs; say so.']],
  line_unreadable: [
    [{}, 'It is left out: it is neither a variable nor five fields, or a word such as @daily, and a command.'],
  ],
  command_unsaid: [
    [{ program: 'tar' }, "tar is not run; the target's files are backed up in its place."],
    [{ program: '' }, "The command is not run; the target's files are backed up in its place."],
  ],
  user_unsaid: [[{ user: 'postgres' }, 'It ran as the user postgres; backups read with the rights of the gateway.']],
  input_unsaid: [[{}, 'What stands behind % was read by the command, and is left out.']],
  command_zone_unsaid: [
    [
      { zone: 'UTC', timeZone: 'Europe/Kyiv' },
      'TZ=UTC is the zone of its command alone; cron starts it by the clocks of Europe/Kyiv, and so does the schedule.',
    ],
  ],
  sources_uncovered: [[{ paths: ['/a', '/b'] }, 'The target does not hold /a and /b.']],
  sources_uncompared: [[{ paths: ['/a'] }, 'Look whether the target holds /a.']],
  excludes_unsaid: [
    [{ patterns: ['*.pyc'] }, 'It left out *.pyc; what is left out is said of the target (target set --exclude).'],
  ],
  repositories_unsaid: [
    [{ repositories: ['/mnt/a'] }, "Copies do not go to /mnt/a, but to the schedule's destination."],
  ],
  keeping_unsaid: [[{ names: ['keep_minutely'] }, 'No policy says what keep_minutely says.']],
  dumps_unsaid: [
    [{ names: ['mysql_databases'] }, 'No database is dumped: mysql_databases is left out; a script may do it.'],
  ],
  options_unsaid: [[{ names: ['checks', 'ntfy'] }, 'These options are left out: checks and ntfy.']],
};

const RUSSIAN: { readonly [R in keyof ImportLossReasons]: readonly string[] } = {
  no_backup: [
    'Пропущено: неизвестно, чтобы curl делала резервные копии.',
    'Пропущено: программа резервного копирования не названа.',
  ],
  when_refused: [
    "Пропущено: '@reboot' не называет времени; напишите, когда расписание срабатывает, например 0 2 * * *.",
  ],
  calendar_unsaid: [
    "Пропущено: ни одно правило не выражает, когда наступает '*-*~1'; составьте для этого своё расписание.",
  ],
  guests_unsaid: ['Копировались гости гипервизора (vmid 100 и pool web); проверьте, есть ли их файлы в объекте.'],
  when_unsaid: ['Пропущено: в файле не сказано, когда это запускается; укажите это.'],
  line_unreadable: ['Пропущено: это не переменная и не пять полей (или слово вроде @daily) с командой.'],
  command_unsaid: [
    'Команда tar не запускается; вместо неё копируются файлы объекта.',
    'Команда не запускается; вместо неё копируются файлы объекта.',
  ],
  user_unsaid: ['Запускалось от пользователя postgres; копирование читает файлы с правами шлюза.'],
  input_unsaid: ['То, что стоит после %, читала команда; это пропущено.'],
  command_zone_unsaid: [
    'TZ=UTC — часовой пояс самой команды; cron запускает её по часам Europe/Kyiv, и расписание тоже.',
  ],
  sources_uncovered: ['В объекте нет /a и /b.'],
  sources_uncompared: ['Проверьте, есть ли в объекте /a.'],
  excludes_unsaid: ['Исключалось *.pyc; исключения указываются у объекта (target set --exclude).'],
  repositories_unsaid: ['Копии отправляются не в /mnt/a, а туда, куда указывает расписание.'],
  keeping_unsaid: ['Ни одно правило хранения не выражает keep_minutely.'],
  dumps_unsaid: ['Базы данных не выгружаются: пропущено mysql_databases; это может сделать скрипт.'],
  options_unsaid: ['Эти настройки пропущены: checks и ntfy.'],
};

it('what an import leaves out is said in one sentence each, in both languages', () => {
  const { en, ru } = SPEECH;
  for (const [reason, said] of Object.entries(SENTENCES)) {
    const russian = RUSSIAN[reason as keyof ImportLossReasons];
    assert.equal(russian.length, said.length, reason);
    for (const [place, [params, sentence]] of said.entries()) {
      const loss = { reason, params } as unknown as ImportLoss;
      assert.equal(en.sayImportLoss(loss, en.sayProblem), sentence);
      assert.equal(ru.sayImportLoss(loss, ru.sayProblem), russian[place]);
    }
  }
});

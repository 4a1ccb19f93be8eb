import type { TASK_PROBLEMS } from '../../../../../domain/problems/tasks.ts';
import { count, countUpTo, nameBackup, type Russian } from './words.ts';

export const TASK_RUSSIAN: Russian<typeof TASK_PROBLEMS> = {
  source_empty: ({ source, paths, fileCount }) => {
    const place = source === 'volume' ? 'Том сервера' : `Источник '${paths.join("', '")}'`;
    return `${place} не содержит ни одного файла, который можно прочитать, а в последней копии в этом хранилище ${count(fileCount, 'файл', 'файла', 'файлов')}; верните файлы или, если он может быть пуст, попросите сотрудников провайдера разрешить это.`;
  },
  source_snapshot_gone: ({ snapshot }) =>
    `${nameBackup(snapshot)}, которую нужно было скопировать, больше недоступна; скопируйте другую.`,
  attempts: ({ attempts }) =>
    `Прекращено после ${countUpTo(attempts, 'незавершённой попытки', 'незавершённых попыток')}.`,
  fault: () => 'Внутренняя ошибка шлюза; подробности — в его журнале.',
  told: ({ text }) => `Причина, как её записала прежняя версия шлюза: ${text}`,
};

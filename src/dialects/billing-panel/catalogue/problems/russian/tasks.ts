import type { CopyFigures } from '../../../../../domain/copy-figures.ts';
import type { TASK_PROBLEMS } from '../../../../../domain/problems/tasks.ts';
import { describeWarning } from './warnings.ts';
import { count, countUpTo, nameBackup, type Russian } from './words.ts';

const sizeOf = ({ fileCount, contentBytes }: CopyFigures): string =>
  `${count(fileCount, 'файл', 'файла', 'файлов')} на ${count(contentBytes, 'байт', 'байта', 'байт')}`;

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
  untold: ({ reason }) => `Причина сбоя — '${reason}'; больше об этом эта версия не знает.`,
  copy_warning: ({ warning }) => describeWarning(warning),
  copy_shrunk: ({ copy, measure }) =>
    `Копия уменьшилась: ${sizeOf(copy)}, а в последней обычной копии в этом хранилище ${sizeOf(measure)}. Она хранится отдельно, и старые копии из-за неё не удаляются; если она верна, подтвердите её, и следующие будут сравниваться с ней.`,
  original_kept: ({ restore }) =>
    `То, что было до восстановления '${restore.id}', пока не удалось убрать; попытка повторится.`,
  remarks_left_out: ({ count: others }) => `… и ещё ${others}.`,
  told: ({ text }) => `Причина, как её записала прежняя версия шлюза: ${text}`,
};

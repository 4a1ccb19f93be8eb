import type { RESTORE_PROBLEMS } from '../../../../../domain/problems/restores.ts';
import { countUpTo, nameBackup, type Russian, STATES } from './words.ts';

export const RESTORE_RUSSIAN: Russian<typeof RESTORE_PROBLEMS> = {
  in_place_denied: ({ isWithdrawn }) =>
    `Восстановление поверх этого сервера ${isWithdrawn ? 'больше не разрешено' : 'не разрешено'}; его могут разрешить сотрудники провайдера.`,
  layout_differs: ({ snapshot, target }) =>
    `${nameBackup(snapshot)} сделана с другого сервера, чем '${target.name}', и его источники ей не соответствуют; восстановите её на новый сервер.`,
  restore_underway: ({ target }) => `Сервер '${target.name}' уже восстанавливается; дождитесь завершения.`,
  target_deleted: ({ target }) => `Сервер '${target.name}' был удалён до своего восстановления.`,
  snapshot_gone: ({ snapshot, state }) =>
    `${nameBackup(snapshot)} ${STATES[state]}, и восстановить её нельзя; восстановите другую.`,
  snapshot_failed: ({ snapshot }) =>
    `${nameBackup(snapshot)} не получилась, и восстанавливать нечего; восстановите другую.`,
  restore_lease_lost: () => 'Восстановление прервалось и перешло к другому исполнителю; начните его снова.',
  restore_interrupted: ({ signal, fileCount, directory }) =>
    `Сигнал ${signal} прервал восстановление после ${countUpTo(fileCount, 'файла', 'файлов')}; ${fileCount === 1 ? 'он убран' : 'они убраны'}, и каталог '${directory}' остался прежним: начните восстановление снова.`,
  restore_left_aside: ({ restore, attempts }) =>
    `Восстановление '${restore.id}' прекращено после ${countUpTo(attempts, 'попытки', 'попыток')}: прежние файлы могли остаться в каталогах '.backrota-restore-…' рядом с местом восстановления; попросите сотрудников провайдера вернуть их.`,
  restore_unended: () => 'Восстановление не завершилось.',
  restore_process_gone: () => 'Процесс, который восстанавливал, завершился; начните восстановление снова.',
};

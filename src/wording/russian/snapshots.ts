import type { CopyFigures } from '../../domain/copy-figures.ts';
import type { SNAPSHOT_PROBLEMS } from '../../domain/problems/snapshots.ts';
import type { RussianWords } from './vocabulary.ts';
import { describeWarning } from './warnings.ts';
import { capital, count, countUpTo, nameBackup, STATES } from './words.ts';

const PURPOSES = { copied: 'скопировать', restored: 'восстановить', verified: 'проверить' } as const;

const sizeOf = ({ fileCount, contentBytes }: CopyFigures): string =>
  `${count(fileCount, 'файл', 'файла', 'файлов')} на ${count(contentBytes, 'байт', 'байта', 'байт')}`;

export const SNAPSHOT_WORDS: RussianWords<typeof SNAPSHOT_PROBLEMS> = {
  snapshot_protected: ({ snapshot }, words) => `${nameBackup(snapshot, words)} защищена; сначала снимите защиту.`,
  snapshot_held: ({ snapshot, hold }, words) =>
    `${nameBackup(snapshot, words)} удерживается (${hold}); сначала нужно снять удержание.`,
  snapshot_needed: ({ snapshot, increment }, words) =>
    `${nameBackup(snapshot, words)} нужна для копии '${words.nameOf(increment)}', которая на ней основана; сначала удалите ту или обе вместе.`,
  snapshot_unfinished: ({ snapshot, state }, words) =>
    `${nameBackup(snapshot, words)} ещё не готова (${STATES[state]}); дождитесь завершения.`,
  snapshot_deleting: ({ snapshot }, words) => `${nameBackup(snapshot, words)} удаляется, и изменить её уже нельзя.`,
  snapshot_being_restored: ({ snapshot }, words) =>
    `${nameBackup(snapshot, words)} восстанавливается или копируется; дождитесь завершения.`,
  snapshot_unavailable: ({ snapshot, state, purpose }, words) =>
    `${nameBackup(snapshot, words)} ${STATES[state]}; ${PURPOSES[purpose]} можно только готовую копию.`,
  snapshot_not_shrunk: ({ snapshot }, words) => `${nameBackup(snapshot, words)} не уменьшилась; подтверждать нечего.`,
  source_empty: ({ source, paths, fileCount }, { target }) => {
    const place = source === 'volume' ? `Том ${target}а` : `Источник '${paths.join("', '")}'`;
    return `${place} не содержит ни одного файла, который можно прочитать, а в последней копии в этом хранилище ${count(fileCount, 'файл', 'файла', 'файлов')}; верните файлы или, если он может быть пуст, попросите сотрудников провайдера разрешить это.`;
  },
  source_snapshot_gone: ({ snapshot }, words) =>
    `${nameBackup(snapshot, words)}, которую нужно было скопировать, больше недоступна; скопируйте другую.`,
  attempts: ({ attempts }) =>
    `Прекращено после ${countUpTo(attempts, 'незавершённой попытки', 'незавершённых попыток')}.`,
  backup_too_large: ({ gigabytes }) =>
    `Копия больше допустимых ${gigabytes} ГБ; сократите то, что копируется, или попросите сотрудников провайдера увеличить предел.`,
  over_byte_quota: ({ limit }) =>
    `Это больше, чем осталось от квоты учётной записи (${limit} байт); удалите что-нибудь или попросите сотрудников провайдера увеличить квоту.`,
  disk_reserved: ({ place, freeBytes, reservedBytes }) =>
    `На диске с '${place.path}' свободно ${freeBytes} байт, а ${reservedBytes} оставлено для базы данных; освободите место.`,
  backup_too_long: ({ hours }) =>
    `Копирование длилось дольше допустимых ${hours} ч; сократите то, что копируется, или попросите сотрудников провайдера увеличить предел.`,
  ended_already: ({ id }) => `Задание '${id}' уже завершено, отменять нечего.`,
  work_hangs: ({ count: hanging }) =>
    `${count(hanging, 'операция зависла', 'операции зависли', 'операций зависли')} на дисках, которые не отвечают; до тех пор ничего нового не начинается. Проверьте эти диски.`,
  step_interrupted: () => 'Сервер остановился раньше, чем это было сделано.',
  fault: () => 'Внутренняя ошибка шлюза; подробности — в его журнале.',
  untold: ({ reason }) => `Причина сбоя — '${reason}'; больше об этом эта версия не знает.`,
  copy_warning: ({ warning }) => describeWarning(warning),
  check_failed: ({ snapshot, lost, copies }, { nameOf }) =>
    `Прочитано копий: ${copies}, утрачено: ${lost}, среди них '${nameOf(snapshot)}'; сделайте новую и проверьте хранилище.`,
  restore_differs: ({ snapshot, path, count: names }, words) =>
    `${nameBackup(snapshot, words)} восстановилась не такой, какой была сделана: отличий ${names}, первое — '${path}'; сделайте новую и проверьте хранилище.`,
  check_cut_short: ({ left }) => `Времени не хватило ещё на копии: ${left}; дайте больше времени или проверяйте чаще.`,
  copy_shrunk: ({ copy, measure }) =>
    `Копия уменьшилась: ${sizeOf(copy)}, а в последней обычной копии в этом хранилище ${sizeOf(measure)}. Она хранится отдельно, и старые копии из-за неё не удаляются; если она верна, подтвердите её, и следующие будут сравниваться с ней.`,
  original_kept: ({ restore }, { nameOf }) =>
    `То, что было до восстановления '${nameOf(restore)}', пока не удалось убрать; попытка повторится.`,
  remarks_left_out: ({ count: others }) => `… и ещё ${others}.`,
  told: ({ text }) => `Причина, как её записала прежняя версия шлюза: ${text}`,
  in_place_denied: ({ isWithdrawn }, { target }) =>
    `Восстановление поверх этого ${target}а ${isWithdrawn ? 'больше не разрешено' : 'не разрешено'}; его могут разрешить сотрудники провайдера.`,
  layout_differs: ({ snapshot, target }, words) =>
    `${nameBackup(snapshot, words)} сделана с другого ${words.target}а, чем '${target.name}', и его источники ей не соответствуют; восстановите её на новый ${words.target}.`,
  restore_called_off: () => 'Восстановление отменено, прежде чем файлы встали на место.',
  restore_begun: ({ id }) =>
    `Восстановление '${id}' уже ставит файлы на место и дойдёт до конца, чтобы ничего не осталось заменённым наполовину; дождитесь завершения.`,
  restore_underway: ({ target }, words) =>
    `${capital(words.target)} '${target.name}' уже восстанавливается; дождитесь завершения.`,
  target_deleted: ({ target }, words) =>
    `${capital(words.target)} '${target.name}' был удалён до своего восстановления.`,
  snapshot_gone: ({ snapshot, state }, words) =>
    `${nameBackup(snapshot, words)} ${STATES[state]}, и восстановить её нельзя; восстановите другую.`,
  snapshot_failed: ({ snapshot }, words) =>
    `${nameBackup(snapshot, words)} не получилась, и восстанавливать нечего; восстановите другую.`,
  restore_lease_lost: () => 'Восстановление прервалось и перешло к другому исполнителю; начните его снова.',
  store_elsewhere: ({ store, node }) =>
    `Хранилище '${store.name}' доступно только узлу '${node}'; восстанавливайте и проверяйте его копии там.`,
  verification_interrupted: ({ signal, count: read }) =>
    `Сигнал ${signal} прервал проверку после ${countUpTo(read, 'копии', 'копий')}; найденное по ним записано.`,
  restore_interrupted: ({ signal, fileCount, directory }) =>
    `Сигнал ${signal} прервал восстановление после ${countUpTo(fileCount, 'файла', 'файлов')}; ${fileCount === 1 ? 'он убран' : 'они убраны'}, и каталог '${directory}' остался прежним: начните восстановление снова.`,
  restore_left_aside: ({ restore, attempts }, { nameOf }) =>
    `Восстановление '${nameOf(restore)}' прекращено после ${countUpTo(attempts, 'попытки', 'попыток')}: прежние файлы могли остаться в каталогах '.backrota-restore-…' рядом с местом восстановления; попросите сотрудников провайдера вернуть их.`,
  copies_read_at_once: ({ retryAfterSeconds }) =>
    `Слишком много копий читается одновременно; повторите через ${countUpTo(retryAfterSeconds, 'секунды', 'секунд')}.`,
  restore_stopped: () => 'Сервер остановился до конца восстановления; начните его снова.',
  restore_unended: () => 'Восстановление не завершилось.',
  restore_process_gone: () => 'Процесс, который восстанавливал, завершился; начните восстановление снова.',
};

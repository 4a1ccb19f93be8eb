import type { DRIVER_PROBLEMS, Place } from '../../domain/problems/drivers.ts';
import type { ParamsOf } from '../../domain/problems/kind.ts';
import { describeDamage } from './damage.ts';
import type { RussianWords } from './vocabulary.ts';

type Told<R extends keyof typeof DRIVER_PROBLEMS> = ParamsOf<(typeof DRIVER_PROBLEMS)[R]>;

/** A place that is worked in; all of these are neuter, and `of` is whose disk it is. */
interface Name {
  readonly name: string;
  readonly of: string;
}

const STORE: Name = { name: 'Хранилище', of: 'хранилища' };
const SPOOL: Name = { name: 'Промежуточное хранилище этого узла', of: 'промежуточного хранилища этого узла' };
const DESTINATION: Name = { name: 'Место восстановления', of: 'места восстановления' };

const located = ({ path, server }: Place): string =>
  server === null ? `'${path}'` : `'${path}' на сервере SFTP ${server}`;

const placed = ({ name }: Name, place: Place): string => `${name} ${located(place)}`;

const coded = (system: string): string => (system === '' ? '' : ` (${system})`);

const sayFull =
  (name: Name) =>
  (told: Told<'store_full'>): string => {
    switch (told.why) {
      case 'system':
        return `${placed(name, told.place)} заполнено (${told.system}); освободите место.`;
      case 'room':
        return `${placed(name, told.place)} заполнено (свободно байт: ${told.freeBytes}); освободите место.`;
      case 'copy_size':
        return `${placed(name, told.place)}: свободно байт — ${told.freeBytes}, а копия занимает ${told.neededBytes}; освободите там место.`;
      case 'reserve':
        return `${placed(name, told.place)} заполнено (свободно байт: ${told.freeBytes}, из них в запасе остаётся ${told.keptBytes}); освободите место.`;
      case 'last_size':
        return `Хранилище заполнено: там, где копия создаётся и хранится, свободно байт — ${told.freeBytes}, а последняя копия заняла ${told.neededBytes}; освободите место или добавьте хранилище.`;
    }
  };

const sayUnwritable =
  (name: Name) =>
  ({ place, system }: Told<'store_unwritable'>): string =>
    place.server === null
      ? `${placed(name, place)} недоступно для записи (${system}); исправьте права.`
      : `${placed(name, place)} нельзя использовать (нет прав); исправьте права.`;

const sayMissing =
  (name: Name) =>
  ({ place, system }: Told<'store_missing'>): string =>
    `${placed(name, place)} — не каталог${coded(system)}; создайте или подключите его.`;

const sayFailed =
  (name: Name) =>
  (told: Told<'store_failed'>): string => {
    switch (told.why) {
      case 'system':
        return `${placed(name, told.place)}: сбой при работе${coded(told.system)}; проверьте диск.`;
      case 'unexplained':
        return `${placed(name, told.place)}: сбой при работе; сервер говорит '${told.said}', причиной могут быть и квота или ошибка диска.`;
      case 'returns_other':
        return told.readBytes === told.wroteBytes
          ? `Записанное в ${located(told.place)} читается как ${told.readBytes} других байт; проверьте диск ${name.of}.`
          : `Из записанных в ${located(told.place)} байт (${told.wroteBytes}) читается ${told.readBytes}; проверьте диск ${name.of}.`;
      case 'endless_list':
        return `Список ${located(told.place)} не кончается; проверьте диск ${name.of}.`;
      case 'unpublished':
        return `Копии ${located(told.place)} нет после переименования, которое её создало; проверьте этот сервер.`;
      case 'no_directory':
        return `${located(told.place)} — не каталог, а в нём хранятся копии; верните каталог на место.`;
    }
  };

const sayReplacing = (path: string, system: string, advice: string): string =>
  `'${path}' нельзя заменить (${system}); ${advice} или восстановите в новый каталог.`;

export const DRIVER_WORDS: RussianWords<typeof DRIVER_PROBLEMS> = {
  source_missing: (told, { target }) => {
    if (told.why === 'none_set') return `У ${target}а нет источника; укажите его.`;
    return told.why === 'gone'
      ? `Источник '${told.path}' не существует; исправьте настройки ${target}а.`
      : `Источник '${told.path}' не существует или недоступен для чтения.`;
  },
  source_changed: ({ why, path }) =>
    ({
      replaced: `Источник '${path}' подменён или доступен через ссылку; укажите его снова.`,
      replaced_or_store: `Источник '${path}' подменён или является хранилищем; укажите его снова.`,
      link: `Источник '${path}' теперь — ссылка на другое место; попросите сотрудников провайдера указать его снова.`,
      parent_replaced: `Каталог, в котором лежит '${path}', тем временем подменён; повторите восстановление.`,
    })[why],
  source_unreadable: (told) => {
    switch (told.why) {
      case 'denied':
        return `Источник '${told.path}' недоступен для чтения (${told.system}); исправьте права.`;
      case 'disk':
        return `Источник '${told.path}' недоступен для чтения (${told.system}); проверьте диск или подключение, на котором он лежит.`;
      case 'unreadable':
        return `Источник '${told.path}' не удалось прочитать; проверьте его.`;
      case 'vanished':
        return `Источник '${told.path}' не удалось прочитать: он исчез; проверьте его.`;
      case 'replaced':
        return `Источник '${told.path}' не удалось прочитать: он подменён; проверьте его.`;
    }
  },
  snapshot_missing: ({ locator }) => `В хранилище больше нет копии '${locator}'.`,
  snapshot_damaged: ({ damage, earlier }) =>
    `${earlier === undefined ? 'Резервная копия повреждена' : `Повреждена копия '${earlier}', на которой основана резервная копия`}: ${describeDamage(damage)}; восстановите другую резервную копию.`,
  locator_invalid: ({ locator }) =>
    `'${locator}' не называет копию в хранилище вида archive; проверьте запись о резервной копии.`,
  format_differs: ({ format, wanted }) =>
    `Резервная копия хранится как '${format}', а это хранилище хранит '${wanted}'; скопируйте её в хранилище того же вида.`,
  store_full: sayFull(STORE),
  store_unwritable: sayUnwritable(STORE),
  deletion_refused: ({ place }) =>
    `Сервер хранилища никому не даёт удалять (${located(place)}); разрешите это там или удалите вручную.`,
  store_unreadable: ({ server, system }) =>
    server === null
      ? `Копия не читается${coded(system)}; проверьте диск хранилища.`
      : `Сервер SFTP ${server} не смог прочитать копию; проверьте его диск.`,
  store_missing: sayMissing(STORE),
  store_not_there: ({ place }) =>
    `${placed(STORE, place)} не на месте: там нет его метки; подключите его, а если диск заменён, примите его командой 'backrota store adopt'.`,
  store_taken_over: ({ place }) =>
    `${placed(STORE, place)} теперь принадлежит копии этого шлюза, и здесь доступно только чтение; остановите копию и верните хранилище командой 'backrota store adopt'.`,
  store_not_adopted: ({ place }) =>
    `${placed(STORE, place)} принадлежит шлюзу, копией которого является этот, и здесь доступно только чтение; когда тот будет остановлен навсегда, примите хранилище командой 'backrota store adopt'.`,
  store_failed: sayFailed(STORE),
  spool_full: sayFull(SPOOL),
  spool_unwritable: sayUnwritable(SPOOL),
  spool_unreadable: ({ system }) =>
    `Копия в промежуточном хранилище этого узла не читается${coded(system)}; проверьте его диск.`,
  spool_missing: sayMissing(SPOOL),
  spool_failed: sayFailed(SPOOL),
  destination_full: ({ why, place, system }) =>
    why === 'system'
      ? sayFull(DESTINATION)({ why, place, system })
      : sayReplacing(place.path, system, 'освободите место на его файловой системе'),
  destination_unwritable: ({ why, place, system }) =>
    why === 'system'
      ? sayUnwritable(DESTINATION)({ place, system })
      : sayReplacing(place.path, system, 'дайте шлюзу право писать в каталог, в котором он лежит,'),
  destination_missing: ({ why, place, system }) =>
    why === 'system'
      ? sayMissing(DESTINATION)({ place, system })
      : sayReplacing(place.path, system, 'создайте каталог, в котором он лежит,'),
  destination_failed: (told) => {
    if (told.why === 'name_taken')
      return `'${told.place.path}' нельзя заменить: имя рядом с ним, которое нужно восстановлению, занято чем-то другим; повторите восстановление или восстановите в новый каталог.`;
    const { why, place, system } = told;
    return why === 'system'
      ? sayFailed(DESTINATION)({ why, place, system })
      : sayReplacing(place.path, system, 'проверьте его диск');
  },
  destination_not_empty: ({ path, obstacle }) =>
    obstacle === null
      ? `'${path}' — не пустой каталог; укажите новый или пустой.`
      : `'${obstacle}' мешает восстановлению в '${path}' и принадлежит не шлюзу; уберите его.`,
  mount_point: (told) => {
    switch (told.why) {
      case 'kept':
        return `То, что восстановление хранит рядом с '${told.place}', не удаляется: '${told.path}' в нём — точка монтирования; отключите её.`;
      case 'not_removed':
        return `'${told.path}' — точка монтирования и не удаляется; сначала отключите её.`;
      case 'in_use':
        return `'${told.path}' занят или является точкой монтирования под другим путём и не удаляется; сначала отключите её.`;
      case 'place':
        return `'${told.path}' — точка монтирования, и заменить её восстановленными файлами нельзя; восстановите в новый каталог.`;
      case 'inside':
        return `'${told.path}' — точка монтирования внутри '${told.place}', и она была бы убрана вместе с ним; сначала отключите её или восстановите в новый каталог.`;
      case 'replacing':
        return sayReplacing(told.path, told.system, 'то, что подключено, нельзя убрать в сторону; отключите его');
    }
  },
  other_layout: ({ path }, { target }) =>
    `Резервная копия сделана с других путей, и для '${path}' в ней ничего нет; восстановите её на новый ${target} или в новый каталог.`,
  unreachable: (told) => {
    const server = `Сервер SFTP ${told.server}`;
    switch (told.why) {
      case 'refused':
        return `${server} отказал в соединении; работает ли он и на этом ли порту?`;
      case 'timeout':
        return told.waitedSeconds === null
          ? `${server} не ответил вовремя; проверьте его и его сеть.`
          : `${server} не ответил за ${told.waitedSeconds} с.`;
      case 'unknown_name':
        return `Имя сервера SFTP '${told.host}' неизвестно (${told.system}); исправьте его.`;
      case 'other':
        return `Соединение SSH с сервером SFTP ${told.server} не состоялось${coded(told.system)}; проверьте его и его сеть.`;
    }
  },
  connection_lost: ({ server }) => `Соединение с сервером SFTP ${server} потеряно; повторите.`,
  stalled: (told) =>
    'idleSeconds' in told
      ? `За ${told.idleSeconds} с работа не продвинулась и была прекращена; проверьте, отвечают ли все диски.`
      : `Сервер SFTP ${told.server} слишком долго не отвечал; проверьте его и его диск.`,
  process_ended: ({ ended }) =>
    `Процесс, который выполнял работу, завершился раньше времени${coded(ended)}; проверьте, хватает ли серверу памяти.`,
  left_behind: ({ noun }, { target }) =>
    `Прежняя работа с ${noun === 'store' ? 'хранилищем' : `${target}ом`} зависла, и прекратить её нельзя, поэтому новая не начинается; проверьте, отвечает ли диск.`,
  credentials: ({ server, user }) =>
    `Сервер SFTP ${server} не принял данные для входа пользователя '${user}'; исправьте ключ или пароль.`,
  host_key: ({ server, shown, pinned, isTypeKnown }) =>
    `Сервер SFTP ${server} показывает ключ ${shown}, а за этим хранилищем закреплён ${pinned}; ${
      isTypeKnown
        ? 'если у него новый ключ, добавьте хранилище снова, '
        : 'у него может быть несколько ключей: закрепите этот, '
    }но только после того, как ключ подтвердит его администратор.`,
  no_sftp: ({ server }) => `Сервер ${server} не предоставляет SFTP этому пользователю; попросите его включить.`,
  program_missing: ({ program, debianPackage }) =>
    `Программа '${program}' не установлена на этом узле; установите её (Debian: ${debianPackage}).`,
  program_failed: ({ program, said }) => `${program}: сбой${said === '' ? '' : ` (${said})`}.`,
  passphrase_refused: ({ place }) =>
    `Парольная фраза не подходит к репозиторию ${located(place)}; исправьте секрет 'passphrase'.`,
  repository_missing: ({ place }) => `По адресу ${located(place)} нет репозитория borg; подключите или исправьте его.`,
  repository_key_missing: ({ place }) =>
    `Ключа репозитория ${located(place)} нет на этом узле; импортируйте его командой 'borg key import'.`,
  repository_locked: ({ place, holder }) =>
    `Репозиторий ${located(place)} занят${holder === '' ? '' : ` (${holder})`}; дождитесь его или, если там никто не работает, выполните 'backrota store break-lock'.`,
  path_not_in_copy: ({ path }) => `В резервной копии нет '${path}'; посмотрите, что в ней есть.`,
  superseded: (told) =>
    told.work === 'task'
      ? `Попытку ${told.attempt} задания ${told.taskUuid} опередила более поздняя, и она прекращается.`
      : `Восстановление '${told.path}' перешло к другой попытке, или его файлы удалены; повторите восстановление.`,
};

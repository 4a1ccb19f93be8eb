import type { START_UP_PROBLEMS } from '../../domain/problems/start-up.ts';
import type { RussianWords } from './vocabulary.ts';
import { countUpTo, listed, seconds } from './words.ts';

const DATABASE_URL_FAULTS = {
  no_url: '— не URL',
  no_host: 'не называет сервера',
  no_user: 'не называет пользователя',
  no_database: 'не называет базы данных',
  encoding: 'содержит неверное процентное кодирование',
} as const;

export const START_UP_WORDS: RussianWords<typeof START_UP_PROBLEMS> = {
  number_out_of_range: ({ field, value, least, most }) =>
    `Значение ${field} — '${value}', а нужно целое число от ${least} до ${most}.`,
  decimal_malformed: ({ field, value }) =>
    `Значение ${field} — '${value}', а нужно десятичное число от 0, например 0 или 1.25.`,
  choice_unknown: ({ field, value, choices }) => `Значение ${field} — '${value}', а нужно одно из: ${listed(choices)}.`,
  secret_key_unset: ({ field, least }) =>
    `Значение ${field} не задано; с DATABASE_URL всем узлам нужно одно и то же (не короче ${countUpTo(least, 'символа', 'символов')}).`,
  secret_key_short: ({ field, length, least }) => `Длина ${field} в символах — ${length}; нужно не меньше ${least}.`,
  server_running: () =>
    'С этой базой данных работает сервер; остановите его на всех узлах и повторите через 15 секунд.',
  new_key_misplaced: ({ isInEnvironment }) =>
    isInEnvironment
      ? 'SECRET_KEY задан в окружении; передайте следующий в файле, через --to-file.'
      : 'Ключ лежит в DATA_DIR, и следующий будет создан там же; уберите --to-file.',
  sealed_otherwise: ({ count: secrets }) =>
    `Зашифровано с другим SECRET_KEY секретов: ${secrets}; ничего не изменено. Задайте тот ключ и повторите.`,
  move_running: () =>
    'Уже идёт другой перенос копий или удаляется то, что осталось от прежних; начните этот, когда тот закончится, или через полминуты после того, как он прервался.',
  stores_overlap: () =>
    'Оба хранилища лежат в одном месте или одно внутри другого; там ничего не переносится и не удаляется: назовите хранилище в отдельном месте.',
  copies_left: ({ store, copies }, { nameOf }) =>
    `В хранилище '${nameOf(store)}' ещё лежат копии, которые уже перенесены: ${copies}; их пробуют удалить каждый час: уберите хранилище, когда их не станет.`,
  store_move_itself: ({ store }, { nameOf }) =>
    `'${nameOf(store)}' названо дважды; укажите другое хранилище, в которое переносить.`,
  store_of_one_account: ({ store }, { nameOf }) =>
    `Хранилище '${nameOf(store)}' принадлежит одной учётной записи; назовите её через --account или укажите другое хранилище.`,
  snapshot_stays: ({ state }) =>
    `Копия в состоянии '${state}', читается или нужна копиям, которые на ней основаны; перенесите её, когда это закончится.`,
  move_interrupted: ({ signal }) => `Сигнал ${signal} прервал перенос; запустите его снова, и он продолжится.`,
  origin_malformed: ({ field, value }) =>
    `В ${field} есть ${value === '' ? 'URL с именем пользователя' : `'${value}'`}, а это не источник запросов; пишите каждый как https://cabinet.example.`,
  default_zone_unknown: ({ field, value }) =>
    `Значение ${field} — '${value}', а нужен часовой пояс IANA, например Europe/Kyiv.`,
  metrics_token_weak: ({ least }) =>
    `METRICS_TOKEN слишком короткий или содержит недопустимые символы; задайте не меньше ${countUpTo(least, 'буквы, цифры или знака', 'букв, цифр и знаков')} без пробелов.`,
  heartbeat_url_malformed: () =>
    'HEARTBEAT_URL — не адрес вида https://host/path; http:// допускается только для этой машины и для сетей из ALERT_NETWORKS.',
  smtp_url_malformed: ({ field }) =>
    `Значение ${field} — не вида smtp://user:password@host:587 или smtps://user:password@host:465; исправьте или уберите его.`,
  mail_from_malformed: ({ field, value }) =>
    `Значение ${field} — '${value}', а нужен один адрес, например backrota@example.org.`,
  installation_missing: ({ dataDir }) =>
    `В '${dataDir}' нет установки; укажите в DATA_DIR, где она, или создайте её командой 'backrota serve' или 'backrota account add'.`,
  data_dir_unusable: ({ dataDir }) =>
    `Каталог данных '${dataDir}' использовать нельзя; укажите в DATA_DIR такой, который этот пользователь может создать и менять.`,
  database_file_unusable: ({ file, system }) =>
    `Файл базы данных '${file}' использовать нельзя (${system}); выберите DATA_DIR, доступный этому пользователю для записи, на диске со свободным местом.`,
  database_server_unusable: ({ database, host, port, user, system }) =>
    `База данных '${database}' на ${host}:${port} недоступна пользователю '${user}' (${system}); проверьте, работает ли сервер и верен ли DATABASE_URL.`,
  database_url_wrong: (told) =>
    `DATABASE_URL ${
      told.why === 'protocol' ? `начинается с '${told.protocol}', что не поддерживается` : DATABASE_URL_FAULTS[told.why]
    }; пишите его в виде mysql://user:password@host:3306/database, с процентным кодированием особых символов.`,
  database_too_old: ({ version }) =>
    `Сервер базы данных слишком старый (${version}); используйте MariaDB 10.6, MySQL 8.0 или новее.`,
  database_foreign: ({ table }) =>
    `В базе данных есть таблицы другой программы (например, '${table}'); дайте Backrota отдельную пустую базу.`,
  database_newer: ({ migration }) =>
    `Базу данных создала более новая версия Backrota (в ней есть '${migration}'); запустите ту версию или восстановите базу, какой она была до обновления.`,
  database_unmigrated: () =>
    "База данных ещё не этой версии; сначала выполните 'backrota migrate' или запустите 'backrota serve'.",
  migration_under_way: () => 'Другой узел обновляет эту базу данных; запустите снова, когда он закончит.',
  port_in_use: ({ host, port }) =>
    `Порт ${port} на ${host} занят; остановите то, что его слушает, или задайте в PORT свободный.`,
  port_denied: ({ port }) => `Этому пользователю нельзя открыть порт ${port}; задайте в PORT порт больше 1023.`,
  host_not_ours: ({ host }) => `HOST '${host}' — не адрес этой машины; задайте её собственный, например 127.0.0.1.`,
  port_not_opened: ({ host, port, system }) =>
    `Порт ${port} на ${host} не удалось открыть (${system}); проверьте HOST и PORT.`,
  mail_too_old: () => 'Письмо не удалось отправить за сутки.',
  webhook_url_malformed: ({ most }) =>
    `URL веб-хука — не вида https://host/path, без имени пользователя и не длиннее ${countUpTo(most, 'символа', 'символов')}; http:// допускается, только если для него перечислены сети в ALERT_NETWORKS.`,
  too_many_alerts: ({ limit }) => `Оповещений уже ${limit}, больше нельзя; сначала удалите одно.`,
  alert_mails_off: () => 'Отсюда письма не отправляются; задайте тот же SMTP_URL, что у сервера.',
  outward_call_failed: (told) => {
    switch (told.why) {
      case 'stopping':
        return 'Обратиться по адресу не удалось: шлюз завершает работу.';
      case 'timeout':
        return `Обратиться по адресу не удалось: ответа не было дольше ${seconds(told.seconds)}.`;
      case 'status':
        return `По адресу получен ответ с кодом ${told.status}, а нужен 2xx без перенаправления.`;
      case 'system':
        return `Обратиться по адресу не удалось (${told.system}); проверьте, верен ли он и доступен ли отсюда.`;
      case 'address':
        return `Адрес ведёт к ${told.address} вне открытого интернета; если туда можно обращаться, добавьте его в ALERT_NETWORKS.`;
    }
  },
  mail_unsent: (told) => {
    switch (told.why) {
      case 'stopping':
        return 'Письмо не удалось отправить: шлюз завершает работу.';
      case 'timeout':
        return `Письмо не удалось отправить: это длилось дольше ${seconds(told.seconds)}.`;
      case 'refused':
        return `Письмо не удалось отправить: ${told.system}`;
      case 'no_such_recipient':
        return `Письмо не удалось отправить, сервер не принимает его адрес: ${told.system}`;
      case 'end_unknown':
        return `Письмо отправлено, но сервер не подтвердил, что принял его: ${told.system}`;
    }
  },
};

import type { COMMON_PROBLEMS } from '../../../../../domain/problems/common.ts';
import type { Noun } from '../../../../../domain/problems/thing.ts';
import { wireField } from '../vocabulary.ts';
import { countUpTo, type Russian, seconds } from './words.ts';

const NOUNS: Readonly<Record<Noun, string>> = {
  account: 'Учётная запись',
  login: 'Логин',
  token: 'Токен',
  contact: 'Контакт',
  target: 'Сервер',
  store: 'Хранилище',
  schedule: 'Расписание',
  run: 'Запуск',
  task: 'Задание',
  snapshot: 'Резервная копия',
  restore: 'Восстановление',
  script: 'Скрипт',
  alert: 'Оповещение',
  feed: 'Календарь',
};

const FEMININE: ReadonlySet<Noun> = new Set(['account', 'snapshot']);

export const COMMON_RUSSIAN: Russian<typeof COMMON_PROBLEMS> = {
  missing: ({ noun, asked }) => `${NOUNS[noun]} '${asked}' не существует`,
  ambiguous: ({ noun, name, ids }) =>
    `Название '${name}' есть у нескольких (${NOUNS[noun]}); укажите номер нужного: ${ids.join(', ')}.`,
  stale: ({ thing: { noun, id } }) =>
    `${NOUNS[noun]} '${id}' тем временем изменил кто-то другой; прочитайте ${FEMININE.has(noun) ? 'её' : 'его'} снова и повторите.`,
  text_empty: ({ field, most }) =>
    `Поле '${wireField(field)}' пусто; укажите от 1 до ${countUpTo(most, 'символа', 'символов')}.`,
  text_too_long: ({ field, length, most }) =>
    `Длина поля '${wireField(field)}' в символах — ${length}; допускается не более ${most}.`,
  control_character: ({ field }) => `Поле '${wireField(field)}' содержит управляющий символ; уберите его.`,
  no_whole_number: ({ field, value, least, most }) =>
    `Значение '${value}' поля '${wireField(field)}' — не целое число от ${least}${most === null ? '' : ` до ${most}`}.`,
  secret_key_unreadable: ({ path }) =>
    `Секретный ключ '${path}' не удаётся сохранить или прочитать; проверьте его владельца и диск или верните ключ из резервной копии.`,
  secret_key_changed: () =>
    'Секретный ключ сменили после запуска этого процесса, и ничего не записано; перезапустите его и повторите.',
  mistake: () => 'Внутренняя ошибка шлюза.',
  too_many_calls: ({ calls, windowSeconds, retryAfterSeconds }) =>
    `За ${seconds(windowSeconds)} пришло более ${countUpTo(calls, 'запроса', 'запросов')}; повторите через ${seconds(retryAfterSeconds)}.`,
  calls_at_once: () => 'Слишком много запросов одновременно; дождитесь ответов на предыдущие.',
  network_malformed: ({ field, value }) =>
    `'${value}' в ${field} — не IP-адрес и не диапазон адресов; исправьте значение.`,
  database_busy: () => 'База данных слишком занята другими изменениями; повторите чуть позже.',
  database_unreachable: () => 'База данных сейчас недоступна или не принимает изменения; повторите чуть позже.',
  duplicate: () => 'Такие значения уже есть; выберите другие.',
  slot_recorded: () => 'Один из этих запусков уже записан; ни одна из записей не сохранена.',
};

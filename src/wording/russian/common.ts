import type { COMMON_PROBLEMS } from '../../domain/problems/common.ts';
import type { Noun } from '../../domain/problems/thing.ts';
import type { RussianVocabulary, RussianWords } from './vocabulary.ts';
import { capital, countUpTo, seconds } from './words.ts';

const NOUNS: Readonly<Record<Exclude<Noun, 'target'>, string>> = {
  account: 'Учётная запись',
  login: 'Логин',
  token: 'Токен',
  contact: 'Контакт',
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

/** A noun as a sentence begins with it. */
export const nounOf = (noun: Noun, { target }: RussianVocabulary): string =>
  noun === 'target' ? capital(target) : NOUNS[noun];

export const COMMON_WORDS: RussianWords<typeof COMMON_PROBLEMS> = {
  missing: ({ noun, asked }, vocabulary) => `${nounOf(noun, vocabulary)} '${asked}' не существует.`,
  ambiguous: ({ noun, name, ids }, vocabulary) =>
    `Название '${name}' есть у нескольких (${nounOf(noun, vocabulary)}); укажите номер нужного: ${ids.join(', ')}.`,
  stale: ({ thing }, vocabulary) =>
    `${nounOf(thing.noun, vocabulary)} '${vocabulary.nameOf(thing)}' тем временем изменил кто-то другой; прочитайте ${FEMININE.has(thing.noun) ? 'её' : 'его'} снова и повторите.`,
  text_empty: ({ field, most }, vocabulary) =>
    `Поле '${vocabulary.field(field)}' пусто; укажите от 1 до ${countUpTo(most, 'символа', 'символов')}.`,
  text_too_long: ({ field, length, most }, vocabulary) =>
    `Длина поля '${vocabulary.field(field)}' в символах — ${length}; допускается не более ${most}.`,
  control_character: ({ field }, vocabulary) =>
    `Поле '${vocabulary.field(field)}' содержит управляющий символ; уберите его.`,
  no_whole_number: ({ field, value, least, most }, vocabulary) =>
    `Значение '${value}' поля '${vocabulary.field(field)}' — не целое число от ${least}${most === null ? '' : ` до ${most}`}.`,
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

import type { Shown } from '../../../server/shown.ts';
import { RUSSIAN as WORDING } from '../../../wording/russian/speech.ts';
import { count } from '../../../wording/russian/words.ts';
import type { MisfitWords, NativeSpeech, OwnWords } from './speech.ts';

const OWN: OwnWords = {
  unproved: () => 'Представьтесь: передайте токен как Authorization: Bearer или логин с паролем как Basic.',
  proof_unsaid: () =>
    'Передайте login вместе с password или key, а если у логина двухфакторная аутентификация, то и otp; когда ожидается только код — один otp.',
  page_foreign: () => 'По словам вашего браузера, этот запрос сделала страница другого сайта; откройте нашу.',
  csrf_wrong: () =>
    'Заголовок X-Backrota-Csrf не совпадает с csrf из ответа GET /api/v1/session; передайте то значение.',
  address_unknown: () => 'По этому адресу ничего нет; все адреса — в /api/v1/openapi.json.',
  method_denied: ({ allowed }) => `По этому адресу принимаются только ${allowed.join(', ')}.`,
  call_misfit: () => 'Переданные данные не подходят.',
  rule_unsaid: () => 'Укажите, когда: передайте либо recurrence, либо expression, но не оба.',
  import_unreadable: ({ format, line }) => `Это не файл ${format}; посмотрите на строку ${line}.`,
  import_too_long: ({ most }) =>
    `В файле больше ${count(most, 'строки', 'строк', 'строк')}, которые что-то запускают; разделите его.`,
  import_too_large: ({ most }) =>
    `В файле, не считая комментариев, больше ${count(most, 'символа', 'символов', 'символов')}; передайте только нужное.`,
  repeat_key_malformed: () =>
    'Idempotency-Key должен состоять из 1–200 видимых символов ASCII, например из нового uuid.',
  repeat_differs: () => 'Этот Idempotency-Key принадлежит другому запросу; с новым запросом передайте новый ключ.',
  repeat_running: () => 'Запрос с этим Idempotency-Key ещё выполняется; повторите чуть позже.',
  repeat_lost: () => 'Запрос с этим Idempotency-Key выполнен, но ответ не сохранён; посмотрите, что есть сейчас.',
  repeats_exhausted: () =>
    'За сутки использовано слишком много Idempotency-Key; передавайте запросы без него или позже.',
  confirmation_required: ({ count: copies }) =>
    `Из-за этого изменения ${count(copies, 'копия будет отпущена', 'копии будут отпущены', 'копий будет отпущено')}; подтвердите, что знаете об этом: передайте confirm=${copies}.`,
  name_unconfirmed: ({ name }) => `Удалённое не вернуть; подтвердите, что знаете об этом: передайте confirm=${name}.`,
  forecast_unsaid: () => 'Укажите, о чём прогноз: передайте либо schedule, либо draft, но не оба.',
  streams_exhausted: () => 'Открыто слишком много потоков событий; закройте один или спрашивайте /api/v1/changes.',
  window_too_long: ({ most }) => `Между from и to может быть не более ${count(most, 'дня', 'дней', 'дней')}.`,
  version_unsaid: () => 'Укажите, какую версию вы видели: передайте её ETag как If-Match или * для любой.',
  version_passed: () =>
    'Это изменили после того, как вы это прочитали; посмотрите снова и передайте новый ETag как If-Match.',
  range_beyond: ({ sizeBytes }) => `В файле ${count(sizeBytes, 'байт', 'байта', 'байт')}, и запрошенных среди них нет.`,
  cursor_unknown: () => 'Значение after — не место в этом списке; не передавайте его, чтобы начать сначала.',
};

const SHOWN: Readonly<Record<Exclude<Shown['kind'], 'text'>, string>> = {
  list: ' — список',
  object: ' — объект',
  secret: ' (оно не показывается) не подходит',
  absent: ' отсутствует',
};

/** How a sentence begins that is about a value. */
const is = (field: string | null, shown: Shown): string => {
  const named = field === null ? 'Значение' : `Значение ${field}`;
  return `${named}${shown.kind === 'text' ? ` — ${shown.text}` : SHOWN[shown.kind]}`;
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'строка',
  integer: 'целое число',
  number: 'число',
  boolean: 'true или false',
  array: 'список',
  object: 'объект',
};

const listTypes = (type: string): string =>
  type
    .split(',')
    .map((one) => TYPES[one] ?? one)
    .join(' или ');

const COMPARED = { '>=': 'не меньше', '<=': 'не больше' } as const;

const MISFITS: MisfitWords = {
  missing: ({ field }) => `Не передано поле ${field}.`,
  unknown: ({ field }) =>
    field === null ? 'Передано неизвестное здесь поле; уберите его.' : `Поле ${field} здесь неизвестно; уберите его.`,
  type: ({ field, shown, type }) => `${is(field, shown)}, а нужно: ${listTypes(type)}.`,
  choice: ({ field, shown, choices }) => `${is(field, shown)}, а нужно одно из: ${choices.join(', ')}.`,
  constant: ({ field, shown, value }) => `${is(field, shown)}, а нужно ${value}.`,
  tag: ({ field, tag }) => `Значение ${tag}${field === null ? '' : ` в ${field}`} неизвестно.`,
  range: ({ field, shown, comparison, limit }) => `${is(field, shown)}, а нужно ${COMPARED[comparison]} ${limit}.`,
  length: ({ field, comparison, limit }) =>
    `Длина ${field ?? 'значения'} должна быть ${COMPARED[comparison]} ${limit}.`,
  twice: ({ field }) => `Значение${field === null ? '' : ` ${field}`} содержит один элемент дважды.`,
  form: ({ field, shown }) => `${is(field, shown)}, а здесь нужно значение другого вида.`,
  cursor: ({ field }) => `Значение ${field} — не место в этом списке.`,
  day: ({ field }) => `Значение ${field} — не день календаря; напишите его как 2026-05-31.`,
  order: ({ field, last }) => `Значение ${field} позже, чем ${last}; передайте более раннее как ${field}.`,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Неверный запрос',
  401: 'Требуется вход',
  403: 'Доступ запрещён',
  404: 'Не найдено',
  405: 'Метод не поддерживается',
  408: 'Истекло время запроса',
  409: 'Конфликт',
  412: 'Версия изменилась',
  413: 'Слишком большой запрос',
  414: 'Слишком длинный адрес',
  415: 'Тип содержимого не поддерживается',
  416: 'Нет такой части файла',
  422: 'Данные не подходят',
  424: 'Сбой на другой стороне',
  428: 'Нужна версия',
  429: 'Слишком много запросов',
  431: 'Слишком большие заголовки',
  500: 'Внутренняя ошибка',
  503: 'Временно недоступно',
};

/** All that this room says in Russian. */
export const RUSSIAN: NativeSpeech = {
  tellsPlaces: true,
  ...WORDING,
  own: OWN,
  misfits: MISFITS,
  titleOf: (status) => TITLES[status] ?? 'Ошибка',
  notRun: {
    paused: 'на паузе',
    suspended: 'учётная запись приостановлена',
    missed: 'не состоялся',
    skipped: 'пропущен',
  },
};

import assert from 'node:assert/strict';
import { describe, it, test } from 'node:test';
import type { Misfit } from '../../../src/dialects/native/faults.ts';
import { OWN_REASONS, type OwnParams, type OwnReason } from '../../../src/dialects/native/problems.ts';
import { readLanguage } from '../../../src/dialects/native/speech/accept-language.ts';
import { ENGLISH } from '../../../src/dialects/native/speech/english.ts';
import { RUSSIAN } from '../../../src/dialects/native/speech/russian.ts';
import { type NativeSpeech, sayMisfit } from '../../../src/dialects/native/speech/speech.ts';
import { sourceFiles } from '../../support/source-files.ts';

describe('the language of an answer', () => {
  const asked: readonly (readonly [header: string | undefined, language: 'en' | 'ru'])[] = [
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['ru', 'ru'],
    ['RU', 'ru'],
    ['ru-RU', 'ru'],
    ['en-GB', 'en'],
    ['de', 'en'],
    ['rum', 'en'],
    ['de, ru;q=0.5', 'ru'],
    ['ru-RU,ru;q=0.9,en;q=0.8', 'ru'],
    ['en;q=0.8, ru;q=0.9', 'ru'],
    ['en;q=0.9, ru;q=0.8', 'en'],
    ['ru, en', 'ru'],
    ['en, ru', 'en'],
    ['ru;q=0', 'en'],
    ['ru;q=0, en;q=0', 'en'],
    ['en;q=0, *', 'ru'],
    ['*;q=0.5, ru;q=0.4', 'en'],
    ['*;q=0.4, ru;q=0.5', 'ru'],
    ['ru ; q=1.000, en;q=1', 'ru'],
    [';;,,;q=', 'en'],
    ['ru;q=9', 'ru'],
  ];
  for (const [header, language] of asked) {
    it(`is ${language} where ${header === undefined ? 'none' : `'${header}'`} is asked for`, () => {
      assert.equal(readLanguage(header), language);
    });
  }
});

/** What is told of each reason of this room's own, and its Russian sentence. */
const OWN: { readonly [R in OwnReason]: readonly [OwnParams[R], russian: string] } = {
  unproved: [{}, 'Представьтесь: передайте токен как Authorization: Bearer или логин с паролем как Basic.'],
  proof_unsaid: [
    {},
    'Передайте login вместе с password или key, а если у логина двухфакторная аутентификация, то и otp; когда ожидается только код — один otp.',
  ],
  page_foreign: [{}, 'По словам вашего браузера, этот запрос сделала страница другого сайта; откройте нашу.'],
  csrf_wrong: [
    {},
    'Заголовок X-Backrota-Csrf не совпадает с csrf из ответа GET /api/v1/session; передайте то значение.',
  ],
  address_unknown: [{}, 'По этому адресу ничего нет; все адреса — в /api/v1/openapi.json.'],
  method_denied: [{ allowed: ['GET', 'POST'] }, 'По этому адресу принимаются только GET, POST.'],
  call_misfit: [{}, 'Переданные данные не подходят.'],
  rule_unsaid: [{}, 'Укажите, когда: передайте либо recurrence, либо expression, но не оба.'],
  import_unreadable: [{ format: 'borgmatic', line: 3 }, 'Это не файл borgmatic; посмотрите на строку 3.'],
  import_too_long: [{ most: 500 }, 'В файле больше 500 строк, которые что-то запускают; разделите его.'],
  import_too_large: [
    { most: 12_288 },
    'В файле, не считая комментариев, больше 12288 символов; передайте только нужное.',
  ],
  repeat_key_malformed: [
    {},
    'Idempotency-Key должен состоять из 1–200 видимых символов ASCII, например из нового uuid.',
  ],
  repeat_differs: [{}, 'Этот Idempotency-Key принадлежит другому запросу; с новым запросом передайте новый ключ.'],
  repeat_running: [{}, 'Запрос с этим Idempotency-Key ещё выполняется; повторите чуть позже.'],
  repeat_lost: [{}, 'Запрос с этим Idempotency-Key выполнен, но ответ не сохранён; посмотрите, что есть сейчас.'],
  repeats_exhausted: [
    {},
    'За сутки использовано слишком много Idempotency-Key; передавайте запросы без него или позже.',
  ],
  confirmation_required: [
    { count: 11 },
    'Из-за этого изменения 11 копий будет отпущено; подтвердите, что знаете об этом: передайте confirm=11.',
  ],
  name_unconfirmed: [{ name: 'web' }, 'Удалённое не вернуть; подтвердите, что знаете об этом: передайте confirm=web.'],
  forecast_unsaid: [{}, 'Укажите, о чём прогноз: передайте либо schedule, либо draft, но не оба.'],
  streams_exhausted: [{}, 'Открыто слишком много потоков событий; закройте один или спрашивайте /api/v1/changes.'],
  window_too_long: [{ most: 8 }, 'Между from и to может быть не более 8 дней.'],
  version_unsaid: [{}, 'Укажите, какую версию вы видели: передайте её ETag как If-Match или * для любой.'],
  version_passed: [
    {},
    'Это изменили после того, как вы это прочитали; посмотрите снова и передайте новый ETag как If-Match.',
  ],
  range_beyond: [{ sizeBytes: 3 }, 'В файле 3 байта, и запрошенных среди них нет.'],
  cursor_unknown: [{}, 'Значение after — не место в этом списке; не передавайте его, чтобы начать сначала.'],
};

const text = { kind: 'text', text: '"x"' } as const;

/** What may be wrong with a value, in both languages. */
const MISFITS: readonly (readonly [Misfit, english: string, russian: string])[] = [
  [{ kind: 'missing', field: 'name' }, 'name is missing.', 'Не передано поле name.'],
  [
    { kind: 'unknown', field: 'colour' },
    'colour is not known here; leave it out.',
    'Поле colour здесь неизвестно; уберите его.',
  ],
  [
    { kind: 'unknown', field: null },
    'a field is not known here; leave it out.',
    'Передано неизвестное здесь поле; уберите его.',
  ],
  [
    { kind: 'type', field: 'name', shown: { kind: 'list' }, type: 'string' },
    'name is a list; it must be of type string.',
    'Значение name — список, а нужно: строка.',
  ],
  [
    { kind: 'type', field: 'id', shown: { kind: 'object' }, type: 'integer,string' },
    'id is an object; it must be of type integer,string.',
    'Значение id — объект, а нужно: целое число или строка.',
  ],
  [
    { kind: 'type', field: 'password', shown: { kind: 'secret' }, type: 'string' },
    'password is not shown; it must be of type string.',
    'Значение password (оно не показывается) не подходит, а нужно: строка.',
  ],
  [
    { kind: 'choice', field: 'class', shown: text, choices: ['backup', 'snapshot'] },
    'class is "x"; it must be one of backup, snapshot.',
    'Значение class — "x", а нужно одно из: backup, snapshot.',
  ],
  [
    { kind: 'constant', field: 'kind', shown: text, value: '"all"' },
    'kind is "x"; it must be "all".',
    'Значение kind — "x", а нужно "all".',
  ],
  [
    { kind: 'tag', field: 'recurrence', tag: 'kind' },
    'recurrence has a kind that is not known.',
    'Значение kind в recurrence неизвестно.',
  ],
  [{ kind: 'tag', field: null, tag: 'kind' }, 'value has a kind that is not known.', 'Значение kind неизвестно.'],
  [
    { kind: 'range', field: 'limit', shown: { kind: 'text', text: '0' }, comparison: '>=', limit: 1 },
    'limit is 0; it must be >= 1.',
    'Значение limit — 0, а нужно не меньше 1.',
  ],
  [
    { kind: 'range', field: null, shown: { kind: 'text', text: '9' }, comparison: '<=', limit: 7 },
    'value is 9; it must be <= 7.',
    'Значение — 9, а нужно не больше 7.',
  ],
  [
    { kind: 'length', field: 'name', comparison: '>=', limit: 1 },
    'name has a length that is not at least 1.',
    'Длина name должна быть не меньше 1.',
  ],
  [
    { kind: 'length', field: null, comparison: '<=', limit: 100 },
    'value has a length that is not at most 100.',
    'Длина значения должна быть не больше 100.',
  ],
  [{ kind: 'twice', field: 'days' }, 'days has an element twice.', 'Значение days содержит один элемент дважды.'],
  [
    { kind: 'form', field: 'from', shown: text },
    'from is "x", which is not of the form that is asked for here.',
    'Значение from — "x", а здесь нужно значение другого вида.',
  ],
  [
    { kind: 'form', field: 'from', shown: { kind: 'absent' } },
    'from is absent, which is not of the form that is asked for here.',
    'Значение from отсутствует, а здесь нужно значение другого вида.',
  ],
  [
    { kind: 'day', field: 'to' },
    'to is no day of the calendar; write it as 2026-05-31.',
    'Значение to — не день календаря; напишите его как 2026-05-31.',
  ],
  [
    { kind: 'order', field: 'from', last: 'to' },
    'from lies after to; send the earlier one as from.',
    'Значение from позже, чем to; передайте более раннее как from.',
  ],
  [
    { kind: 'cursor', field: 'after' },
    'after is not a cursor of this list.',
    'Значение after — не место в этом списке.',
  ],
];

const sayOwn = (speech: NativeSpeech, reason: OwnReason, params: object) =>
  (speech.own[reason] as (params: object) => string)(params);

describe('what this room alone refuses', () => {
  for (const reason of OWN_REASONS) {
    const [params, russian] = OWN[reason];
    test(`${reason} is said in Russian as: ${russian}`, () => {
      assert.equal(sayOwn(RUSSIAN, reason, params), russian);
      assert.notEqual(sayOwn(ENGLISH, reason, params), russian);
      assert.doesNotMatch(sayOwn(ENGLISH, reason, params), /[а-яё]|undefined/i);
    });
  }
});

describe('what may be wrong with a value', () => {
  for (const [misfit, english, russian] of MISFITS) {
    test(`${misfit.kind} is said as: ${english} ${russian}`, () => {
      assert.equal(sayMisfit(ENGLISH, misfit), english);
      assert.equal(sayMisfit(RUSSIAN, misfit), russian);
    });
  }

  it('is said of each kind', () => {
    const said = new Set(MISFITS.map(([{ kind }]) => kind));
    assert.deepEqual([...said].toSorted(), Object.keys(RUSSIAN.misfits).toSorted());
  });
});

it('no noun of this room words anything by itself: sentences are those of the language that is asked for', () => {
  const worded = sourceFiles('src/dialects/native')
    .filter(({ path }) => !path.includes('/speech/'))
    .filter(
      ({ text }) =>
        /from '[^']*wording\/(?:english|russian)\//.test(text) || /\b(?:detail|sentence)[:=] ?['"`]/.test(text),
    );
  assert.deepEqual(
    worded.map(({ path }) => path),
    [],
  );
});

it('each status that is answered with has a title of its own in both languages', () => {
  const statuses = [400, 401, 403, 404, 405, 408, 409, 412, 413, 414, 415, 416, 422, 424, 428, 429, 431, 500, 503];
  const titles = statuses.map((status) => RUSSIAN.titleOf(status));
  assert.equal(new Set(titles).size, statuses.length);
  for (const title of titles) assert.match(title, /^[А-Я][а-яё ]+$/);
  assert.equal(ENGLISH.titleOf(404), 'Not Found');
});

import type { Wordings } from './language.ts';

/** What this room itself refuses, and what it says around a reason of the product. */
export const REFUSAL_TEXTS = {
  // `{quoted}`: a space and the value in quotes, or nothing.
  'value.of_field': {
    en: "The '{field}' field has invalid value{quoted}: {sentence}",
    ru: "Поле '{field}' имеет недопустимое значение{quoted}: {sentence}",
  },
  'value.of_problem': {
    en: "The '{field}' field has invalid value{quoted}. {sentence}",
    ru: "Поле '{field}' имеет недопустимое значение{quoted}. {sentence}",
  },
  'missed.function': {
    en: "Could not find function '{func}'. The module may not be loaded; check the name in func",
    ru: "Функция '{func}' не найдена. Возможно, модуль не загружен; проверьте имя в func",
  },
  // Zomro's cabinet and other clients look for these words.
  'access.lack': {
    en: "Insufficient privileges to perform the '{func}' function",
    ru: "У вас недостаточно прав на выполнение функции '{func}'",
  },
  'access.url_credentials': {
    en: 'Credentials are not accepted in the address here; send them in the body of a POST.',
    ru: 'Данные для входа здесь не принимаются в адресе; передайте их в теле запроса POST.',
  },
  'access.origin': {
    en: 'A call with nothing but a cookie may change things only by POST from a page of this panel; send auth.',
    ru: 'Запрос, в котором есть только cookie, может менять данные лишь методом POST со страницы этой панели; передайте auth.',
  },
  'call.json': {
    en: 'The body is not a JSON object of strings; send one, or a form.',
    ru: 'Тело запроса не является объектом JSON из строк; передайте такой объект или форму.',
  },
  'call.method': {
    en: "The method '{value}' is not understood here; send a POST or a GET.",
    ru: "Метод '{value}' здесь не поддерживается; используйте POST или GET.",
  },
} as const satisfies Readonly<Record<string, Wordings>>;

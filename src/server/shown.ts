/**
 * What an answer or a log may repeat of what was sent. A caller may put a credential anywhere: a whole JSON body that is
 * read as a form is a field's name, fields that are parted wrongly are one field's value. So names and ids are repeated
 * where they look like some, values where their field is known to be no secret's and they name none; all only in part.
 */

const PLAIN_NAME = /^[A-Za-z_[\]-]+$/;
const MAX_NAME_CHARACTERS = 40;
const MAX_VALUE_CHARACTERS = 60;
const SECRET = /pass|auth|token|key|secret|cookie|session|code/i;
/** A credential's name with what parts it from its value, in a form, in JSON or in XML, escaped or not. */
const NAMED_SECRET = /(?:pass|auth|token|key|secret|cookie|session|code)[\w"'\\%\s-]{0,30}(?:[=:>]|%3[ade])/i;
/** A version may stand before it. */
const FUNCTION_NAME = /^(?:v\d\.)?[A-Za-z._]{1,64}$/;
const ID = /^(?:\d{1,16}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/i;
const LOGIN_NAME = /^[\w.@+-]{1,64}$/;
const WORDS_OR_TIMES = /^(?:[\w.,+ -]*|[\d:, ]*)$/;
const PLAIN_PATH = /^[\w\-./]{1,200}$/;

/** The name of a field, as far as it may be repeated. */
export const shownName = (name: string | undefined): string | undefined =>
  name !== undefined && name.length <= MAX_NAME_CHARACTERS && PLAIN_NAME.test(name) ? name : undefined;

/** The name of a function, where it may be repeated; none of ours is hidden. */
export const shownFunction = (name: string): string | undefined => (FUNCTION_NAME.test(name) ? name : undefined);

/** Whether a text is an id, that is a number or a uuid. */
export const isId = (text: string): boolean => ID.test(text);

/** Whether a text may be a login's name. */
export const isLoginName = (text: string): boolean => LOGIN_NAME.test(text);

/** Whether a text is of plain words, or of times. */
export const isPlain = (text: string): boolean => WORDS_OR_TIMES.test(text);

/** Whether a text names a credential as if its value stood beside it. */
export const namesSecret = (text: string): boolean => NAMED_SECRET.test(text);

/** An address, without its query, where it looks like one; what is as long as a credential is left out of it. */
export const shownPath = (path: string): string =>
  PLAIN_PATH.test(path) ? path.replaceAll(/[\w-]{40,}/g, '…') : '(other)';

/** A text, unless it names a credential. */
export const withoutSecret = (text: string): string => (namesSecret(text) ? '…' : text);

/** The beginning of a text that names no credential. */
export const shownText = (text: string): string =>
  text.length > MAX_VALUE_CHARACTERS && !namesSecret(text)
    ? `${text.slice(0, MAX_VALUE_CHARACTERS).toWellFormed()}…`
    : withoutSecret(text);

/** What may be repeated of a JSON value: a single one in short, or what kind of value it is. */
export type Shown =
  | { readonly kind: 'list' | 'object' | 'secret' | 'absent' }
  | { readonly kind: 'text'; readonly text: string };

/** A JSON value in a field that the room knows. */
export function shownAs(field: string, value: unknown): Shown {
  if (Array.isArray(value)) return { kind: 'list' };
  if (typeof value === 'object' && value !== null) return { kind: 'object' };
  if (SECRET.test(field)) return { kind: 'secret' };
  const text = JSON.stringify(value);
  return text === undefined ? { kind: 'absent' } : { kind: 'text', text: shownText(text) };
}

const KINDS = { list: 'a list', object: 'an object', secret: 'not shown', absent: 'absent' } as const;

/** In English. */
export const sayShown = (shown: Shown): string => (shown.kind === 'text' ? shown.text : KINDS[shown.kind]);

/** A JSON value in a field that the room knows, in English: a single one in short, what holds others by its kind. */
export const shownValue = (field: string, value: unknown): string => sayShown(shownAs(field, value));

/** A problem's params with every text in them, however deep, changed by `change`; the rest stays. */
export const withTexts = (params: object, change: (text: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params).map(([name, param]) => [name, withTextsIn(param, change)]));

const withTextsIn = (param: unknown, change: (text: string) => string): unknown => {
  if (typeof param === 'string') return change(param);
  if (Array.isArray(param)) return param.map((one) => withTextsIn(one, change));
  return typeof param === 'object' && param !== null ? withTexts(param, change) : param;
};

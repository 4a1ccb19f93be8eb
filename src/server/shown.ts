/**
 * What a refusal may repeat of what was sent. A caller may put a credential anywhere: a whole JSON body that is read as a
 * form is a field's name. So names are repeated where they are plain words, values where their field is known to be no
 * secret's; both only in part.
 */

const PLAIN_NAME = /^[A-Za-z_[\]-]+$/;
const MAX_NAME_CHARACTERS = 40;
const MAX_VALUE_CHARACTERS = 60;
const SECRET = /pass|auth|token|key|secret|cookie|session|code/i;

/** The name of a field, as far as it may be repeated. */
export const shownName = (name: string | undefined): string | undefined =>
  name !== undefined && name.length <= MAX_NAME_CHARACTERS && PLAIN_NAME.test(name) ? name : undefined;

/** The beginning of a text. */
export const cutShort = (text: string, characters = MAX_VALUE_CHARACTERS): string =>
  text.length > characters ? `${text.slice(0, characters).toWellFormed()}…` : text;

/** A JSON value in a field that the room knows: a single one in short, what holds others by its kind. */
export function shownValue(field: string, value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return SECRET.test(field) ? 'not shown' : cutShort(JSON.stringify(value) ?? 'absent');
}

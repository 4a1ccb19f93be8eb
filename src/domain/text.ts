import { problem } from './errors.ts';

/** Whether a string is text that every database and every client can hold: well-formed Unicode, without NUL. */
export const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

/** Longest name of a schedule, target or snapshot, in characters. */
export const MAX_NAME_LENGTH = 100;

/** A name that nobody typed, cut to what one may be. */
export const cutName = (name: string): string => [...name].slice(0, MAX_NAME_LENGTH).join('');

const CONTROL = /\p{Cc}/u;

/**
 * A name as it is stored: trimmed, 1 to 100 characters, no control characters.
 *
 * @throws `invalid_request`, field `name`.
 */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw problem('text_empty', { field: 'name', value: name, most: MAX_NAME_LENGTH });
  if (CONTROL.test(trimmed)) throw problem('control_character', { field: 'name', value: JSON.stringify(name) });
  const length = [...trimmed].length;
  if (length > MAX_NAME_LENGTH) {
    throw problem('text_too_long', { field: 'name', value: name, length, most: MAX_NAME_LENGTH });
  }
  return trimmed;
}

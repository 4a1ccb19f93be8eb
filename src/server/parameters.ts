import { isUtf8 } from 'node:buffer';
import { isText } from '../domain/text.ts';
import { NO_PARAMETERS, type Parameters } from './dialect.ts';
import type { Limits } from './limits.ts';
import { refused } from './refusal.ts';

/** Fields as they are read; a Map, so that no name of a caller ever meets an object's prototype. */
export class FieldMap implements Parameters {
  readonly #values = new Map<string, string[]>();

  add(name: string, value: string): void {
    const values = this.#values.get(name);
    if (values) values.push(value);
    else this.#values.set(name, [value]);
  }

  get(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  *entries(): Iterable<readonly [string, string]> {
    for (const [name, values] of this.#values) for (const value of values) yield [name, value];
  }
}

const HOSTILE_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const HOSTILE_CHARACTERS = /[[\]\p{Cc}]/u;

/** Whether a field may have this name: nothing that nests, no control character, no name of `Object.prototype`'s own. */
export const isFieldName = (name: string): boolean => !HOSTILE_NAMES.has(name) && !HOSTILE_CHARACTERS.test(name);

const isFieldNameAllowed = (name: string, limits: Limits): boolean =>
  isFieldName(name) && Buffer.byteLength(name) <= limits.fieldNameBytes;

/**
 * Fields of one form or query, checked; an empty name is ignored.
 * All of them are gathered before a hostile one is complained of: the others say in which format to answer.
 * @param isSound whether all their bytes were UTF-8; if not, what could not be decoded is no text
 * @throws RefusedRequest `bad_field_name`, `bad_text`, `too_large` (a value), `too_many_fields`
 */
export const collectFields = (
  pairs: Iterable<readonly [string, string]>,
  limits: Limits,
  isSound: boolean,
): Parameters => {
  const fields = new FieldMap();
  const isGarbled = (text: string): boolean => !isText(text) || (!isSound && text.includes('\u{FFFD}'));
  let hostile: string | undefined;
  let garbled: string | undefined;
  let oversized: readonly [name: string, value: string] | undefined;
  let count = 0;
  for (const [name, value] of pairs) {
    if (name === '') continue;
    count += 1;
    if (count > limits.fields) {
      throw refused({ reason: 'too_many_fields', most: limits.fields }, { fields });
    }
    if (!isFieldNameAllowed(name, limits)) hostile ??= name;
    else if (isGarbled(name) || isGarbled(value)) garbled ??= name;
    else if (Buffer.byteLength(value) > limits.fieldValueBytes) oversized ??= [name, value];
    else fields.add(name, value);
  }
  if (oversized !== undefined) {
    const [field, value] = oversized;
    throw refused({ reason: 'value_too_large', most: limits.fieldValueBytes }, { field, value, fields });
  }
  if (hostile !== undefined) {
    throw refused({ reason: 'field_name_denied', most: limits.fieldNameBytes }, { field: hostile, fields });
  }
  if (garbled !== undefined) throw refused({ reason: 'field_no_text' }, { field: garbled, fields });
  return fields;
};

/** Decodes `a=1&b=2`, the form of a query and of an urlencoded body: `+` is a space, broken escapes stay as they are. */
export const parseUrlencoded = (bytes: Buffer, limits: Limits): Parameters =>
  bytes.length === 0
    ? NO_PARAMETERS
    : collectFields(new URLSearchParams(bytes.toString()), limits, isUtf8(unescapeBytes(bytes)));

const unescapeBytes = (bytes: Buffer): Buffer => {
  if (!bytes.includes('%')) return bytes;
  const decode = (_: string, digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));
  return Buffer.from(bytes.toString('latin1').replace(/%([0-9a-f]{2})/gi, decode), 'latin1');
};
